"""One act after another: each in an office of its own at its own moment, written into the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from proposals.domain.actors import SYSTEM, Actor
from proposals.domain.dates import BEIJING
from proposals.domain.workflow import State
from proposals.services._actors import actor_of
from proposals.services._office import Office
from proposals.services.house import House
from proposals.storage.tables.audit import Event
from proposals.storage.tables.organisation import Person

Result = TypeVar("Result")


@dataclass
class Script:
    """The clock of the play and what has happened so far; ``say`` prints a step as it happens."""

    house: House
    say: Callable[[dict[str, Any]], None] | None = None
    now: datetime = field(default_factory=lambda: datetime(2023, 2, 8, 9, 0, tzinfo=BEIJING))
    journal: list[dict[str, Any]] = field(default_factory=list)
    seen: int = 0

    def __post_init__(self) -> None:
        """Events of earlier plays are not this one's."""
        office = self.house.office(self.now, write=False)
        try:
            self._new_events(office)
        finally:
            office.close()

    def at(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """Go to a moment; never back."""
        self.now = max(self.now, datetime.combine(day, time(hour, minute), BEIJING))

    def act(
        self,
        role: str,
        person_id: int | None,
        action: str,
        call: Callable[[Office, Actor], Result],
        *,
        name: str = "",
        note: str = "",
    ) -> Result:
        """Do one thing as this person and write down every event that came of it."""
        office = self.house.office(self.now, write=True)
        try:
            person = office.db.get(Person, person_id) if person_id is not None else None
            actor = actor_of(office, person) if person else SYSTEM
            result = call(office, actor)
            office.commit()
            events = self._new_events(office)
        finally:
            office.close()
        if action == "register":
            self._write(role, actor.name, action, None, State.PENDING_DISPATCH.value, note)
        for event in events:
            did = event.actor_id == person_id and event.actor_name != SYSTEM.name
            self._write(
                role,
                (name or actor.name) if did else event.actor_name,
                event.action,
                event.from_state,
                event.to_state,
                note if event.action == action else "",
            )
        self.now += timedelta(minutes=11)
        return result

    def _new_events(self, office: Office) -> list[Event]:
        """Events of this act, oldest first."""
        events = list(office.db.scalars(select(Event).where(Event.seq > self.seen).order_by(Event.seq)))
        self.seen = max((e.seq for e in events), default=self.seen)
        return events

    def _write(
        self, role: str, who: str, action: str, before: str | None, after: str | None, note: str
    ) -> None:
        step = {
            "n": len(self.journal) + 1,
            "at": self.now.isoformat(timespec="minutes"),
            "role": role,
            "who": who,
            "action": action,
            "from": before,
            "to": after,
            "note": note,
        }
        self.journal.append(step)
        if self.say is not None:
            self.say(step)
