"""Every name of every unit, read once for a whole list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from proposals.domain.unit_names import nearest_name
from proposals.services._office import Office
from proposals.services._units import find_unit, succession_words
from proposals.storage.tables.organisation import Unit, UnitName


@dataclass(frozen=True, slots=True)
class Known:
    """One unit as a list needs it."""

    id: int
    name: str
    short_name: str
    active: bool
    is_group: bool


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of a unit that is no more: who is read instead, and the sentence that tells it."""

    heir: str
    words: str


class UnitBook:
    """Units by any of their names, those of today first, then names they once had."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.today: date = office.today
        units = office.db.execute(
            select(Unit.id, Unit.name, Unit.short_name, Unit.active, Unit.is_group).order_by(Unit.id)
        )
        self._units = {row.id: Known(*row) for row in units}
        names = office.db.execute(
            select(UnitName.name, UnitName.unit_id, UnitName.valid_from, UnitName.valid_to).order_by(
                UnitName.id
            )
        ).all()
        self._now: dict[str, Known] = {}
        self._once: dict[str, set[int]] = {}
        for name, unit_id, since, until in names:
            if since <= self.today and (until is None or until >= self.today):
                self._now.setdefault(name, self._units[unit_id])
            else:
                self._once.setdefault(name, set()).add(unit_id)
        self._now |= {unit.name: unit for unit in self._units.values()}
        self._nearest: dict[str, str] = {}
        self._taken_over: dict[str, TakenOver | None] = {}

    def find(self, name: str) -> Known | None:
        """The unit that bears this name today."""
        return self._now.get(name)

    def once_called(self, name: str) -> Known | None:
        """The one unit in use that bore this name at another time, and that nobody bears today."""
        if name in self._now or len(self._once.get(name, ())) != 1:
            return None
        (unit_id,) = self._once[name]
        unit = self._units[unit_id]
        return unit if unit.active else None

    def taken_over(self, name: str) -> TakenOver | None:
        """Who took over from the unit meant by this name; None for a unit that goes on, or ended without successor."""
        if name not in self._taken_over:
            words = succession_words(self._office, name) if self._is_gone(name) else ""
            heir = find_unit(self._office, name) if words else None
            self._taken_over[name] = TakenOver(heir.name, words) if heir else None
        return self._taken_over[name]

    def _is_gone(self, name: str) -> bool:
        """Whether a unit that is no more ever bore this name."""
        bearers = {self._now[name].id} if name in self._now else set()
        return any(not self._units[unit_id].active for unit_id in bearers | self._once.get(name, set()))

    def nearest(self, name: str) -> str:
        """A name in use that is probably meant; empty if this one is known or none is near."""
        if name not in self._nearest:
            self._nearest[name] = "" if name in self._now else nearest_name(name, self._in_use)
        return self._nearest[name]

    @cached_property
    def _in_use(self) -> list[str]:
        """Short names first: people write those."""
        units = [unit for unit in self._units.values() if unit.active and not unit.is_group]
        names = [*(unit.short_name for unit in units), *(unit.name for unit in units)]
        return list(dict.fromkeys(name for name in names if name))
