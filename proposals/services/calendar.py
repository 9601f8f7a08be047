"""日历: what falls due when, a month or a day at a time, for a unit or for me; one statement a page."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from proposals.domain.actors import Actor
from proposals.domain.held import NOT_OWED
from proposals.domain.lights import Light, light
from proposals.services._held import is_owed
from proposals.services._mine import may_know, waits_for
from proposals.services._office import Office
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, Reckoning, Task
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import CongressSession, Proposal

A_DAY = 4
"""So many due dates of a day stand in a month; the others are a number and a link."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One due date of a case."""

    handling_id: int
    serial_no: str
    session: str
    title: str
    label: str
    due: date
    provisional: bool
    light: Light


@dataclass(frozen=True, slots=True)
class DayBox:
    """One day of the month: whether it is off, what it is called, what falls due, and how much more does."""

    day: date
    in_month: bool
    off: bool
    made_up: bool
    name: str
    entries: list[DueEntry]
    more: int


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday to Sunday; ``not_announced`` are years that are reckoned with plain weekends."""

    first: date
    weeks: list[list[DayBox]]
    count: int
    not_announced: list[int]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything due on one day, page by page."""

    entries: list[DueEntry]
    next_key: int | None


def month(office: Office, actor: Actor, first: date, unit_id: int | None = None) -> Month:
    """The month that begins on this day; of one unit, or (None) what I work on or what waits for me."""
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    found = office.db.execute(_month_query(actor, weeks[0][0], weeks[-1][-1], unit_id)).all()
    entries: dict[date, list[DueEntry]] = {}
    counts: dict[date, int] = {}
    for row in found:
        entries.setdefault(row.due_on, []).append(_entry(office, row))
        counts[row.due_on] = row.of_day
    boxes = [[_box(office, day, first, entries, counts) for day in week] for week in weeks]
    inside = sum(n for day, n in counts.items() if (day.year, day.month) == (first.year, first.month))
    return Month(first, boxes, inside, office.calendar.unannounced_years(weeks[0][0], weeks[-1][-1]))


def day(office: Office, actor: Actor, on: date, unit_id: int | None = None, after: int = 0) -> Day:
    """What is due on this day, by the order of their clocks."""
    query = _query(actor, unit_id).where(Clock.due_on == on, Clock.id > after)
    found = office.db.execute(query.order_by(Clock.id).limit(PAGE + 1)).all()
    following = found[PAGE - 1].clock_id if len(found) > PAGE else None
    return Day([_entry(office, row) for row in found[:PAGE]], following)


def units_of(office: Office, actor: Actor) -> list[tuple[int, str]]:
    """Units whose calendar this person may open, the own one first."""
    ids = {g.unit_id for g in actor.grants}
    rows = office.db.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids), Unit.inside)).all()
    return sorted(((row.id, row.name) for row in rows), key=lambda u: (u[0] != actor.unit_id, u[1]))


def _month_query(actor: Actor, first: date, last: date, unit_id: int | None) -> Select[Any]:
    inner = (
        _query(actor, unit_id)
        .add_columns(
            func.row_number().over(partition_by=Clock.due_on, order_by=Clock.id).label("place"),
            func.count().over(partition_by=Clock.due_on).label("of_day"),
        )
        .where(Clock.due_on.between(first, last))
        .subquery()
    )
    return select(inner).where(inner.c.place <= A_DAY).order_by(inner.c.due_on, inner.c.place)


def _query(actor: Actor, unit_id: int | None) -> Select[Any]:
    """Open clocks of cases in my units' ledgers, restricted ones only where I am named."""
    return (
        select(
            Clock.id.label("clock_id"),
            Clock.due_on,
            Clock.provisional,
            Reckoning.rule,
            Handling.id.label("handling_id"),
            Proposal.serial_no,
            Proposal.title,
            CongressSession.name.label("session"),
        )
        .select_from(Clock)
        .join(Reckoning, Reckoning.id == Clock.reckoning_id)
        .join(Handling, Handling.id == Clock.handling_id)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(
            Clock.met_on.is_(None),
            Clock.cancelled_at.is_(None),
            Clock.kind.not_in(NOT_OWED),
            is_owed(),
            may_know(actor),
            _in_ledger(actor, unit_id),
        )
    )


def _in_ledger(actor: Actor, unit_id: int | None) -> ColumnElement[bool]:
    units = {g.unit_id for g in actor.grants}
    mine = and_(LedgerRow.handling_id == Handling.id, LedgerRow.unit_id.in_(units))
    if unit_id is not None:
        return exists().where(mine, LedgerRow.unit_id == unit_id)
    waiting = exists().where(Task.handling_id == Handling.id, waits_for(actor))
    handled = exists().where(mine, LedgerRow.handler_id == actor.person_id)
    return and_(exists().where(mine), or_(waiting, handled))


def _entry(office: Office, row: Row[Any]) -> DueEntry:
    return DueEntry(
        row.handling_id,
        row.serial_no,
        row.session,
        row.title,
        row.rule["label"],
        row.due_on,
        row.provisional,
        light(row.due_on, office.today, office.calendar, office.thresholds),
    )


def _box(
    office: Office,
    day: date,
    first: date,
    entries: dict[date, list[DueEntry]],
    counts: dict[date, int],
) -> DayBox:
    off = not office.calendar.is_working(day)
    return DayBox(
        day,
        (day.year, day.month) == (first.year, first.month),
        off,
        not off and day.weekday() >= 5,
        office.calendar.name_of(day),
        entries.get(day, []),
        max(0, counts.get(day, 0) - A_DAY),
    )


def neighbours(first: date) -> tuple[date, date]:
    """The first days of the month before and of the month after."""
    return (first - timedelta(1)).replace(day=1), (first + timedelta(31)).replace(day=1)
