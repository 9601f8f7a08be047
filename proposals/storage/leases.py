"""Leases: which worker holds which job until when, claimed by one statement that only one can win."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proposals.storage.claims import FARTHEST
from proposals.storage.tables.system import Lease


def claim(db: Session, job: str, owner: str, now: datetime, until: datetime) -> bool:
    """Take the lease of a job if it is free, run out, or already ours; False if another worker holds it.

    A lease that ends later than any can was taken before the clock was set back: it is free.
    """
    insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert(Lease)
    taken = db.execute(
        insert.values(job=job, owner=owner, until=until)
        .on_conflict_do_update(
            index_elements=[Lease.job],
            set_={"owner": owner, "until": until},
            where=or_(Lease.owner == owner, Lease.until < now, Lease.until > now + FARTHEST),
        )
        .returning(Lease.job)
    )
    return taken.first() is not None


def give_back(db: Session, job: str, owner: str, now: datetime) -> None:
    """End our lease and note when the job ran."""
    db.execute(update(Lease).where(Lease.job == job, Lease.owner == owner).values(until=now, last_run_at=now))
