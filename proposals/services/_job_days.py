"""Daily jobs as services see them: taken once a Beijing day, held while they work, done for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypeVar

from proposals.domain.dates import BEIJING
from proposals.services._desk import Desk
from proposals.services._office import Office
from proposals.storage import job_days

T = TypeVar("T")
HELD = timedelta(minutes=10)
"""A worker that is killed holds its daily job so long; every step of the work lengthens it."""


class TakenOver(Exception):
    """Another worker went on with the job; this one stops without a word."""


@dataclass(frozen=True, slots=True)
class HoldingDesk:
    """The desk of a daily job: each writing step keeps the hold, or ends the work where another has taken over."""

    desk: Desk
    job: str
    day: date

    @property
    def owner(self) -> str:
        """Whose desk it is."""
        return self.desk.owner

    def read(self, call: Callable[[Office], T]) -> T:
        """Call with an office that only reads."""
        return self.desk.read(call)

    def write(self, call: Callable[[Office], T]) -> T:
        """Call with a writing office; raises ``TakenOver``, and nothing is kept, where the job is another's by now."""

        def holding(office: Office) -> T:
            if not job_days.hold_on(office.db, self.job, self.day, self.owner, office.now + HELD):
                raise TakenOver
            return call(office)

        return self.desk.write(holding)


def take_day(desk: Desk, job: str, at: time) -> date | None:
    """Today's Beijing date where the job's hour has come and it is ours to do; None where it is done or held."""

    def waits(office: Office) -> bool:
        return _hour_has_come(office, at) and job_days.is_free(office.db, job, office.today, office.now)

    def take(office: Office) -> date | None:
        taken = job_days.claim(office.db, job, office.today, desk.owner, office.now, office.now + HELD)
        return office.today if taken else None

    return desk.write(take) if desk.read(waits) else None


def end_day(desk: Desk, job: str, day: date, told: str) -> None:
    """The job of this day is done for good."""
    desk.write(lambda office: job_days.finish(office.db, job, day, desk.owner, office.now, told))


def put_off(desk: Desk, job: str, day: date) -> None:
    """It failed: whoever asks in a few minutes tries again."""
    desk.write(lambda office: job_days.hold_on(office.db, job, day, desk.owner, office.now + HELD / 2))


def last_day_done(office: Office, job: str) -> date | None:
    """The latest day before today on which the job was done; None where it never was."""
    return job_days.last_finished(office.db, job, office.today)


def _hour_has_come(office: Office, at: time) -> bool:
    return office.now.astimezone(BEIJING).time() >= at
