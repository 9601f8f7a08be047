"""突击办理 seen beforehand: how many replies will be late on which day if work goes on at the pace of late.

A pure sum over what is open now. Work is taken in the order of its due dates; cases that will still come are not
counted, and every working day from today on (today included) carries the pace. ``late`` on a day means: due by then
and not answered at its end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from proposals.domain.workdays import Calendar

RECENT, LONG = 20, 60
"""Working days looked back upon; the recent ones weigh twice."""
FEWEST_WEEKS, MOST_WEEKS = 4, 13
A_WEEK = 5
ONE = timedelta(1)


@dataclass(frozen=True, slots=True)
class Week:
    """One week: replies due in it, replies expected, and those late at its end; ``None`` while there is no pace."""

    first: date
    last: date
    due: int
    expected: int | None
    late: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of the open replies; ``overdue`` + due of all weeks + ``later`` is ``open``.

    ``pace`` and ``needed`` are replies a working day; ``worst`` and ``peak`` a day with its number: most late at the
    end of it, most due on it. ``needed`` is ``None`` where nothing that is still to come can be met by working.
    """

    today: date
    open: int
    overdue: int
    pace: Fraction | None
    needed: Fraction | None
    weeks: tuple[Week, ...]
    later: int
    worst: tuple[date, int] | None
    peak: tuple[date, int] | None
    unannounced: tuple[int, ...]


def pace_of(answered: Mapping[date, int], today: date, calendar: Calendar) -> Fraction | None:
    """Replies a working day: the last 20 working days weigh twice, the last 60 once; ``None`` without recent ones.

    The longer look goes back no further than the first reply in it, so that a bureau that has just begun is not
    taken for a slow one.
    """
    recent_from = calendar.add_working_days(today, -RECENT)
    recent = _rate(answered, recent_from, today, calendar)
    if not recent:
        return None
    first = min(day for day, number in answered.items() if number)
    long_from = min(recent_from, max(calendar.add_working_days(today, -LONG), first - ONE))
    return (2 * recent + _rate(answered, long_from, today, calendar)) / 3


def _rate(answered: Mapping[date, int], after: date, today: date, calendar: Calendar) -> Fraction:
    number = sum(n for day, n in answered.items() if after < day <= today)
    return Fraction(number, max(1, calendar.working_days_between(after, today)))


@dataclass(frozen=True, slots=True)
class _Outlook:
    """Open replies by due date, and what the pace gets done by a day."""

    days: tuple[date, ...]
    due_by: tuple[int, ...]
    pace: Fraction | None
    eve: date
    calendar: Calendar

    @property
    def open(self) -> int:
        return self.due_by[-1] if self.due_by else 0

    def due_through(self, day: date) -> int:
        at = bisect_right(self.days, day)
        return self.due_by[at - 1] if at else 0

    def working_days_through(self, day: date) -> int:
        return max(0, self.calendar.working_days_between(self.eve, day))

    def done_through(self, day: date) -> int | None:
        if self.pace is None:
            return None
        return min(self.open, floor(self.pace * self.working_days_through(day)))

    def late_on(self, day: date) -> int | None:
        done = self.done_through(day)
        return None if done is None else max(0, self.due_through(day) - done)


def forecast(
    open_by_due: Mapping[date, int], pace: Fraction | None, today: date, calendar: Calendar
) -> Forecast:
    """The weeks to come for these open replies (due date → number) at this pace."""
    days = tuple(sorted(day for day, number in open_by_due.items() if number))
    due_by = tuple(accumulate(open_by_due[day] for day in days))
    outlook = _Outlook(days, due_by, pace, today - ONE, calendar)
    coming = [day for day in days if day >= today]
    weeks = _weeks(outlook, today)
    return Forecast(
        today=today,
        open=outlook.open,
        overdue=outlook.due_through(today - ONE),
        pace=pace,
        needed=_needed(outlook, coming),
        weeks=weeks,
        later=outlook.open - outlook.due_through(weeks[-1].last),
        worst=_worst(outlook, coming),
        peak=max(((day, open_by_due[day]) for day in coming), key=lambda each: each[1], default=None),
        unannounced=tuple(calendar.unannounced_years(today, coming[-1])) if coming else (),
    )


