"""Daily jobs: one row a job and Beijing day, claimed by one statement that only one worker can win."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proposals.storage.claims import FARTHEST
from proposals.storage.tables.system import JobDay


def is_free(db: Session, job: str, day: date, now: datetime) -> bool:
    """Whether the job of this day is neither done nor held; asked without a lock."""
    row = db.get(JobDay, (job, day))
    return row is None or db.scalar(select(JobDay.job).where(_of(job, day), _left(now))) is not None


def claim(db: Session, job: str, day: date, owner: str, now: datetime, until: datetime) -> bool:
    """Take the job of this day where nobody did it and nobody holds it; False for whoever comes second."""
    insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert(JobDay)
    taken = db.execute(
        insert.values(job=job, day=day, owner=owner, until=until, started_at=now, told="")
        .on_conflict_do_update(
            index_elements=[JobDay.job, JobDay.day],
            set_={"owner": owner, "until": until, "started_at": now},
            where=_left(now),
        )
        .returning(JobDay.job)
    )
    return taken.first() is not None


def hold_on(db: Session, job: str, day: date, owner: str, until: datetime) -> bool:
    """Lengthen our hold; False where another took the job over meanwhile."""
    held = update(JobDay).where(_of(job, day), JobDay.owner == owner, JobDay.finished_at.is_(None))
    return db.execute(held.values(until=until).returning(JobDay.job)).first() is not None


def finish(db: Session, job: str, day: date, owner: str, now: datetime, told: str) -> None:
    """Note that the job of this day is done."""
    ours = update(JobDay).where(_of(job, day), JobDay.owner == owner)
    db.execute(ours.values(finished_at=now, until=now, told=told[:300]))


def last_finished(db: Session, job: str, before: date) -> date | None:
    """The latest day before this one on which the job was done; None where it never was."""
    done = select(func.max(JobDay.day)).where(
        JobDay.job == job, JobDay.day < before, JobDay.finished_at.is_not(None)
    )
    return db.scalar(done)


def latest(db: Session) -> dict[str, date]:
    """The latest day on which each job was done."""
    done = (
        select(JobDay.job, func.max(JobDay.day)).where(JobDay.finished_at.is_not(None)).group_by(JobDay.job)
    )
    return {row[0]: row[1] for row in db.execute(done)}


def _of(job: str, day: date) -> ColumnElement[bool]:
    return (JobDay.job == job) & (JobDay.day == day)


def _left(now: datetime) -> ColumnElement[bool]:
    """Not done, and whoever held it is gone; or the clock was set back since."""
    return JobDay.finished_at.is_(None) & or_(JobDay.until < now, JobDay.until > now + FARTHEST)
