"""待办、已办、我发起的: what waits for me, what I have done, what I have set going."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from proposals.domain.actors import Actor
from proposals.domain.lights import Light, LightCode, light, light_ranges
from proposals.domain.workflow import Action
from proposals.services._mine import count_of_waiting, may_know, of_my_units, waits_for
from proposals.services._office import Office
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, Task
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import CongressSession, Proposal, Proposer

PAGE = 50
STARTING = (Action.DISPATCH, Action.ASK_OPINION, Action.SUBMIT, Action.REQUEST_ADJUSTMENT)
"""Acts by which somebody sets others to work."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of a work list."""

    handling_id: int
    serial_no: str
    session: str
    kind: str
    title: str
    proposers: str
    part: str
    state: str
    unit: str
    note: str
    due: date | None
    light: Light | None
    at: datetime


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a list; ``before`` is the key of the next page, ``None`` at the end."""

    rows: list[WorkRow]
    next_key: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks wait, and how many of them are late or nearly so; capped at ``CAP`` + 1."""

    todo: int
    late: int
    soon: int


def counts(office: Office, actor: Actor) -> Counts:
    """Numbers for the first page and the navigation."""
    ranges = light_ranges(office.today, office.calendar, office.thresholds)
    numbers = select(
        count_of_waiting(actor).label("todo"),
        count_of_waiting(actor, Task.due_on.between(*ranges[LightCode.RED])).label("late"),
        count_of_waiting(actor, Task.due_on.between(*ranges[LightCode.YELLOW])).label("soon"),
    )
    return Counts(*office.db.execute(numbers).one())


def todo(office: Office, actor: Actor, *, key: str = "", which: str = "") -> WorkPage:
    """What waits for me, nearest due first; ``which`` is ``late`` or ``soon`` or empty."""
    ranges = light_ranges(office.today, office.calendar, office.thresholds)
    due = func.coalesce(Task.due_on, date.max)
    query = (
        _case_columns(
            Task.title.label("task"),
            Task.due_on.label("due"),
            Task.since.label("since"),
            Task.id.label("task_id"),
        )
        .join(Task, Task.handling_id == Handling.id)
        .where(waits_for(actor), may_know(actor))
        .order_by(due, Task.id)
        .limit(PAGE + 1)
    )
    if which in ("late", "soon"):
        query = query.where(Task.due_on.between(*ranges[LightCode(_LIGHT[which])]))
    after = _read_key(key)
    if after is not None:
        query = query.where(or_(due > after[0], and_(due == after[0], Task.id > after[1])))
    found = office.db.execute(query).all()
    names = _proposers(office, found)
    rows = [_row(office, r, names, note=r.task, due=r.due, at=r.since) for r in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return WorkPage(rows, f"{(last.due or date.max).isoformat()}:{last.task_id}" if last else None)


_LIGHT = {"late": "red", "soon": "yellow"}


def done(office: Office, actor: Actor, *, key: str = "") -> WorkPage:
    """Cases in which I acted, the latest first."""
    return _by_events(office, actor, Event.actor_id == actor.person_id, key)


def started(office: Office, actor: Actor, *, key: str = "") -> WorkPage:
    """Cases that I registered, dispatched, asked about or submitted, the latest first."""
    mine = and_(Event.actor_id == actor.person_id, Event.action.in_([a.value for a in STARTING]))
    return _by_events(office, actor, mine, key)


def _by_events(office: Office, actor: Actor, condition: ColumnElement[bool], key: str) -> WorkPage:
    last = (
        select(Event.handling_id, func.max(Event.seq).label("seq"), func.max(Event.at).label("at"))
        .where(condition, Event.handling_id.is_not(None))
        .group_by(Event.handling_id)
        .subquery()
    )
    query = (
        _case_columns(last.c.seq, last.c.at)
        .join(last, last.c.handling_id == Handling.id)
        .where(may_know(actor), of_my_units(actor))
        .order_by(last.c.seq.desc())
        .limit(PAGE + 1)
    )
    if key.isdecimal() and len(key) < 18:
        query = query.where(last.c.seq < int(key))
    found = office.db.execute(query).all()
    names = _proposers(office, found)
    rows = [_row(office, r, names, note="", due=None, at=r.at) for r in found[:PAGE]]
    return WorkPage(rows, str(found[PAGE - 1].seq) if len(found) > PAGE else None)


def _case_columns(*more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            Handling.id.label("handling_id"),
            Handling.part,
            Handling.state,
            Proposal.id.label("proposal_id"),
            Proposal.serial_no,
            Proposal.title,
            Proposal.kind_code,
            CongressSession.name.label("session"),
            Unit.short_name.label("unit"),
            *more,
        )
        .select_from(Handling)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .join(Unit, Unit.id == Handling.unit_id, isouter=True)
    )


def _row(
    office: Office, row: Row[Any], proposers: dict[int, str], *, note: str, due: date | None, at: datetime
) -> WorkRow:
    thresholds = office.thresholds
    return WorkRow(
        handling_id=row.handling_id,
        serial_no=row.serial_no,
        session=row.session,
        kind=office.rules.kinds[row.kind_code].name,
        title=row.title,
        proposers=proposers.get(row.proposal_id, ""),
        part=row.part.value,
        state=row.state.value,
        unit=row.unit or "",
        note=note,
        due=due,
        light=light(due, office.today, office.calendar, thresholds) if due else None,
        at=at,
    )


def _proposers(office: Office, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Names of the proposers of these rows, in one query."""
    names: dict[int, str] = {}
    found = office.db.execute(
        select(Proposer.proposal_id, Proposer.name)
        .where(Proposer.proposal_id.in_([r.proposal_id for r in rows]))
        .order_by(Proposer.proposal_id, Proposer.position)
    )
    for proposal_id, name in found:
        names[proposal_id] = f"{names[proposal_id]}、{name}" if proposal_id in names else name
    return names


def _read_key(key: str) -> tuple[date, int] | None:
    day, _, number = key.partition(":")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
