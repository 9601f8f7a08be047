"""Chinese working days: which day is worked, and sums in working days that take no loop over days.

A day counts by weekday unless an announcement names it (holiday, or make-up workday 调休). Years that nobody has
announced yet are reckoned with plain weekends, and every sum that touches one is provisional.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate


def _weekdays_through(ordinal: int) -> int:
    """Mondays to Fridays from 0001-01-01 (a Monday, ordinal 1) through this day."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _is_weekday(ordinal: int) -> bool:
    return (ordinal - 1) % 7 < 5


@dataclass(frozen=True)
class Calendar:
    """Answers working-day questions by counting; build it once with ``Calendar.of`` and share it."""

    announced: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict, repr=False, hash=False)
    _special: tuple[int, ...] = field(default=(), repr=False)  # ordinals that break the weekday rule, sorted
    _shift: tuple[int, ...] = field(default=(0,), repr=False)  # sum of the corrections before each of them

    @classmethod
    def of(
        cls,
        days: Mapping[date, bool],
        announced: Collection[int],
        names: Mapping[date, str] | None = None,
    ) -> Calendar:
        """Build from announced days (date → is a working day), the years announced, and holiday names."""
        special = sorted(
            (day.toordinal(), 1 if working else -1)
            for day, working in days.items()
            if working != _is_weekday(day.toordinal())
        )
        return cls(
            announced=frozenset(announced),
            names=dict(names or {}),
            _special=tuple(ordinal for ordinal, _ in special),
            _shift=tuple(accumulate((step for _, step in special), initial=0)),
        )

    def is_working(self, day: date) -> bool:
        """True when the day is worked, make-up days included."""
        ordinal = day.toordinal()
        at = bisect_left(self._special, ordinal)
        if at < len(self._special) and self._special[at] == ordinal:
            return not _is_weekday(ordinal)
        return _is_weekday(ordinal)

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after ``start`` (before it when n is negative); ``start`` itself does not count."""
        if n == 0:
            return start
        ordinal = start.toordinal()
        if n > 0:
            return date.fromordinal(self._day_with_number(self._through(ordinal) + n))
        return date.fromordinal(self._day_with_number(self._through(ordinal - 1) + n + 1))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` through ``end``; negative when ``end`` comes first."""
        return self._through(end.toordinal()) - self._through(start.toordinal())

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, else the next one that is."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def previous_working(self, day: date) -> date:
        """The day itself when it is worked, else the last one before it that is."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def unannounced_years(self, start: date, end: date) -> list[int]:
        """The years touched by the days between the two (in either order) that nobody has announced."""
        first, last = sorted((start.year, end.year))
        return [year for year in range(first, last + 1) if year not in self.announced]

    def is_provisional(self, start: date, end: date) -> bool:
        """True when a sum over these days rests on a year whose holidays are not announced."""
        return bool(self.unannounced_years(start, end))

    def name_of(self, day: date) -> str:
        """The holiday's name, or an empty string."""
        return self.names.get(day, "")

    def _through(self, ordinal: int) -> int:
        """Working days from the beginning of time through this ordinal."""
        return _weekdays_through(ordinal) + self._shift[bisect_right(self._special, ordinal)]

    def _day_with_number(self, number: int) -> int:
        """The ordinal of the working day with this running number."""
        slack = 2 * len(self._special) + 14
        guess = number * 7 // 5
        low, high = max(1, guess - slack), min(date.max.toordinal(), guess + slack)
        found = bisect_left(range(low, high + 1), number, key=self._through)
        return low + found
