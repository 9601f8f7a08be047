"""管理—字体: what letters are printed in here, and which names would not show."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from proposals.services.fonts import NO_ANSWER, house_fonts
from proposals.web.admin.frame import KEEPERS
from proposals.web.edge import for_roles, me, office

pages = Blueprint("fonts", __name__, url_prefix="/admin")


@pages.route("/fonts")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The typefaces of the templates in use, and the names now at work that they do not show well."""
    return render_template("admin/fonts.html", fonts=house_fonts(office(), me()), no_answer=NO_ANSWER)
