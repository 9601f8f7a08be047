"""日历: a month with its due dates, of a unit or mine; a day in full."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import NotFound
from proposals.domain.official_days import FIRST_YEAR, LAST_YEAR, not_announced_words
from proposals.services import calendar
from proposals.web.edge import me, office, signed_in

pages = Blueprint("calendar", __name__, url_prefix="/calendar")
MINE = "mine"
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@pages.route("")
@signed_in
def index() -> ResponseReturnValue:
    """One month; without an address of its own the month of today."""
    units = calendar.units_of(office(), me())
    unit_id = _unit(units)
    first = _month(request.args.get("month", ""))
    shown = calendar.month(office(), me(), first, unit_id)
    before, after = calendar.neighbours(first)
    whose = str(unit_id) if unit_id else MINE
    return render_template(
        "calendar/index.html",
        month=shown,
        today=office().today,
        whose=whose,
        tabs=_tabs(units, unit_id, month=f"{first:%Y-%m}"),
        name=_name(units, unit_id),
        before=_url(before, whose) if before.year >= FIRST_YEAR else "",
        after=_url(after, whose) if after.year <= LAST_YEAR else "",
        this=_url(office().today, whose),
        not_announced=[not_announced_words(year) for year in shown.not_announced],
    )


@pages.route("/day")
@signed_in
def day() -> ResponseReturnValue:
    """Everything due on one day."""
    units = calendar.units_of(office(), me())
    unit_id = _unit(units)
    on = _day(request.args.get("on", ""))
    after = request.args.get("after", "")
    found = calendar.day(
        office(), me(), on, unit_id, int(after) if after.isdecimal() and len(after) < 10 else 0
    )
    whose = str(unit_id) if unit_id else MINE
    following = url_for("calendar.day", on=on, whose=whose, after=found.next_key) if found.next_key else ""
    return render_template(
        "calendar/day.html",
        on=on,
        entries=found.entries,
        name=_name(units, unit_id),
        month_url=_url(on, whose),
        next_url=following,
    )


def _url(day: date, whose: str) -> str:
    return url_for("calendar.index", month=f"{day:%Y-%m}", whose=whose)


def _unit(units: list[tuple[int, str]]) -> int | None:
    """The unit asked for where one may see it; clerks begin with their unit, others with what is theirs."""
    asked = request.args.get("whose", "")
    known = {str(number): number for number, _ in units}
    if asked in known:
        return known[asked]
    clerk = {g.unit_id for g in me().grants if g.role is Role.CLERK}
    return next((n for n, _ in units if n in clerk), None) if asked != MINE else None


def _name(units: list[tuple[int, str]], unit_id: int | None) -> str:
    return next((name for number, name in units if number == unit_id), "我的")


def _tabs(units: list[tuple[int, str]], unit_id: int | None, month: str) -> list[dict[str, object]]:
    own = {
        "label": "我的",
        "url": url_for("calendar.index", month=month, whose=MINE),
        "current": unit_id is None,
    }
    return [
        own,
        *(
            {
                "label": name,
                "url": url_for("calendar.index", month=month, whose=number),
                "current": number == unit_id,
            }
            for number, name in units
        ),
    ]


def _month(text: str) -> date:
    match = _MONTH.fullmatch(text)
    if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR and 1 <= int(match[2]) <= 12:
        return date(int(match[1]), int(match[2]), 1)
    return office().today.replace(day=1)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound("没有这一天，请从日历里打开。") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotFound(f"日历只到{FIRST_YEAR}至{LAST_YEAR}年，请从日历里打开。")
    return found
