"""提醒预演: who would get what by which channel on a day, with the cases as they stand now; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, Role
from proposals.domain.notices import Channel
from proposals.services._holders import Roster
from proposals.services._notices import Told, ways
from proposals.services._office import Office
from proposals.services._rights import require_keeper
from proposals.services.reminders import reading, sending
from proposals.services.reminders.composing import Reminder
from proposals.services.reminders.sending import Run
from proposals.storage.tables.handling import RestrictedReader


@dataclass(frozen=True, slots=True)
class Line:
    """One notice that would be written; ``rungs`` are the steps of the ladder in it, more than one only in a summary."""

    person_id: int
    person: str
    unit: str
    channels: tuple[Channel, ...]
    handling_id: int | None
    subject: str
    text: str
    rungs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The run of one day; ``next_day`` where the day itself is off, ``missed`` where earlier days are caught up with."""

    day: date
    next_day: date | None
    first: bool
    missed: tuple[date, date] | None
    lines: tuple[Line, ...]


def preview(office: Office, actor: Actor | None, day: date) -> Preview:
    """For a clerk the cases of the units, for the administrator how many each gets, for the operator (None) everything.

    A day to come is previewed as if every day until then were run. A restricted case is named to its readers alone.
    """
    if actor is not None:
        require_keeper(actor)
    if not office.calendar.is_working(day):
        return Preview(day, office.calendar.next_working(day), False, None, ())
    run = _run(office, day)
    found = sending.reminders_of(office, run)
    clerk = actor is None or any(g.role is Role.CLERK for g in actor.grants)
    if actor is None:
        found = [_unnamed(r) if r.restricted else r for r in found]
    elif clerk:
        found = _visible(office, actor, found)
    if not clerk:
        found = [r for r in found if not r.restricted]
    told = _summed(run, found) if run.at_once or not clerk else _each(found)
    lines = _lines(office, run, told)
    return Preview(day, None, run.last is None, run.missed, lines if clerk else _counted(lines))


def _run(office: Office, day: date) -> Run:
    """Today's run as it stands; of another day the regular one."""
    if day == office.today and (real := sending.run_of(office, day)) is not None:
        return real
    return Run(day, office.calendar.add_working_days(day, -1), None)


def _visible(office: Office, actor: Actor, found: Sequence[Reminder]) -> list[Reminder]:
    """A clerk's own units, and of restricted cases those that name the clerk."""
    units = {g.unit_id for g in actor.grants if g.role is Role.CLERK}
    named = set(
        office.db.scalars(
            select(RestrictedReader.handling_id).where(RestrictedReader.person_id == actor.person_id)
        )
    )
    return [r for r in found if r.unit_id in units and (not r.restricted or r.handling_id in named)]


def _unnamed(reminder: Reminder) -> Reminder:
    """Without the title: the operator is no named reader."""
    return reminder._replace(case=reminder.case._replace(title=""))


def _counted(lines: Iterable[Line]) -> tuple[Line, ...]:
    """How many things each is told, without saying of which cases."""
    return tuple(
        replace(line, handling_id=None, subject=f"{len(line.rungs)}项期限", text="") for line in lines
    )


Sayable = tuple[Told, tuple[str, ...]]


def _each(found: Iterable[Reminder]) -> list[Sayable]:
    return [(told, (r.rung.code,)) for r in found for told in sending.told_of(r)]


def _summed(run: Run, found: Sequence[Reminder]) -> list[Sayable]:
    return [
        (sending.summary(run, person_id, some), tuple(r.rung.code for r in some))
        for person_id, some in sending.by_person(found).items()
    ]


def _lines(office: Office, run: Run, told: Sequence[Sayable]) -> tuple[Line, ...]:
    roster = Roster.read(office, run.day)
    units, _ = reading.places(office)
    lines = []
    for (each, rungs), channels in zip(told, ways(office, [t for t, _ in told]), strict=True):
        assert each.person_id is not None
        unit = units[roster.units[each.person_id]]
        name = roster.names[each.person_id]
        lines.append(
            Line(each.person_id, name, unit, channels, each.handling_id, each.subject, each.text, rungs)
        )
    return tuple(lines)
