"""Signs of life of the workers: one row a process."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proposals.storage.tables.system import Worker

AHEAD = timedelta(minutes=5)
"""Clocks of two machines differ by less; a sign farther ahead was given by a clock that went wrong."""


def note(db: Session, owner: str, now: datetime) -> None:
    """This worker lives."""
    insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert(Worker)
    seen = {"seen_at": now, "stopped_at": None}
    db.execute(
        insert.values(owner=owner, started_at=now, **seen).on_conflict_do_update(
            index_elements=[Worker.owner], set_=seen
        )
    )


def note_stop(db: Session, owner: str, now: datetime) -> None:
    """This worker ends as it should."""
    db.execute(update(Worker).where(Worker.owner == owner).values(stopped_at=now))


def latest_sign() -> ScalarSelect[datetime]:
    """When any worker was seen last before the moment ``until``; a part of a statement that is told ``until``."""
    until = bindparam("until", type_=Worker.seen_at.type)
    return select(func.max(Worker.seen_at)).where(Worker.seen_at <= until).scalar_subquery()


def last_seen(db: Session, now: datetime) -> datetime | None:
    """When any worker was seen last; None where none ever was."""
    return db.scalar(select(latest_sign()), {"until": now + AHEAD})


def running(db: Session, since: datetime, now: datetime) -> int:
    """How many were seen since then and have not said goodbye."""
    alive = (Worker.seen_at >= since) & (Worker.seen_at <= now + AHEAD) & Worker.stopped_at.is_(None)
    return db.scalar(select(func.count()).select_from(Worker).where(alive)) or 0


def forget(db: Session, before: datetime) -> None:
    """Remove the rows of processes long gone, but never the last sign there is."""
    latest = select(func.max(Worker.seen_at)).scalar_subquery()
    db.execute(delete(Worker).where(Worker.seen_at < before, Worker.seen_at < latest))
