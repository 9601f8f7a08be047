"""The entry for gunicorn and ``flask --app wsgi``."""

from proposals import create_app

app = create_app()
