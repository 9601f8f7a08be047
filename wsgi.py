"""The entry for gunicorn and ``flask --app wsgi``."""

import os
import sys

from proposals import create_app
from proposals.domain.errors import DomainError

try:
    app = create_app()
except DomainError as refusal:
    if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
        raise
    print(refusal.sentence, file=sys.stderr)  # a wrong setting or data file, told like any other wrong input
    raise SystemExit(2) from None
