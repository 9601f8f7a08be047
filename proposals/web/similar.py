"""类似提案: cases that say much the same as this one, and the sentences they share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.kinds import LEVELS
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services.cases import open_case
from proposals.services.similar import SimilarCase, similar_to
from proposals.web.edge import house, me, office, signed_in

pages = Blueprint("similar", __name__)


@pages.route("/cases/<int:handling_id>/similar")
@signed_in
def index(handling_id: int) -> ResponseReturnValue:
    """Cases like this one, those with a reply first."""
    case = open_case(office(), me(), handling_id)
    found = similar_to(office(), me(), case.proposal.id)
    return render_template(
        "similar/index.html",
        case=case,
        case_url=url_for("cases.show", handling_id=case.id),
        cases=[shown(each) for each in found],
        has_text=bool(case.proposal.text.strip()),
    )


def shown(similar: SimilarCase) -> dict[str, Any]:
    """A similar case as pages show it."""
    row = similar.row
    kind = house().rules.kinds[row.kind_code].name
    return {
        "url": url_for("cases.show", handling_id=row.handling_id),
        "letter_url": url_for("letters.show", handling_id=row.handling_id) if row.letter_number else "",
        "serial_no": row.serial_no,
        "title": row.title,
        "session": row.session_name,
        "what": f"{LEVELS.get(row.level_code, row.level_code)}{kind}",
        "people": row.proposers,
        "part": PART_NAMES[Part(row.part)],
        "state": row.state,
        "letter_number": row.letter_number,
        "answered_on": row.answered_on,
        "result": row.result,
        "percent": round(similar.likeness * 100),
        "sentences": similar.sentences,
        "shared": sum(s.shared for s in similar.sentences),
    }
