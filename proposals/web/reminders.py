"""提醒预演: who would be reminded of what on a chosen day; looking sends nothing."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.deadlines import chinese_date
from proposals.domain.errors import BadInput
from proposals.domain.notices import Channel
from proposals.domain.reminders import CHANNEL_NAMES, rung_words, span
from proposals.services.reminders import Line, Preview, preview
from proposals.web.admin.frame import KEEPERS
from proposals.web.edge import for_roles, me, office
from proposals.web.form_dates import parse_day

pages = Blueprint("reminders", __name__, url_prefix="/admin/reminders")
MOST = 200
"""So many notices are shown; the others are counted."""


@pages.route("/")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The notices of one day, those of the same words together."""
    typed = request.args.get("on", "").strip()
    problems: list[BadInput] = []
    day = office().today
    try:
        day = parse_day(typed, "日期", field="filter-on") if typed else day
    except BadInput as problem:
        problems = [problem]
    found = preview(office(), me(), day)
    notices = [
        _notice(list(some)) for _, some in groupby(found.lines, key=lambda line: (line.subject, line.text))
    ]
    page = render_template(
        "reminders/index.html",
        problems=problems,
        filters=[{"name": "on", "label": "哪一天", "type": "text", "value": typed or day.isoformat()}],
        day=chinese_date(day),
        words=_words(found),
        notices=notices[:MOST],
        left_out=len(notices) - MOST,
        people=len({line.person_id for line in found.lines}),
        next_url=_on(found.next_day) if found.next_day else "",
        next_day=chinese_date(found.next_day) if found.next_day else "",
    )
    return page, 422 if problems else 200


def _on(day: date) -> str:
    return url_for("reminders.index", on=day.isoformat())


def _words(found: Preview) -> str:
    """Why the day is no usual one."""
    if found.next_day:
        return "这一天休息，不发提醒。"
    if found.first:
        return "这是第一次发提醒：每人一条汇总，不逐件发。"
    if found.missed:
        return f"{span(found.missed)}没有发出提醒：这一天每人一条汇总，不逐件补发。"
    return ""


def _notice(same: list[Line]) -> dict[str, Any]:
    first = same[0]
    return {
        "subject": first.subject,
        "text": first.text,
        "rung": rung_words(first.rungs),
        "people": "、".join(f"{line.person}（{line.unit}）" for line in same),
        "channels": "、".join(CHANNEL_NAMES[c] for c in Channel if any(c in line.channels for line in same)),
        "url": url_for("cases.show", handling_id=first.handling_id) if first.handling_id else "",
    }
