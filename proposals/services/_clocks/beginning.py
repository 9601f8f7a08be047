"""The first clocks of cases that are brand new: reckoned by the same rules, once for all cases that are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.deadlines import Known, StartEvent, begin
from proposals.domain.decide import Decision
from proposals.services._clocks.following import names, remembered
from proposals.services._clocks.reading import known_days, traits
from proposals.services._clocks.rows import reckoning_of, values_of
from proposals.services._office import Office
from proposals.storage.tables.handling import Clock, Reckoning
from proposals.storage.unstored import UnstoredHandling


@dataclass(eq=False, frozen=True)
class ClockSet:
    """Clocks that start together: ``rows`` as they are stored but for the case, each with its reckoning in the same place.

    ``open`` are the same as clocks, nearest first.
    """

    rows: tuple[Mapping[str, Any], ...] = ()
    reckonings: tuple[Mapping[str, Any], ...] = ()
    open: tuple[Clock, ...] = ()

    def reply(self) -> Known | None:
        """The day of the reply, from which others count back."""
        return next((Known(c.due_on, c.provisional) for c in self.open if c.kind is ClockKind.REPLY), None)


NO_CLOCKS = ClockSet()


class FirstClocks:
    """Reckons what starts with the first act on a case; remembers it while one list is registered."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._reckoned: dict[tuple[object, ...], ClockSet] = {}

    def of(
        self,
        handling: UnstoredHandling,
        decision: Decision,
        on: date,
        fixed: Mapping[ClockKind, date],
        reply: Known | None,
    ) -> ClockSet:
        """What starts now; ``on`` is the Beijing date of the act, ``reply`` the day of the lead's reply."""
        if decision.knows is None or not decision.starts:
            return NO_CLOCKS
        known = known_days(handling) | ({StartEvent.REPLY_DUE: reply} if reply else {})
        known |= {decision.knows: Known(on)}
        alike = (traits(handling), tuple(known.items()), decision.starts, tuple(fixed.items()))
        if alike not in self._reckoned:
            self._reckoned[alike] = self._reckon(handling, decision, known, fixed)
        return self._reckoned[alike]

    def _reckon(
        self,
        handling: UnstoredHandling,
        decision: Decision,
        known: Mapping[StartEvent, Known],
        fixed: Mapping[ClockKind, date],
    ) -> ClockSet:
        office = self.office
        rules = office.limits.rules_for(traits(handling))
        found = begin(decision.starts, rules, known, office.calendar, fixed=fixed, **names(office))
        first = {"round_no": handling.round_no, "change": ""}
        rows = [{**first, **values_of(kind, b.due, b.start_on, b.fixed)} for kind, b in found.items()]
        reckonings = [reckoning_of(office, kind, b.due, remembered(kind, b)) for kind, b in found.items()]
        clocks = [
            Clock(**row, reckoning=Reckoning(**reckoning))
            for row, reckoning in zip(rows, reckonings, strict=True)
        ]
        return ClockSet(tuple(rows), tuple(reckonings), tuple(sorted(clocks, key=lambda c: c.due_on)))
