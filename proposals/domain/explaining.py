"""A due date said in full, the same on the page, on paper and in the command: what counts from when, and every day skipped.

Weekends are folded into one line where they are many; holidays and make-up workdays always stand in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.deadlines import Clock, Due, Rule, StartEvent, all_due, rule_words
from proposals.domain.errors import BadInput
from proposals.domain.workdays import Calendar

_WEEKEND = re.compile(r"跳过：(?P<span>.+)（周末，(?P<days>\d+)天）。")
_FEW = 3
"""As many weekends stand in full; more are folded."""
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


@dataclass(frozen=True, slots=True)
class Sum:
    """The steps of a sum to be read: ``weekends`` are those that one of the ``lines`` counts together."""

    lines: tuple[str, ...]
    weekends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """One clock reckoned from its rule: the date and everything that leads to it."""

    clock: Clock
    label: str
    start: date
    start_event: StartEvent
    rule: str
    due: date
    provisional: bool
    steps: tuple[str, ...]


def readable(steps: Sequence[str]) -> Sum:
    """Fold plain weekends into one line, where the first of them stood; everything else stays as it is."""
    found = [match for step in steps if (match := _WEEKEND.fullmatch(step))]
    if len(found) <= _FEW:
        return Sum(tuple(steps))
    days = sum(int(match["days"]) for match in found)
    folded = f"另跳过{len(found)}个双休日，共{days}天，逐个列在后面。"
    lines: list[str] = []
    for step in steps:
        if not _WEEKEND.fullmatch(step):
            lines.append(step)
        elif folded not in lines:
            lines.append(folded)
    return Sum(tuple(lines), tuple(match["span"] for match in found))


def explain_rules(
    rules: Iterable[Rule],
    starts: Mapping[StartEvent, date],
    calendar: Calendar,
    *,
    fixed: Mapping[Clock, date] | None = None,
) -> list[Explained]:
    """Every clock whose start is known, in the order of the rules; raises ``BadInput`` beyond the calendar."""
    listed = list(rules)
    found = all_due(listed, starts, calendar, fixed=fixed)
    known = dict(starts)
    if Clock.REPLY in found:
        known.setdefault(StartEvent.REPLY_DUE, found[Clock.REPLY].date)
    return [_explained(r, known[r.start], found[r.clock]) for r in listed if r.clock in found]


def _explained(rule: Rule, start: date, due: Due) -> Explained:
    return Explained(
        clock=rule.clock,
        label=rule.label,
        start=start,
        start_event=rule.start,
        rule=rule_words(rule),
        due=due.date,
        provisional=due.provisional,
        steps=due.steps,
    )


def as_text(label: str, due: date, steps: Sequence[str], *, provisional: bool = False) -> str:
    """The whole sum as lines of plain text: the date first, then how it comes about."""
    told = readable(steps)
    mark = "（暂定）" if provisional else ""
    weekends = ("双休日：" + "；".join(told.weekends) + "。",) if told.weekends else ()
    return "\n".join([f"{label}：{chinese_date(due)}{mark}", *(f"  {s}" for s in (*told.lines, *weekends))])


def as_json(each: Explained) -> dict[str, object]:
    """One clock as ``flask deadline --json`` gives it; dates as YYYY-MM-DD."""
    return {
        "clock": each.clock.value,
        "label": each.label,
        "start": each.start.isoformat(),
        "start_event": each.start_event.value,
        "rule": each.rule,
        "due": each.due.isoformat(),
        "provisional": each.provisional,
        "steps": list(each.steps),
    }


def refuse_absurd(day: date, what: str) -> None:
    """A year in which no proposal is handled is a slip of the pen; raises ``BadInput``."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise BadInput(f"“{what}”的年份{day.year}不对，请填{_FIRST_YEAR}年至{_LAST_YEAR}年之间的日期。")
