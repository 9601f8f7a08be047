"""职责依据: whose a case is by the directory, and the same taken over into the forms that name units."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.services import responsibilities
from proposals.services.cases import Case, open_case
from proposals.services.responsibilities import Suggestion, Taken
from proposals.web.edge import me, office, signed_in

pages = Blueprint("case_responsibilities", __name__)


@pages.route("/cases/<int:handling_id>/responsibilities")
@signed_in
def index(handling_id: int) -> ResponseReturnValue:
    """The tasks nearest to a case, with whom they name."""
    return render_template(
        "responsibilities/case.html",
        case=open_case(office(), me(), handling_id),
        case_url=url_for("cases.show", handling_id=handling_id),
        suggestions=_suggestions(handling_id),
    )


def suggested_for(form: Any, case: Case) -> dict[str, Any]:
    """What the page of an act that names units shows above its form."""
    return {"suggestions": _suggestions(case.id), "take_words": "按此填入单位"}


def grounds_for(form: Any, case: Case) -> dict[str, Any]:
    """The clauses that name another unit as lead: grounds for handing the case on."""
    found = [s for s in _suggestions(case.id) if _taken(case, [s], s.task_id).ground]
    return {"suggestions": found, "take_words": "以此作为理由"}


def taken_for(case: Case) -> Taken | None:
    """The suggestion that the address names (``?task=7``); None without one."""
    task_id = request.args.get("task", "")
    if not task_id.isdecimal() or len(task_id) > 9:
        return None
    suggestions = _suggestions(case.id)
    if int(task_id) not in [s.task_id for s in suggestions]:
        return None
    return _taken(case, suggestions, int(task_id))


def _suggestions(handling_id: int) -> tuple[Suggestion, ...]:
    return responsibilities.suggestions_for(office(), me(), handling_id)


def _taken(case: Case, suggestions: Any, task_id: int) -> Taken:
    return responsibilities.take_over(office(), suggestions, task_id, case.handling.unit_id)
