"""What became of an opinion: the lead's letter for the units that were asked, by login or by a link that only reads."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.services import cohandling
from proposals.services.cases import open_case
from proposals.web.downloads import send_kept
from proposals.web.edge import me, office, public, signed_in

pages = Blueprint("outcome", __name__)


@pages.route("/cases/<int:handling_id>/outcome/<int(max=2147483647):letter_id>")
@signed_in
def file(handling_id: int, letter_id: int) -> ResponseReturnValue:
    """The lead's letter as a file, for a unit that co-handles."""
    return send_kept(cohandling.issued_file(office(), me(), handling_id, letter_id))


@pages.route("/cases/<int:handling_id>/outcome-link", methods=["POST"])
@signed_in
def make_link(handling_id: int) -> ResponseReturnValue:
    """Make a link for a unit without account and show it, this once."""
    link = cohandling.make_outcome_link(office(), me(), handling_id)
    case = open_case(office(), me(), handling_id)
    return render_template(
        "cohandling/outcome_link.html",
        case=case,
        ask=cohandling.cohandler_page(office(), me(), handling_id),
        address=office().settings.base_url.rstrip("/") + url_for("outcome.read", token=link.token),
        expires_on=link.expires_on,
        back_url=url_for("cohandling.opinions", handling_id=case.handling.parent_id or handling_id),
    )


@pages.route("/outcome/<token>")
@public
def read(token: str) -> ResponseReturnValue:
    """The opinion, what became of it, and the letter."""
    actor = cohandling.outcome_actor(office(), token)
    assert actor.link_handling_id is not None
    page = make_response(
        render_template(
            "cohandling/outcome.html",
            ask=cohandling.cohandler_page(office(), actor, actor.link_handling_id),
            letters=cohandling.issued_letters(office(), actor, actor.link_handling_id),
            token=token,
            referrer="no-referrer",
        )
    )
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page


@pages.route("/outcome/<token>/<int(max=2147483647):letter_id>")
@public
def linked_file(token: str, letter_id: int) -> ResponseReturnValue:
    """The letter as a file."""
    actor = cohandling.outcome_actor(office(), token)
    assert actor.link_handling_id is not None
    return send_kept(cohandling.issued_file(office(), actor, actor.link_handling_id, letter_id))
