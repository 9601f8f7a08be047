"""The worker: a table of jobs and when; each line calls one service under a lease, so that several may run.

``flask --app wsgi worker`` runs for ever, ``--once`` does each job one time.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from proposals.services._office import BEIJING, Office, utc_now
from proposals.services.audit import seal_access_log
from proposals.services.house import House
from proposals.services.housekeeping import remove_ended_logins, return_lease, take_lease
from proposals.services.issuing import make_pdfs

T = TypeVar("T")
LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing done again and again: its name, when, the service, and what to say of the number it returns."""

    name: str
    when: Callable[[], BaseTrigger]
    call: Callable[[Office], int] | None
    told: str
    slowly: Callable[[Office], Callable[[Office], int]] | None = None
    """For slow work: done in a reading office, it gives back what is then called in the writing one."""


JOBS = (
    Job("seal_access_log", lambda: IntervalTrigger(minutes=5), seal_access_log, "封存查阅记录{}条"),
    Job(
        "remove_ended_logins",
        lambda: CronTrigger(hour=3, minute=10, timezone=BEIJING),
        remove_ended_logins,
        "清除半年前结束的登录{}个",
    ),
    Job("make_pdfs", lambda: IntervalTrigger(minutes=1), None, "生成PDF{}份", slowly=make_pdfs),
)


def run_job(house: House, job: Job, now: datetime) -> str | None:
    """Do one job if nobody else is at it; what came of it in words, None if another worker holds it."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    if not _intend(house, now, lambda office: take_lease(office, job.name, owner, LEASE)):
        return None
    try:
        count = _intend(house, now, job.call or _work_slowly(house, now, job))
    finally:
        _intend(house, now, lambda office: return_lease(office, job.name, owner))
    return job.told.format(count)


def _work_slowly(house: House, now: datetime, job: Job) -> Callable[[Office], int]:
    assert job.slowly is not None
    office = house.office(now, write=False)
    try:
        return job.slowly(office)
    finally:
        office.close()


def _intend(house: House, now: datetime, call: Callable[[Office], T]) -> T:
    office = house.office(now, write=True)
    try:
        result = call(office)
        office.commit()
        return result
    finally:
        office.close()


def run_once(house: House, now: datetime) -> list[str]:
    """Every job one time, in order."""
    return [done for job in JOBS if (done := run_job(house, job, now)) is not None]


def run_for_ever(house: House) -> None:
    """Start the clock; returns when the process is told to end."""
    scheduler = BlockingScheduler(timezone=BEIJING)
    for job in JOBS:
        scheduler.add_job(
            lambda job=job: run_job(house, job, utc_now()),
            job.when(),
            id=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=300,
        )
    scheduler.start()
