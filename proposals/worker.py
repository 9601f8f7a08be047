"""The worker: a table of jobs and when; each line calls one service, so that several workers may run.

Three kinds of jobs: work in pieces, which all workers do together, each piece claimed by one; jobs repeated under
a lease by one worker at a time; and daily jobs, done once each Beijing day, at or after their hour.

``flask --app wsgi worker`` runs for ever, ``--once`` does what is due now.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time as monotonic
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import IO, Protocol

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from proposals.domain.dates import BEIJING
from proposals.services._desk import Desk
from proposals.services._job_days import HoldingDesk, TakenOver, end_day, put_off, take_day
from proposals.services._office import Office, utc_now
from proposals.services.audit import seal_access_log
from proposals.services.digests import send_digests
from proposals.services.file_texts import read_waiting
from proposals.services.heartbeat import beat, say_goodbye
from proposals.services.house import House, HouseDesk
from proposals.services.housekeeping import remove_ended_logins, return_lease, take_lease
from proposals.services.ledger import make_exports, remove_old_exports
from proposals.services.printing import make_batches
from proposals.services.reminders import send_reminders
from proposals.services.renderings import ask_for_missing, remove_old_pictures, render_waiting
from proposals.services.sending import remove_old_notices, send_waiting
from proposals.services.similar import count_common_bigrams

LEASE = timedelta(minutes=10)
LOOK = timedelta(minutes=1)
"""How often a worker looks whether a daily job's hour has come."""
LOG = logging.getLogger(__name__)


class Job(Protocol):
    """One line of the table."""

    @property
    def name(self) -> str:
        """Told apart from every other job by it."""
        ...

    @property
    def every(self) -> timedelta:
        """How often a worker looks."""
        ...

    def turn(self, desk: Desk) -> str | None:
        """Do what is due; what came of it in words, None where there was nothing to do for this worker."""
        ...


@dataclass(frozen=True, slots=True)
class Pieces:
    """Slow work: it opens an office for each step, holds no lock between them, and claims its own pieces."""

    name: str
    every: timedelta
    call: Callable[[Desk], int]
    told: str

    def turn(self, desk: Desk) -> str | None:
        """As many pieces as there are."""
        return self.told.format(self.call(desk))


@dataclass(frozen=True, slots=True)
class Leased:
    """A quick job in one transaction, by one worker at a time."""

    name: str
    every: timedelta
    call: Callable[[Office], int]
    told: str

    def turn(self, desk: Desk) -> str | None:
        """Once, unless another worker is at it."""
        if not desk.write(lambda office: take_lease(office, self.name, desk.owner, LEASE)):
            return None
        try:
            return self.told.format(desk.write(self.call))
        finally:
            desk.write(lambda office: return_lease(office, self.name, desk.owner))


@dataclass(frozen=True, slots=True)
class Daily:
    """Once each Beijing day, at this hour or later; the job itself knows whether today is a working day."""

    name: str
    at: time
    call: Callable[[Desk], int]
    told: str

    @property
    def every(self) -> timedelta:
        """How often a worker looks."""
        return LOOK

    def turn(self, desk: Desk) -> str | None:
        """Today's turn, unless it was done or another worker is at it; what fails is tried again in minutes."""
        day = take_day(desk, self.name, self.at)
        if day is None:
            return None
        try:
            told = self.told.format(self.call(HoldingDesk(desk, self.name, day)))
        except TakenOver:
            return None
        except Exception:
            put_off(desk, self.name, day)
            raise
        end_day(desk, self.name, day, told)
        return told


def _at_once(call: Callable[[Office], int]) -> Callable[[Desk], int]:
    return lambda desk: desk.write(call)


