"""The chase ladder: on which working days a running clock asks for a reminder, by its dates alone.

A rung is known by the working days left: 15 is T-15, 0 the last working day on or before the due date, -3 the third
working day after it. Each working day takes exactly one away, so every rung falls on one day and none on a day off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from proposals.domain.data_file import DataFile
from proposals.domain.deadlines import Clock
from proposals.domain.workdays import Calendar

_LADDER_KEYS = {"before", "on_due", "daily", "every"}
_CHASE_KEYS = {"ladder", "next", "ask"}
_FARTHEST = 250  # about a year of working days


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder; ``left`` counts working days, negative when overdue."""

    left: int

    @property
    def code(self) -> str:
        """``T-3``, ``T`` or ``T+5``: part of the key that keeps it from being told twice."""
        return "T" if self.left == 0 else f"T{-self.left:+d}"


@dataclass(frozen=True, slots=True)
class Ladder:
    """``before``: working days left; then the last day; ``daily``: so many first working days overdue; then ``every`` so many."""

    before: tuple[int, ...] = ()
    on_due: bool = False
    daily: int = 0
    every: int = 0

    @property
    def ends_with_due(self) -> bool:
        """True for rights that lapse: nothing is told once the date has passed."""
        return not (self.daily or self.every)

    def has(self, left: int) -> bool:
        """Whether there is a rung with so many working days left."""
        if left > 0:
            return left in self.before
        if left == 0:
            return self.on_due
        return -left <= self.daily or (self.every > 0 and (-left - self.daily) % self.every == 0)


@dataclass(frozen=True, slots=True)
class Chase:
    """How one kind of clock is chased: its ladder, and the next step in words.

    ``ask`` is said instead where the unit that owes does not work here, to those who wait for it.
    """

    ladder: Ladder
    next: str
    ask: str = ""


def rung_on(ladder: Ladder, due: date, day: date, calendar: Calendar) -> Rung | None:
    """The rung of this day; none on a day off. A due date on a day off is chased on the last working day before."""
    if not calendar.is_working(day):
        return None
    left = calendar.working_days_between(day, due)
    return Rung(left) if ladder.has(left) else None


def rungs_between(
    ladder: Ladder, due: date, after: date | None, through: date, calendar: Calendar
) -> tuple[Rung, ...]:
    """Every rung on the days after ``after`` (none: ever) through ``through``, in the order of the days."""
    low = calendar.working_days_between(through, due)
    high = max((*ladder.before, 0))
    if after is not None:
        high = min(high, calendar.working_days_between(after, due) - 1)
    return tuple(Rung(left) for left in range(high, low - 1, -1) if ladder.has(left))


def latest_rung(
    ladder: Ladder, due: date, after: date | None, through: date, calendar: Calendar
) -> Rung | None:
    """The one rung that counts when several days are told at once; none once a right has lapsed."""
    low = calendar.working_days_between(through, due)
    if low < 0 and ladder.ends_with_due:
        return None
    return next(reversed(rungs_between(ladder, due, after, through, calendar)), None)


@dataclass(slots=True)
class Rungs:
    """The rungs of one run, each kind and due date reckoned once: a clock costs one look into a dictionary."""

    chases: Mapping[Clock, Chase]
    calendar: Calendar
    after: date | None
    through: date
    _known: dict[tuple[Clock, date], Rung | None] = field(default_factory=dict)

    def of(self, kind: Clock, due: date) -> Rung | None:
        """The rung of a clock of this kind that is due on this day."""
        key = (kind, due)
        try:
            return self._known[key]
        except KeyError:
            ladder = self.chases[kind].ladder
            found = latest_rung(ladder, due, self.after, self.through, self.calendar)
            self._known[key] = found
            return found

    @property
    def horizon(self) -> date:
        """No clock that is due later has a rung yet."""
        farthest = max((max((*chase.ladder.before, 0)) for chase in self.chases.values()), default=0)
        return self.calendar.add_working_days(self.through, farthest + 1)

    @property
    def lapsed(self) -> frozenset[Clock]:
        """Kinds that are told of no more once their date has passed."""
        return frozenset(kind for kind, chase in self.chases.items() if chase.ladder.ends_with_due)


def parse_reminders(table: Mapping[str, object]) -> dict[Clock, Chase]:
    """Read ``reminders.toml`` strictly; every kind of clock must be there. Raises ``BadInput`` naming the place."""
    file = DataFile("催办阶梯")
    file.only(table, {"ladders", "clocks"}, "")
    raw = file.table(table.get("ladders"), "ladders")
    ladders = {name: _ladder(file, each, f"ladders.{name}") for name, each in raw.items()}
    clocks = file.table(table.get("clocks"), "clocks")
    file.only(clocks, [kind.value for kind in Clock], "clocks")
    return {kind: _chase(file, clocks.get(kind.value), ladders, f"clocks.{kind}") for kind in Clock}


def _ladder(file: DataFile, raw: object, place: str) -> Ladder:
    table = file.table(raw, place)
    file.only(table, _LADDER_KEYS, place)
    before = [
        _whole(file, n, f"{place}.before", 1) for n in file.items(table.get("before"), f"{place}.before")
    ]
    on_due = table.get("on_due")
    if not isinstance(on_due, bool):
        raise file.wrong(f"{place}.on_due", "true 或 false")
    return Ladder(
        tuple(sorted(set(before), reverse=True)),
        on_due,
        _whole(file, table.get("daily"), f"{place}.daily", 0),
        _whole(file, table.get("every"), f"{place}.every", 0),
    )


def _whole(file: DataFile, raw: object, place: str, least: int) -> int:
    if type(raw) is not int or not least <= raw <= _FARTHEST:
        raise file.wrong(place, f"{least}到{_FARTHEST}之间的整数")
    return raw


def _chase(file: DataFile, raw: object, ladders: Mapping[str, Ladder], place: str) -> Chase:
    table = file.table(raw, place)
    file.only(table, _CHASE_KEYS, place)
    name = file.text(table.get("ladder"), f"{place}.ladder")
    if name not in ladders:
        raise file.wrong(f"{place}.ladder", f"ladders 里的一个名称（{'、'.join(ladders)}）")
    return Chase(
        ladders[name],
        file.text(table.get("next"), f"{place}.next"),
        file.text(table.get("ask", ""), f"{place}.ask"),
    )
