"""Every limit of a case as a rule, and the date a rule gives together with the sum that leads to it.

Clauses: periods in months end on the day of the same number, else on the last day of the month; a last day on a day
off moves to the next working day (Civil Code, articles 202 and 203; switchable per rule with ``roll``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from proposals.domain.errors import BadInput
from proposals.domain.workdays import Calendar


class Clock(StrEnum):
    """What somebody must have done by a date; the Chinese names are in ``data/limits.toml``."""

    ACCEPT = "accept"
    DEPARTMENT_ACCEPT = "department_accept"
    DEPARTMENT_RETURN = "department_return"
    DEPARTMENT_OPINION = "department_opinion"
    ADJUSTMENT = "adjustment"
    ADJUSTMENT_ANSWER = "adjustment_answer"
    OPINION = "opinion"
    CONTACT = "contact"
    FIRST_DRAFT = "first_draft"
    LAST_APPROVAL = "last_approval"
    REPLY = "reply"
    REPLY_LATEST = "reply_latest"
    RECEIPT = "receipt"
    REHANDLE = "rehandle"
    PUBLICATION = "publication"
    COMMITMENT = "commitment"


class StartEvent(StrEnum):
    """What a clock counts from."""

    DISPATCHED = "dispatched"
    RECEIVED = "received"
    MEETING = "meeting"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    REQUESTED = "requested"
    DELIVERED = "delivered"
    RATED = "rated"
    REPLY_DUE = "reply_due"


class Unit(StrEnum):
    """What a rule counts."""

    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"


class Roll(StrEnum):
    """Where a last day on a day off goes; a sum in working days never needs it."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


@dataclass(frozen=True)
class Rule:
    """``n`` units after ``start``; before it when ``n`` is negative."""

    clock: Clock
    start: StartEvent
    n: int
    unit: Unit
    roll: Roll
    label: str
    start_label: str


@dataclass(frozen=True)
class Extension:
    """A granted 延期: the new last day, why, and who granted it."""

    until: date
    reason: str
    granted_by: str


@dataclass(frozen=True)
class Due:
    """The last day, whether it rests on holidays not yet announced, and the sum in Chinese lines."""

    date: date
    provisional: bool
    steps: tuple[str, ...]


_UNIT_WORDS = {Unit.WORKDAYS: "个工作日", Unit.DAYS: "日（自然日）", Unit.MONTHS: "个月"}
_WEEK = "一二三四五六日"


def chinese_date(day: date) -> str:
    """The date as official texts write it, without padding."""
    return f"{day.year}年{day.month}月{day.day}日"


def _with_weekday(day: date) -> str:
    return f"{chinese_date(day)}（星期{_WEEK[day.weekday()]}）"


