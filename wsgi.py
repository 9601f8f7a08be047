"""The application for ``flask --app wsgi`` and for web servers."""

from proposals import create_app

app = create_app()
