"""Leases: which worker holds which job until when, claimed by one statement that only one can win."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proposals.storage.tables.system import Lease


def claim(db: Session, job: str, owner: str, now: datetime, until: datetime) -> bool:
    """Take the lease of a job if it is free, run out, or already ours; False if another worker holds it."""
    insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert(Lease)
    taken = db.execute(
        insert.values(job=job, owner=owner, until=until)
        .on_conflict_do_update(
            index_elements=[Lease.job],
            set_={"owner": owner, "until": until},
            where=or_(Lease.owner == owner, Lease.until < now),
        )
        .returning(Lease.job)
    )
    return taken.first() is not None


def give_back(db: Session, job: str, owner: str, now: datetime) -> None:
    """End our lease and note when the job ran."""
    db.execute(update(Lease).where(Lease.job == job, Lease.owner == owner).values(until=now, last_run_at=now))


def last_run(db: Session, job: str | None = None) -> datetime | None:
    """When a worker last ended this job, or any; None where none ever did."""
    rows = select(func.max(Lease.last_run_at))
    return db.scalar(rows if job is None else rows.where(Lease.job == job))
