"""复函 Fuhan: 政协提案办理与复函系统.

The map of the package; imports point downwards only (``setup.cfg``, import-linter):

``web`` ``cli`` ``worker``   parse what a person sent, call one service, answer
``services``                 one module per stage, one function per intention; ``_apply`` is the one door
``storage`` ``documents``    tables and queries | Word, spreadsheets, uploads
``channels``                 mail server, group robot, calendar files; HTTP to configured addresses alone
``domain``                   the rules: workflow, permissions, deadlines, letters; standard library alone

The same stage word stands in every layer: ``find . -path '*review*'`` shows all of review.
``create_app`` is the only wiring.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask import Flask

    from proposals.services.house import House
    from proposals.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The site and its commands; ``settings`` default to the environment and ``instance/fuhan.toml``."""
    from flask import Flask
    from flask_bootstrap import Bootstrap5
    from flask_wtf import CSRFProtect

    from proposals import cli
    from proposals.services.house import House
    from proposals.settings import load
    from proposals.web import addresses, blueprints, edge, site
    from proposals.web.templating import Templates

    chosen = settings or load()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder="web/static")
    app.jinja_environment = Templates
    house = House(chosen)
    app.extensions["house"] = house
    app.config.update(
        SECRET_KEY=chosen.secret_key or None,
        BOOTSTRAP_SERVE_LOCAL=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.secure_cookies,
        REMEMBER_COOKIE_DURATION=timedelta(0),
        MAX_CONTENT_LENGTH=(chosen.upload_megabytes + 1) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=5 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=8 * 3600,
        WTF_CSRF_SSL_STRICT=False,  # pages behind one-off links send no Referer; the token is checked all the same
    )
    app.url_map.converters["int"] = edge.RowNumber
    Bootstrap5(app)
    CSRFProtect(app)
    addresses.install(app)
    edge.install(app)
    site.install(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    cli.register_commands(app)
    edge.check_access(app)
    _keep_key_until_served(app, house)
    return app


def _keep_key_until_served(app: Flask, house: House) -> None:
    """Make the key of cookies with the first request: a command on a read-only folder needs none."""
    serve = app.wsgi_app

    def with_key(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        app.secret_key = app.secret_key or house.key
        return serve(environ, start)

    app.wsgi_app = with_key  # type: ignore[assignment,method-assign]