SOON, OFTEN, HOURLY = timedelta(seconds=10), timedelta(minutes=5), timedelta(hours=1)
JOBS: tuple[Job, ...] = (
    Pieces("beat", timedelta(seconds=30), lambda desk: desk.write(lambda o: beat(o, desk.owner)), "报到{}次"),
    Leased("seal_access_log", OFTEN, seal_access_log, "封存查阅记录{}条"),
    Leased("ask_for_missing_pdfs", HOURLY, ask_for_missing, "补排待生成的PDF{}份"),
    Pieces("make_pdfs", SOON, render_waiting, "生成PDF{}份"),
    Pieces("read_files", SOON, read_waiting, "读取文件文字{}份"),
    Pieces("make_batches", SOON, make_batches, "完成批量打印{}批"),
    Pieces("make_exports", SOON, make_exports, "导出台账{}份"),
    Pieces("send_waiting", SOON, send_waiting, "发出通知{}条"),
    Daily("send_reminders", time(7, 30), send_reminders, "写入期限提醒{}条"),
    Daily("send_digests", time(8), send_digests, "写入每日提醒{}份"),
    Daily("count_common_bigrams", time(2, 30), count_common_bigrams, "数出常用字对{}个"),
    Daily("remove_old_notices", time(3, 0), _at_once(remove_old_notices), "清除旧通知{}条"),
    Daily("remove_ended_logins", time(3, 10), _at_once(remove_ended_logins), "清除半年前结束的登录{}个"),
    Daily("remove_old_exports", time(3, 15), remove_old_exports, "清除旧的台账导出{}份"),
    Daily("remove_old_pictures", time(3, 20), _at_once(remove_old_pictures), "清除旧的页面图片{}张"),
)


def own_name() -> str:
    """This process, told apart from every other worker."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run_once(house: House, now: datetime) -> list[str]:
    """Everything that is due now, in order."""
    desk = HouseDesk(house, own_name(), lambda: now)
    return [done for job in JOBS if (done := job.turn(desk)) is not None]


def run_for_ever(house: House, *, while_open: IO[bytes] | None = None) -> None:
    """Start the clock; returns when the process is told to end, or when ``while_open`` does."""
    # Work in pieces often lasts longer than its interval: that a turn is left out is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    desk = HouseDesk(house, own_name(), utc_now)
    scheduler = BlockingScheduler(timezone=BEIJING)
    fill(scheduler, JOBS, desk)
    started = [threading.Thread(target=_watch_the_clock, args=(scheduler,), daemon=True)]
    if while_open is not None:
        started.append(threading.Thread(target=_end_with, args=(while_open, scheduler), daemon=True))

    def start_watching(_: object) -> None:
        for thread in started:
            thread.start()

    scheduler.add_listener(start_watching, EVENT_SCHEDULER_STARTED)
    signal.signal(signal.SIGTERM, _end_politely)
    with suppress(KeyboardInterrupt, SystemExit):
        scheduler.start()
    with suppress(SQLAlchemyError):  # a database that is gone learns of it by the missing signs of life
        desk.write(lambda office: say_goodbye(office, desk.owner))


def _end_politely(*_: object) -> None:
    raise SystemExit(0)


def fill(scheduler: BaseScheduler, jobs: tuple[Job, ...], desk: Desk) -> None:
    """Every job with its interval, beginning at once: what waited while no worker ran is done first."""
    for job in jobs:
        scheduler.add_job(
            lambda job=job: job.turn(desk),
            IntervalTrigger(seconds=int(job.every.total_seconds())),
            id=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=300,
            next_run_time=utc_now(),
        )


@dataclass
class WallClock:
    """The clock on the wall against one that only runs forward: seconds by which the wall clock was set."""

    wall: float
    forward: float

    def moved(self, wall: float, forward: float) -> float:
        """How far it was set since the last look; forgets it afterwards."""
        by = (wall - self.wall) - (forward - self.forward)
        self.wall, self.forward = wall, forward
        return by


JUMP = 30.0
"""Seconds; ordinary correction of a clock stays far below."""


def after_a_jump(scheduler: BaseScheduler, now: datetime) -> None:
    """Every job looks anew: a schedule made before the clock was set back would wait for the old time."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=now)


def _watch_the_clock(scheduler: BaseScheduler) -> None:
    clock = WallClock(monotonic.time(), monotonic.monotonic())
    pause = threading.Event()
    while not pause.wait(5):
        by = clock.moved(monotonic.time(), monotonic.monotonic())
        if abs(by) > JUMP:
            LOG.warning("the clock was set by %.0f seconds; every job looks anew", by)
            after_a_jump(scheduler, utc_now())


def _end_with(stream: IO[bytes], scheduler: BlockingScheduler) -> None:
    while stream.read(4096):
        pass
    scheduler.shutdown(wait=False)
