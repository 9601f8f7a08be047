"""Whether a worker runs: its signs of life, the sentence where they are missing, and the state of the house for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from proposals.domain.dates import BEIJING
from proposals.domain.notices import Channel
from proposals.services._office import Office
from proposals.storage import job_days, workers
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.notices import OutboxMessage

LATELY = timedelta(minutes=10)
"""A worker gives a sign every half minute; after so long without one it has stopped."""
KEPT = timedelta(days=7)
START = "请系统管理员启动：flask --app wsgi worker"


@dataclass(frozen=True, slots=True)
class Status:
    """The house as ``/_status`` tells it; ``waiting`` and ``failed`` count notices that are to leave the house."""

    seen_at: datetime | None
    workers: int
    waiting: int
    failed: int
    oldest_waiting: datetime | None
    jobs: dict[str, date]

    @property
    def ok(self) -> bool:
        """True while a worker runs."""
        return self.workers > 0


def beat(office: Office, owner: str) -> int:
    """A sign of life; old rows of processes long gone are removed on the way."""
    workers.note(office.db, owner, office.now)
    workers.forget(office.db, office.now - KEPT)
    return 1


def say_goodbye(office: Office, owner: str) -> None:
    """The worker ends as it should."""
    workers.note_stop(office.db, owner, office.now)


def status(office: Office) -> Status | None:
    """How it stands now; None where the database does not answer, or has no tables yet."""
    try:
        return _status(office)
    except SQLAlchemyError:
        return None


def _status(office: Office) -> Status:
    leaving = OutboxMessage.channel != Channel.INBOX
    unsent = (WorkState.WAITING, WorkState.WORKING)
    waits = (func.count(), func.min(OutboxMessage.at))
    waiting, oldest = office.db.execute(select(*waits).where(leaving, OutboxMessage.state.in_(unsent))).one()
    failed = office.db.scalar(
        select(func.count())
        .select_from(OutboxMessage)
        .where(leaving, OutboxMessage.state == WorkState.FAILED)
    )
    return Status(
        seen_at=workers.last_seen(office.db, office.now),
        workers=workers.running(office.db, office.now - LATELY, office.now),
        waiting=waiting,
        failed=failed or 0,
        oldest_waiting=oldest,
        jobs=job_days.latest(office.db),
    )


def standstill(office: Office) -> str:
    """The sentence for the banner where no worker gave a sign lately; empty where one did."""
    return standstill_words(workers.last_seen(office.db, office.now), office.now)


def standstill_words(seen: datetime | None, now: datetime) -> str:
    """The same for whoever knows already when a worker was seen last."""
    if seen is None:
        return f"后台程序还没有启动，到期提醒、邮件和PDF都不会生成。{START}。"
    if seen > now - LATELY:
        return ""
    at = seen.astimezone(BEIJING)
    return f"后台程序自{at.year}年{at.month}月{at.day}日{at:%H:%M}起没有运行，到期提醒、邮件和PDF都停着；重新启动后自动补上。{START}。"