def _weeks(outlook: _Outlook, today: date) -> tuple[Week, ...]:
    """This week from today, then whole weeks from Monday to Sunday."""
    sunday = today + timedelta(6 - today.weekday())
    last_due = outlook.days[-1] if outlook.days else today
    number = max(FEWEST_WEEKS, min(MOST_WEEKS, -(-(last_due - sunday).days // 7) + 1))
    weeks, first = [], today
    for n in range(number):
        last = sunday + timedelta(7 * n)
        before, through = outlook.done_through(first - ONE), outlook.done_through(last)
        weeks.append(
            Week(
                first,
                last,
                due=outlook.due_through(last) - outlook.due_through(first - ONE),
                expected=None if before is None or through is None else through - before,
                late=outlook.late_on(last),
            )
        )
        first = last + ONE
    return tuple(weeks)


def _worst(outlook: _Outlook, coming: list[date]) -> tuple[date, int] | None:
    """The due date to come at whose end most are late; the first of several."""
    late = [(day, outlook.late_on(day) or 0) for day in coming]
    worst = max(late, key=lambda each: each[1], default=None)
    return worst if worst and worst[1] else None


def _needed(outlook: _Outlook, coming: list[date]) -> Fraction | None:
    """The least pace at which nothing is late on any due date that still has a working day before its end."""
    reachable = [(day, n) for day in coming if (n := outlook.working_days_through(day))]
    return max((Fraction(outlook.due_through(day), n) for day, n in reachable), default=None)


def sentences(found: Forecast) -> tuple[str, ...]:
    """The forecast in words, the most important first."""
    if not found.open:
        return ("没有待办复的件。",)
    return tuple(
        filter(None, (_overdue(found), _going_on(found), _crowd(found), _need(found), _honest(found)))
    )


def _overdue(found: Forecast) -> str:
    return f"现有{found.overdue}件已逾期未办复。" if found.overdue else ""


def _going_on(found: Forecast) -> str:
    coming = found.open - found.overdue
    if not coming:
        return "没有其他待办复的件。"
    if found.pace is None:
        assert found.peak is not None
        day, number = found.peak
        return f"最近{RECENT}个工作日没有办复，无法推算；{_day(found, day)}到期{number}件。"
    if found.worst is None:
        return f"照此进度，{'其余' if found.overdue else '在办'}{coming}件都能按期办复。"
    day, number = found.worst
    return f"照此进度，{_day(found, day)}将有{number}件逾期。"


def _crowd(found: Forecast) -> str:
    """The day on which most is due, where that is not said already."""
    if found.peak is None or found.pace is None or found.peak[1] < 2:
        return ""
    day, number = found.peak
    return f"到期最集中的一天是{_day(found, day)}，{number}件。"


def _need(found: Forecast) -> str:
    if found.needed is None or (found.pace is not None and found.worst is None):
        return ""
    need = f"要按时办完，今后每周需办复{ceil(found.needed * A_WEEK)}件"
    return f"{need}。" if found.pace is None else f"{need}，现在每周{_number(found.pace * A_WEEK)}件。"


def _honest(found: Forecast) -> str:
    if not found.unannounced:
        return ""
    return f"{'、'.join(map(str, found.unannounced))}年放假安排未导入，按双休推算。"


def _day(found: Forecast, day: date) -> str:
    return f"{'' if day.year == found.today.year else f'{day.year}年'}{day.month}月{day.day}日"


def _number(value: Fraction) -> str:
    """With one decimal where it is not whole."""
    tenths = round(value * 10)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths / 10:.1f}"
