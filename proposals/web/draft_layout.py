"""看版面: the pages of a draft as paper will show them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError
from proposals.services import drafting, renderings
from proposals.services.cases import open_case
from proposals.services.drafting import Layout
from proposals.web.edge import me, office, signed_in
from proposals.web.page_pictures import asked_width, send_picture

pages = Blueprint("layout", __name__)
LOOK_AGAIN_SECONDS = 4


@pages.route("/cases/<int:handling_id>/draft/versions/<int:draft_id>/layout", methods=["GET"])
@signed_in
def show(handling_id: int, draft_id: int) -> ResponseReturnValue:
    """The pages, or how far they are; looks again by itself while they are being made."""
    case = open_case(office(), me(), handling_id)
    layout = drafting.layout_of(office(), me(), handling_id, draft_id)
    coming = layout.rendering is not None and layout.rendering.is_coming
    obstacles = renderings.standing(office()).obstacles if coming else ()
    page = render_template("drafting/layout.html", case=case, layout=layout, obstacles=obstacles)
    return page, {"Refresh": str(LOOK_AGAIN_SECONDS)} if coming else {}


@pages.route("/cases/<int:handling_id>/draft/versions/<int:draft_id>/layout", methods=["POST"])
@signed_in
def ask(handling_id: int, draft_id: int) -> ResponseReturnValue:
    """Have the pages made."""
    drafting.ask_layout(office(), me(), handling_id, draft_id)
    return redirect(url_for("layout.show", handling_id=handling_id, draft_id=draft_id), 303)


@pages.route("/cases/<int:handling_id>/draft/versions/<int:draft_id>/layout/<int:page>.png")
@signed_in
def page_image(handling_id: int, draft_id: int, page: int) -> ResponseReturnValue:
    """One page as a picture."""
    return send_picture(drafting.layout_picture(office(), me(), handling_id, draft_id, page, asked_width()))


def layout_beside(handling_id: int, draft_id: int) -> Layout | None:
    """The pages beside something else that is to be done: None where the draft cannot be made into a file."""
    try:
        return drafting.layout_of(office(), me(), handling_id, draft_id)
    except DomainError:
        return None
