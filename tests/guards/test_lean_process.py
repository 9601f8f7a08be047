"""A process that serves pages does not carry what only signing, migrations and the demo need."""

import subprocess
import sys

from tests.guards.tree import ROOT

HEAVY = {"pyhanko", "pyhanko_certvalidator", "aiohttp", "alembic", "proposals.services.demo"}
STARTED = """
import sys
from proposals import create_app
from proposals.settings import Settings
create_app(Settings(database_url="sqlite://", secret_key="for tests"))
print(*sys.modules)
"""


def test_the_site_starts_without_what_it_may_never_need() -> None:
    started = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(started.stdout.split())
