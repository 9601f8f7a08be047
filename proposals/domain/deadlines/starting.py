"""Which clocks of a case start, and when they end: those whose start is known, fixed days first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from proposals.domain.deadlines.rules import Clock, Rule, StartEvent
from proposals.domain.deadlines.sums import Due, due, fixed_due
from proposals.domain.workdays import Calendar

MAY_NEVER_COME = (StartEvent.RECEIVED, StartEvent.MEETING)
"""Starts that are written down with the dispatch or never: without them the dispatch counts."""


@dataclass(frozen=True)
class Known:
    """The day of a start event; provisional where it rests on holidays not announced."""

    day: date
    provisional: bool = False


@dataclass(frozen=True)
class Begun:
    """A clock that starts: its last day, and all that is needed to reckon it anew; no ``rule`` where the day was fixed."""

    due: Due
    start_on: date
    rule: Rule | None
    fixed: bool = False
    notes: tuple[str, ...] = ()
    not_before: date | None = None


def begin(
    wanted: Iterable[Clock],
    rules: Mapping[Clock, Rule],
    known: Mapping[StartEvent, Known],
    calendar: Calendar,
    *,
    fixed: Mapping[Clock, date] | None = None,
    labels: Mapping[Clock, str] | None = None,
    dispatched: str = "交办",
) -> dict[Clock, Begun]:
    """The wanted clocks that start now; one whose start is not known yet waits.

    ``labels`` name what has a fixed day and no rule, ``dispatched`` is the word for the start that is always known.
    """
    starting = _Starting(rules, dict(known), calendar, fixed or {}, labels or {}, dispatched)
    kinds = tuple(wanted)
    starting.reply_due()
    found = {kind: starting.begun(kind) for kind in kinds}
    return {kind: begun for kind, begun in found.items() if begun is not None}


def all_due(
    rules: Iterable[Rule],
    starts: Mapping[StartEvent, date],
    calendar: Calendar,
    *,
    fixed: Mapping[Clock, date] | None = None,
) -> dict[Clock, Due]:
    """The last day of every clock whose start is known; those that count back from the reply follow from it."""
    by_clock = {rule.clock: rule for rule in rules}
    known = {event: Known(day) for event, day in starts.items()}
    return {kind: b.due for kind, b in begin(by_clock, by_clock, known, calendar, fixed=fixed).items()}


@dataclass
class _Starting:
    rules: Mapping[Clock, Rule]
    known: dict[StartEvent, Known]
    calendar: Calendar
    fixed: Mapping[Clock, date]
    labels: Mapping[Clock, str]
    dispatched: str

    def reply_due(self) -> None:
        """What counts back from the reply needs its day, whether or not its clock starts here."""
        if StartEvent.REPLY_DUE not in self.known:
            reply = self.begun(Clock.REPLY)
            if reply is not None:
                self.known[StartEvent.REPLY_DUE] = Known(reply.due.date, reply.due.provisional)

    def begun(self, kind: Clock) -> Begun | None:
        """This clock, if its day is fixed or its start is known."""
        rule = self.rules.get(kind)
        if kind in self.fixed:
            start = self.known.get(StartEvent.DISPATCHED)
            label = rule.label if rule else self.labels.get(kind, kind.value)
            day = self.fixed[kind]
            return Begun(fixed_due(label, day), start.day if start else day, rule, fixed=True)
        return self._reckoned(rule) if rule is not None else None

    def _reckoned(self, rule: Rule) -> Begun | None:
        rule, notes = self._with_a_start(rule)
        start = self.known.get(rule.start)
        if start is None:
            return None
        back = rule.start is StartEvent.REPLY_DUE
        first = self.known.get(StartEvent.DISPATCHED)
        not_before = first.day if back and first else None
        found = due(
            rule,
            start.day,
            self.calendar,
            start_provisional=start.provisional,
            notes=notes,
            not_before=not_before,
        )
        return Begun(found, start.day, rule, notes=notes, not_before=not_before)

    def _with_a_start(self, rule: Rule) -> tuple[Rule, tuple[str, ...]]:
        """The rule itself, or counted from the dispatch where its own start will never be known."""
        if rule.start not in MAY_NEVER_COME or rule.start in self.known:
            return rule, ()
        note = f"说明：本件没有登记{rule.start_label}日期，改从{self.dispatched}之日起算。"
        return replace(rule, start=StartEvent.DISPATCHED, start_label=self.dispatched), (note,)
