"""A site of sample pages: every macro with believable data, under the strict policy of the real site.

Run it to look: ``python -m tests.web.look.styleguide`` (http://127.0.0.1:5055).
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort, flash, render_template
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader

from proposals.web import display
from tests.web.look import samples

ROOT = Path(__file__).resolve().parents[3]
POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"


def create_styleguide() -> Flask:
    """The sample site; its addresses are ``/page/<name>`` for each entry of ``samples.PAGES``."""
    app = Flask(
        "styleguide",
        root_path=str(ROOT / "proposals" / "web"),
        static_folder="static",
        template_folder=str(ROOT / "templates"),
    )
    app.config.update(SECRET_KEY="for sample pages only", BOOTSTRAP_SERVE_LOCAL=True, TESTING=True)
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(ROOT / "tests/web/look/pages")]
    )
    Bootstrap5(app)
    CSRFProtect(app)
    display.register(app)
    app.context_processor(lambda: {"site": samples.SITE})

    @app.get("/page/<name>")
    def page(name: str) -> str:
        if name not in samples.PAGES:
            abort(404)
        template, context = samples.PAGES[name]()
        for category, message in context.pop("flashes", ()):
            flash(message, category)
        return render_template(template, **context)

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app


if __name__ == "__main__":
    create_styleguide().run(port=5055)
