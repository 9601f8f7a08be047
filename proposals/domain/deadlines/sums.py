"""The date a rule gives, together with the sum that leads to it.

Clauses: periods in months end on the day of the same number, else on the last day of the month; a last day on a day
off moves to the next working day (Civil Code, articles 202 and 203; switchable per rule with ``roll``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from proposals.domain.deadlines.rules import Roll, Rule, StartEvent, Unit, amount_words
from proposals.domain.errors import BadInput
from proposals.domain.workdays import Calendar


@dataclass(frozen=True)
class Extension:
    """A granted 延期: the new last day, why, and who granted it."""

    until: date
    reason: str
    granted_by: str


@dataclass(frozen=True)
class Pause:
    """Days that do not count: after ``start`` through ``end``."""

    start: date
    end: date
    why: str


@dataclass(frozen=True)
class Due:
    """The last day, whether it rests on holidays not yet announced, and the sum in Chinese lines."""

    date: date
    provisional: bool
    steps: tuple[str, ...]


_WEEK = "一二三四五六日"


def chinese_date(day: date) -> str:
    """The date as official texts write it, without padding."""
    return f"{day.year}年{day.month}月{day.day}日"


def with_weekday(day: date) -> str:
    """The date with its day of the week."""
    return f"{chinese_date(day)}（星期{_WEEK[day.weekday()]}）"


def add_months(start: date, months: int) -> date:
    """The day of the same number so many months on (or back), else that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def fixed_due(label: str, day: date) -> Due:
    """The last day that the dispatch notice names: nothing is reckoned."""
    return Due(day, False, (f"{label}：交办通知写明{with_weekday(day)}前完成，以此为准，不再推算。",))


def due(
    rule: Rule,
    start: date,
    calendar: Calendar,
    *,
    fixed: date | None = None,
    extensions: Sequence[Extension] = (),
    start_provisional: bool = False,
    pauses: Sequence[Pause] = (),
    notes: Sequence[str] = (),
    not_before: date | None = None,
) -> Due:
    """The last day under a rule; a date fixed by the dispatch notice beats the sum, the last extension beats both.

    ``pauses`` move the day on, but not one that counts back from the reply: it follows the reply. ``notes`` stand under
    the rule; a day before ``not_before`` becomes the first working day from then on.
    """
    if fixed is not None:
        return _extended(fixed_due(rule.label, fixed), extensions)
    counted = () if rule.start is StartEvent.REPLY_DUE else pauses
    try:
        found = _reckon(rule, start, calendar, counted, notes, not_before)
    except (ValueError, OverflowError) as out_of_range:
        raise BadInput(
            f"从{chinese_date(start)}推算“{rule.label}”期限超出了日历范围，请检查起算日期。"
        ) from out_of_range
    return _extended(_resting_on(found, start_provisional), extensions)


def verdict_words(last: date, done: date, calendar: Calendar) -> str:
    """按时, or 超时（逾期3个工作日）: how a limit was kept, as it is shown for good."""
    if done <= last:
        return "按时"
    days = calendar.working_days_between(last, done)
    return f"超时（逾期{days}个工作日）" if days else "超时（逾期不足1个工作日）"


def explain(found: Due) -> str:
    """The whole sum as text to print or copy, one step per line."""
    return "\n".join(found.steps)


def _reckon(
    rule: Rule,
    start: date,
    calendar: Calendar,
    pauses: Sequence[Pause],
    notes: Sequence[str],
    not_before: date | None,
) -> Due:
    count = _working_days if rule.unit is Unit.WORKDAYS else _natural_days
    last, steps, rests_from = count(rule, start, calendar, pauses)
    if not_before is not None and last < not_before:
        first = calendar.next_working(not_before)
        steps.append(f"{chinese_date(last)}早于交办之日，取{with_weekday(first)}。")
        last = first
    years = calendar.unannounced_years(rests_from or last, last) if rests_from else []
    steps.append(f"到期：{with_weekday(last)}。")
    if years:
        steps.append(f"{'、'.join(map(str, years))}年放假安排未导入，按双休推算，日期为暂定。")
    begun = (
        f"起算：{rule.start_label}，{with_weekday(start)}，当日不计。",
        f"规则：{rule.label}，{amount_words(rule)}。",
    )
    return Due(last, bool(years), (*begun, *notes, *steps))


