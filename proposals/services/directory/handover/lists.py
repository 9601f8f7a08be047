"""移交清单, read again from the events that keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.services._office import Office
from proposals.services._rights import is_keeper
from proposals.services.directory.handover.doing import HANDED_OVER
from proposals.storage.tables.audit import Event
from proposals.storage.tables.organisation import Person


@dataclass(frozen=True, slots=True)
class Handed:
    """One handover as it was done; ``data`` as ``doing`` wrote it."""

    seq: int
    at: datetime
    by: str
    reason: str
    data: dict[str, Any]


def handovers(office: Office, actor: Actor, at_most: int = 100) -> list[Handed]:
    """The latest handovers of the units that this person looks after."""
    query = (
        select(Event)
        .where(Event.handling_id.is_(None), Event.action == HANDED_OVER)
        .order_by(Event.seq.desc())
        .limit(at_most)
    )
    return [_handed(e) for e in office.db.scalars(query) if _may_read(office, actor, e)]


def handed(office: Office, actor: Actor, seq: int) -> Handed:
    """One handover by its place in the chain, or ``NotFound``."""
    event = office.db.scalar(select(Event).where(Event.seq == seq, Event.action == HANDED_OVER))
    if event is None or not _may_read(office, actor, event):
        raise NotFound("没有这份移交清单，请从“工作移交”重新打开。")
    return _handed(event)


def _may_read(office: Office, actor: Actor, event: Event) -> bool:
    person = office.db.get(Person, event.data["person"])
    return person is not None and is_keeper(actor, person.unit_id)


def _handed(event: Event) -> Handed:
    return Handed(event.seq, event.at, event.actor_name, event.note, event.data)
