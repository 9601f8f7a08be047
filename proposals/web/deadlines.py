"""期限怎么算的: every due date of a case with its sum, to be read and printed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.services.cases import Case, open_case
from proposals.services.deadlines import ExplainedClock, all_explained, explained
from proposals.web.addresses import address
from proposals.web.edge import me, office, signed_in

pages = Blueprint("deadlines", __name__)


def sum_url(handling_id: int, clock_id: int) -> str:
    """Where the sum of a due date stands."""
    return address("deadlines.show", handling_id=handling_id, clock_id=clock_id)


@pages.route("/cases/<int:handling_id>/clocks")
@signed_in
def index(handling_id: int) -> ResponseReturnValue:
    """All limits of a case, each with its way of being reckoned."""
    case = open_case(office(), me(), handling_id)
    found = all_explained(office(), case.handling)
    return render_template("deadlines/index.html", clocks=[_shown(case, e) for e in found], **_frame(case))


@pages.route("/cases/<int:handling_id>/clocks/<int:clock_id>")
@signed_in
def show(handling_id: int, clock_id: int) -> ResponseReturnValue:
    """One due date with everything that explains it, on one sheet of paper."""
    case = open_case(office(), me(), handling_id)
    found = explained(office(), case.handling, clock_id)
    return render_template("deadlines/show.html", clock=_shown(case, found), **_frame(case))


def _frame(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "case_url": url_for("cases.show", handling_id=case.id),
        "all_url": url_for("deadlines.index", handling_id=case.id),
        "today": office().today,
    }


def _shown(case: Case, e: ExplainedClock) -> dict[str, Any]:
    clock = e.clock
    on_time = (
        {"code": "met", "words": "按时完成"} if clock.on_time else {"code": "met_late", "words": "逾期完成"}
    )
    return {
        "url": sum_url(case.id, clock.id),
        "label": e.label,
        "due": clock.due_on,
        "start": clock.start_on,
        "rule": e.rule,
        "lines": e.told.lines,
        "weekends": e.told.weekends,
        "provisional": clock.provisional,
        "resting_on": e.resting_on,
        "light": on_time if clock.met_on else e.light,
        "met_on": clock.met_on,
        "cancelled_at": clock.cancelled_at,
        "later_url": sum_url(case.id, e.later_id) if e.later_id else "",
        "change": clock.change,
        "pauses": clock.pauses,
        "asked": e.asked,
        "earlier": [(sum_url(case.id, b.clock_id), b) for b in e.earlier],
        "round_no": clock.round_no,
    }
