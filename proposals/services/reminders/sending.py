"""The daily run: which days it covers, and the reminders written in pieces, each looked at again where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from proposals.domain import reminders as words
from proposals.domain.chasing import Rungs
from proposals.domain.notices import NoticeKind
from proposals.services._desk import Desk
from proposals.services._notices import Told, tell
from proposals.services._office import Office
from proposals.services.reminders import reading
from proposals.services.reminders.composing import Reminder, compose
from proposals.storage import job_days
from proposals.storage.tables.system import JobDay

JOB = "send_reminders"
CLOCKS_AT_ONCE = 300
PEOPLE_AT_ONCE = 50
BELIEVED = timedelta(days=7)
"""So far ahead a day that is done counts: farther ahead it was written by a clock that went wrong."""


@dataclass(frozen=True, slots=True)
class Run:
    """The working day it is for, and the last day done before; None before the first run."""

    day: date
    last: date | None
    missed: tuple[date, date] | None

    @property
    def at_once(self) -> bool:
        """Everything in one notice a person: reminders begin, or days were missed."""
        return self.last is None or self.missed is not None

    def rungs(self, office: Office) -> Rungs:
        """The rungs that this run tells of."""
        return Rungs(office.rules.reminders, office.calendar, self.last, self.day)


def run_of(office: Office, day: date) -> Run | None:
    """The run of this day; None on a day off, or where it is done (the clock may have gone back behind a later one)."""
    if not office.calendar.is_working(day):
        return None
    done = select(JobDay.day).where(
        JobDay.job == JOB,
        JobDay.finished_at.is_not(None),
        JobDay.day >= day,
        JobDay.day <= day + BELIEVED,
    )
    if office.db.scalar(done.limit(1)) is not None:
        return None
    last = job_days.last_finished(office.db, JOB, day)
    return Run(day, last, missed_days(office, last, day))


def missed_days(office: Office, last: date | None, day: date) -> tuple[date, date] | None:
    """First and last of the working days between two runs; None where there is none."""
    if last is None or office.calendar.working_days_between(last, day) <= 1:
        return None
    return office.calendar.add_working_days(last, 1), office.calendar.add_working_days(day, -1)


def send_reminders(desk: Desk) -> int:
    """Tell everybody what today's rungs ask of them, each once; how many notices were written. Nothing on a day off."""
    run = desk.read(lambda office: run_of(office, office.today))
    if run is None:
        return 0
    due = desk.read(lambda office: reminders_of(office, run))
    return _send_at_once(desk, run, due) if run.at_once else _send_each(desk, run, due)


def reminders_of(office: Office, run: Run, ids: Sequence[int] | None = None) -> list[Reminder]:
    """What this run tells, of all clocks or of these."""
    rungs = run.rungs(office)
    return compose(office, rungs, reading.rows(office, rungs, ids))


def _send_each(desk: Desk, run: Run, due: Sequence[Reminder]) -> int:
    """One notice a clock and person, some hundreds of clocks in one short transaction.

    A case in somebody's hands at that moment comes at the end, alone: the act, if it is finished, ends the reminder.
    """
    written, left = 0, []
    for at in range(0, len(due), CLOCKS_AT_ONCE):
        piece = [each.clock_id for each in due[at : at + CLOCKS_AT_ONCE]]
        count, seen = desk.write(partial(_tell_held, run=run, ids=piece, wait=False))
        written += count
        left += [clock_id for clock_id in piece if clock_id not in seen]
    for clock_id in left:
        written += desk.write(partial(_tell_held, run=run, ids=[clock_id], wait=True))[0]
    return written


def _tell_held(office: Office, *, run: Run, ids: Sequence[int], wait: bool) -> tuple[int, set[int]]:
    """Look again and tell; how many rows, and which clocks could be looked at."""
    rungs = run.rungs(office)
    found = reading.rows(office, rungs, ids, reading.hold(office, ids, wait=wait))
    told = [each for reminder in compose(office, rungs, found) for each in told_of(reminder)]
    return tell(office, told), {row.id for row in found}


def told_of(reminder: Reminder) -> list[Told]:
    """One notice each for its people."""
    subject, text = reminder.subject, reminder.text
    return [
        Told(
            person_id,
            subject,
            text,
            reminder.key,
            NoticeKind.REMINDER,
            reminder.handling_id,
            reminder.due,
        )
        for person_id in reminder.people
    ]


def _send_at_once(desk: Desk, run: Run, due: Sequence[Reminder]) -> int:
    """One notice a person with everything in it."""
    clocks_of = {p: [r.clock_id for r in mine] for p, mine in by_person(due).items()}
    people, written = sorted(clocks_of), 0
    for at in range(0, len(people), PEOPLE_AT_ONCE):
        some = {person_id: clocks_of[person_id] for person_id in people[at : at + PEOPLE_AT_ONCE]}
        written += desk.write(partial(_tell_summaries, run=run, clocks_of=some))
    return written


def _tell_summaries(office: Office, *, run: Run, clocks_of: dict[int, list[int]]) -> int:
    """Look again at these clocks and tell what is still owed, one notice a person."""
    ids = sorted({clock_id for ids in clocks_of.values() for clock_id in ids})
    mine = by_person(reminders_of(office, run, ids))
    return tell(office, [summary(run, p, told) for p, told in mine.items() if p in clocks_of])


def by_person(found: Iterable[Reminder]) -> dict[int, list[Reminder]]:
    """What each person is told, in the order given."""
    mine: dict[int, list[Reminder]] = {}
    for reminder in found:
        for person_id in reminder.people:
            mine.setdefault(person_id, []).append(reminder)
    return mine


def summary(run: Run, person_id: int, told: Sequence[Reminder]) -> Told:
    """Everything for one person, the most urgent first."""
    return Told(
        person_id,
        words.summary_subject(len(told), run.missed),
        words.summary([each.line for each in told], run.missed),
        f"reminders:{run.day}",
        NoticeKind.REMINDER,
    )
