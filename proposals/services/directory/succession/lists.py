"""What was merged or abolished, read again from the events that keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.services._office import Office
from proposals.services._rights import require_keeper
from proposals.services.directory.succession.doing import SUCCEEDED
from proposals.storage.tables.audit import Event


@dataclass(frozen=True, slots=True)
class Succeeded:
    """One succession as it was done; ``data`` as ``doing`` wrote it."""

    seq: int
    at: datetime
    by: str
    reason: str
    data: dict[str, Any]


def successions(office: Office, actor: Actor, unit_id: int) -> list[Succeeded]:
    """Those in which this unit took over or was taken over, the latest first."""
    require_keeper(actor)
    query = select(Event).where(Event.handling_id.is_(None), Event.action == SUCCEEDED)
    events = office.db.scalars(query.order_by(Event.seq.desc()))
    return [_succeeded(e) for e in events if unit_id in (e.data["unit_id"], e.data["to_id"])]


def succession(office: Office, actor: Actor, seq: int) -> Succeeded:
    """One of them by its place in the chain, or ``NotFound``."""
    require_keeper(actor)
    event = office.db.scalar(select(Event).where(Event.seq == seq, Event.action == SUCCEEDED))
    if event is None:
        raise NotFound("没有这份承接清单，请从单位页重新打开。")
    return _succeeded(event)


def _succeeded(event: Event) -> Succeeded:
    return Succeeded(event.seq, event.at, event.actor_name, event.note, event.data)
