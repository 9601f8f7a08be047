"""What the frame of every page tells whoever is logged in: their unit, what waits, what is unread, whether a worker runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from proposals.domain.actors import Actor
from proposals.services._mine import count_of_unread, count_of_waiting
from proposals.services._office import Office
from proposals.storage.tables.organisation import Unit
from proposals.storage.workers import AHEAD, latest_sign


@dataclass(frozen=True, slots=True)
class Frame:
    """``todo`` and ``unread`` are capped one above what is shown; ``worker_seen_at``: None where none ever ran."""

    unit: str
    todo: int
    unread: int
    worker_seen_at: datetime | None


def frame(office: Office, actor: Actor) -> Frame:
    """All of it in one statement."""
    row = office.db.connection().execute(_question(actor), {"until": office.now + AHEAD}).one()
    return Frame(row.unit or "", row.todo, row.unread, row.seen_at)


@lru_cache(maxsize=512)
def _question(actor: Actor) -> Select[Any]:
    """Built once for a person with these roles: every page asks it."""
    return select(
        select(Unit.name).where(Unit.id == actor.unit_id).scalar_subquery().label("unit"),
        count_of_waiting(actor).label("todo"),
        count_of_unread(actor).label("unread"),
        latest_sign().label("seen_at"),
    )