def _working_days(
    rule: Rule, start: date, calendar: Calendar, pauses: Sequence[Pause]
) -> tuple[date, list[str], date | None]:
    """The day, the lines, and from where on the sum rests on the calendar."""
    last = calendar.add_working_days(start, rule.n)
    paused = []
    for pause in pauses:
        days = calendar.working_days_between(pause.start, pause.end)
        last = calendar.add_working_days(last, days)
        paused.append(f"{_pause_words(pause)}，其间{days}个工作日不计。")
    return last, [*_skipped(calendar, start, last), *paused], start


def _natural_days(
    rule: Rule, start: date, calendar: Calendar, pauses: Sequence[Pause]
) -> tuple[date, list[str], date | None]:
    months = rule.unit is Unit.MONTHS
    last = add_months(start, rule.n) if months else start + timedelta(rule.n)
    steps = []
    if months and last.day != start.day:
        steps.append(f"{last.year}年{last.month}月没有{start.day}日，取当月最后一日{chinese_date(last)}。")
    for pause in pauses:
        days = (pause.end - pause.start).days
        last += timedelta(days)
        steps.append(f"{_pause_words(pause)}，其间{days}日不计，顺延至{chinese_date(last)}。")
    moved, line = _rolled(rule, start, last, calendar)
    return moved, [*steps, *line], None if rule.roll is Roll.NONE else last


def _pause_words(pause: Pause) -> str:
    return f"暂停：{chinese_date(pause.start)}至{chinese_date(pause.end)}{pause.why}"


def _rolled(rule: Rule, start: date, last: date, calendar: Calendar) -> tuple[date, list[str]]:
    """A last day on a day off moves as the rule says, but never back to the start or beyond."""
    if rule.roll is Roll.NONE or calendar.is_working(last):
        return last, []
    forward = rule.roll is Roll.NEXT
    moved = calendar.next_working(last) if forward else calendar.previous_working(last)
    if (moved - start).days * rule.n <= 0:
        forward = not forward
        moved = calendar.next_working(last) if forward else calendar.previous_working(last)
    why = calendar.name_of(last) or "周末"
    way = "顺延至下一个" if forward else "提前至上一个"
    return moved, [f"{with_weekday(last)}为休息日（{why}），{way}工作日{with_weekday(moved)}。"]


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
                yield f"计入：{with_weekday(day)}，调休上班。"
        day += step


def _run_line(calendar: Calendar, run: list[date]) -> str:
    names = dict.fromkeys(calendar.name_of(day) or "周末" for day in run)
    span = chinese_date(run[0]) if len(run) == 1 else f"{chinese_date(run[0])}至{chinese_date(run[-1])}"
    return f"跳过：{span}（{'、'.join(names)}，{len(run)}天）。"


def _resting_on(found: Due, start_provisional: bool) -> Due:
    """A sum from a provisional start is provisional too; says so once."""
    if not start_provisional or found.provisional:
        return found
    return Due(found.date, True, (*found.steps, "起算日本身为暂定，放假安排公布后随之重算。"))


def _extended(found: Due, extensions: Sequence[Extension]) -> Due:
    for extension in extensions:
        line = (
            f"延期：经{extension.granted_by}同意，由{chinese_date(found.date)}延至{chinese_date(extension.until)}，"
            f"原因：{extension.reason}。"
        )
        found = replace(found, date=extension.until, provisional=False, steps=(*found.steps, line))
    return found
