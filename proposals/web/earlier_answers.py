"""往年答复: what similar earlier cases were told and promised, and what the new draft says against it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.services.cases import open_case
from proposals.services.earlier_answers import earlier_answers
from proposals.web.edge import me, office, signed_in
from proposals.web.similar import shown

pages = Blueprint("earlier_answers", __name__)


@pages.route("/cases/<int:handling_id>/earlier-answers")
@signed_in
def index(handling_id: int) -> ResponseReturnValue:
    """Replies to similar cases, point by point, with their promises and what speaks against them."""
    case = open_case(office(), me(), handling_id)
    found = earlier_answers(office(), me(), handling_id)
    return render_template(
        "similar/earlier_answers.html",
        case=case,
        case_url=url_for("cases.show", handling_id=case.id),
        similar_url=url_for("similar.index", handling_id=case.id),
        found=found,
        answers=[(shown(answer.case), answer) for answer in found.answers],
    )