def add_months(start: date, months: int) -> date:
    """The day of the same number so many months on (or back), else that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def due(
    rule: Rule,
    start: date,
    calendar: Calendar,
    *,
    fixed: date | None = None,
    extensions: Sequence[Extension] = (),
    start_provisional: bool = False,
) -> Due:
    """The last day under a rule; a date fixed by the dispatch notice beats the sum, the last extension beats both."""
    if fixed is not None:
        found = Due(
            fixed, False, (f"{rule.label}：交办通知写明{_with_weekday(fixed)}前完成，以此为准，不再推算。",)
        )
    else:
        try:
            found = _reckon(rule, start, calendar, start_provisional)
        except (ValueError, OverflowError) as out_of_range:
            raise BadInput(
                f"从{chinese_date(start)}推算“{rule.label}”期限超出了日历范围，请检查起算日期。"
            ) from out_of_range
    return _extended(found, extensions)


def all_due(
    rules: Iterable[Rule],
    starts: Mapping[StartEvent, date],
    calendar: Calendar,
    *,
    fixed: Mapping[Clock, date] | None = None,
) -> dict[Clock, Due]:
    """Every clock whose start is known; those that count back from the reply follow from its due date."""
    fixed = fixed or {}
    by_clock = {rule.clock: rule for rule in rules}
    known: dict[StartEvent, tuple[date, bool]] = {event: (day, False) for event, day in starts.items()}
    reply = by_clock.get(Clock.REPLY)
    if reply and reply.start in known and StartEvent.REPLY_DUE not in known:
        answer = due(reply, known[reply.start][0], calendar, fixed=fixed.get(Clock.REPLY))
        known[StartEvent.REPLY_DUE] = (answer.date, answer.provisional)
    found: dict[Clock, Due] = {}
    for clock, rule in by_clock.items():
        if rule.start in known:
            day, provisional = known[rule.start]
            found[clock] = due(rule, day, calendar, fixed=fixed.get(clock), start_provisional=provisional)
    return found


def explain(found: Due) -> str:
    """The whole sum as text to print or copy, one step per line."""
    return "\n".join(found.steps)


def _reckon(rule: Rule, start: date, calendar: Calendar, start_provisional: bool) -> Due:
    back = rule.n < 0
    amount = f"{'前' if back else '后'}{abs(rule.n)}{_UNIT_WORDS[rule.unit]}"
    steps = [
        f"起算：{rule.start_label}，{_with_weekday(start)}，当日不计。",
        f"规则：{rule.label}，{rule.start_label}{amount}。",
    ]
    if rule.unit is Unit.WORKDAYS:
        last = calendar.add_working_days(start, rule.n)
        steps += _skipped(calendar, start, last)
        provisional = calendar.is_provisional(start, last)
        years = calendar.unannounced_years(start, last)
    else:
        last = add_months(start, rule.n) if rule.unit is Unit.MONTHS else start + timedelta(rule.n)
        if rule.unit is Unit.MONTHS and last.day != start.day:
            steps.append(
                f"{last.year}年{last.month}月没有{start.day}日，取当月最后一日{chinese_date(last)}。"
            )
        last, moved = _rolled(rule.roll, last, calendar)
        steps += moved
        provisional = rule.roll is not Roll.NONE and calendar.is_provisional(last, last)
        years = calendar.unannounced_years(last, last) if provisional else []
    steps.append(f"到期：{_with_weekday(last)}。")
    if provisional:
        steps.append(f"{'、'.join(map(str, years))}年放假安排未导入，按双休推算，日期为暂定。")
    elif start_provisional:
        steps.append("起算日本身为暂定，放假安排公布后随之重算。")
    return Due(last, provisional or start_provisional, tuple(steps))


def _rolled(roll: Roll, last: date, calendar: Calendar) -> tuple[date, list[str]]:
    if roll is Roll.NONE or calendar.is_working(last):
        return last, []
    forward = roll is Roll.NEXT
    moved = calendar.next_working(last) if forward else calendar.previous_working(last)
    why = calendar.name_of(last) or "周末"
    return moved, [
        f"{_with_weekday(last)}为休息日（{why}），{'顺延至下一个' if forward else '提前至上一个'}工作日{_with_weekday(moved)}。"
    ]


def _skipped(calendar: Calendar, start: date, last: date) -> Iterator[str]:
    """One line for each run of days off between the two, and one for each make-up workday."""
    step = timedelta(1 if last >= start else -1)
    run: list[date] = []
    day = start + step
    while day != last + step:
        if not calendar.is_working(day):
            run.append(day)
        else:
            if run:
                yield _run_line(calendar, sorted(run))
                run = []
            if day.weekday() >= 5:
                yield f"计入：{_with_weekday(day)}，调休上班。"
        day += step


def _run_line(calendar: Calendar, run: list[date]) -> str:
    names = dict.fromkeys(calendar.name_of(day) or "周末" for day in run)
    span = chinese_date(run[0]) if len(run) == 1 else f"{chinese_date(run[0])}至{chinese_date(run[-1])}"
    return f"跳过：{span}（{'、'.join(names)}，{len(run)}天）。"


def _extended(found: Due, extensions: Sequence[Extension]) -> Due:
    for extension in extensions:
        line = f"延期：经{extension.granted_by}同意，延至{_with_weekday(extension.until)}，原因：{extension.reason}。"
        found = replace(found, date=extension.until, provisional=False, steps=(*found.steps, line))
    return found
