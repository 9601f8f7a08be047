"""The worker: a table of jobs and when; each line calls one service, so that several workers may run.

A job is done by one worker at a time, under a lease; work in pieces by all of them together, each piece claimed by one.

``flask --app wsgi worker`` runs for ever, ``--once`` does each job one time.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from proposals.domain.dates import BEIJING
from proposals.services._desk import Desk
from proposals.services._office import Office, utc_now
from proposals.services.audit import seal_access_log
from proposals.services.house import House, HouseDesk
from proposals.services.housekeeping import note_run, remove_ended_logins, return_lease, take_lease
from proposals.services.printing import make_batches
from proposals.services.renderings import ask_for_missing, remove_old_pictures, render_waiting

LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing done again and again: its name, when, the service, and what to say of the number it returns."""

    name: str
    when: Callable[[], BaseTrigger]
    call: Callable[[Office], int] | None
    told: str
    pieces: Callable[[Desk], int] | None = None
    """For slow work: it opens an office for each step, holds no lock between them, and claims its own pieces."""


JOBS = (
    Job("seal_access_log", lambda: IntervalTrigger(minutes=5), seal_access_log, "封存查阅记录{}条"),
    Job(
        "remove_ended_logins",
        lambda: CronTrigger(hour=3, minute=10, timezone=BEIJING),
        remove_ended_logins,
        "清除半年前结束的登录{}个",
    ),
    Job(
        "remove_old_pictures",
        lambda: CronTrigger(hour=3, minute=20, timezone=BEIJING),
        remove_old_pictures,
        "清除旧的页面图片{}张",
    ),
    Job("ask_for_missing_pdfs", lambda: IntervalTrigger(hours=1), ask_for_missing, "补排待生成的PDF{}份"),
    Job("make_pdfs", lambda: IntervalTrigger(seconds=10), None, "生成PDF{}份", pieces=render_waiting),
    Job("make_batches", lambda: IntervalTrigger(seconds=10), None, "完成批量打印{}批", pieces=make_batches),
)


def run_job(house: House, job: Job, clock: Callable[[], datetime]) -> str | None:
    """Do one job; what came of it in words, None if another worker holds it."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    desk = HouseDesk(house, owner, clock)
    if job.pieces is not None:
        count = job.pieces(desk)
        desk.write(lambda office: note_run(office, job.name, owner))
        return job.told.format(count)
    assert job.call is not None
    if not desk.write(lambda office: take_lease(office, job.name, owner, LEASE)):
        return None
    try:
        count = desk.write(job.call)
    finally:
        desk.write(lambda office: return_lease(office, job.name, owner))
    return job.told.format(count)


def run_once(house: House, now: datetime) -> list[str]:
    """Every job one time, in order."""
    return [done for job in JOBS if (done := run_job(house, job, lambda: now)) is not None]


def run_for_ever(house: House, *, while_open: IO[bytes] | None = None) -> None:
    """Start the clock; returns when the process is told to end, or when ``while_open`` does.

    What repeats begins at once, so that what waited while no worker ran is done first.
    """
    # Work in pieces often lasts longer than its interval: that a turn is left out is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    scheduler = BlockingScheduler(timezone=BEIJING)
    for job in JOBS:
        when = job.when()
        first = {"next_run_time": utc_now()} if isinstance(when, IntervalTrigger) else {}
        scheduler.add_job(
            lambda job=job: run_job(house, job, utc_now),
            when,
            id=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=300,
            **first,
        )
    if while_open is not None:
        watch = threading.Thread(target=_end_with, args=(while_open, scheduler), daemon=True)
        scheduler.add_listener(lambda _: watch.start(), EVENT_SCHEDULER_STARTED)
    with suppress(KeyboardInterrupt, SystemExit):
        scheduler.start()


def _end_with(stream: IO[bytes], scheduler: BlockingScheduler) -> None:
    while stream.read(4096):
        pass
    scheduler.shutdown(wait=False)
