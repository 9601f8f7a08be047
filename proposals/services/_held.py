"""Running clocks that are somebody's own: of what waits for them, of their department's share, of their office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, exists, false, or_, select

from proposals.domain import held
from proposals.domain.actors import Actor, Grant, Role
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.workflow import Part, State
from proposals.services._ledger import CLOCK_OF_TASK, REPLY_CLOCKS
from proposals.services._mine import may_know, of_my_units, waits_for
from proposals.services._office import Office
from proposals.storage.tables.handling import Assignment, Clock, Handling, Task
from proposals.storage.tables.register import CongressSession, Proposal


@dataclass(frozen=True, slots=True)
class HeldClock:
    """A running clock with the names of its case."""

    id: int
    handling_id: int
    kind: ClockKind
    label: str
    due_on: date
    provisional: bool
    session: str
    serial_no: str
    title: str


def held_clocks(
    office: Office, actor: Actor, *, until: date | None = None, at_most: int = 1000
) -> list[HeldClock]:
    """Clocks of this person, the nearest due first; of a restricted case only where they are named."""
    return clocks_where(office, and_(_held_by(actor), may_know(actor), of_my_units(actor)), until, at_most)


def clocks_of_unit(office: Office, unit_id: int, until: date, at_most: int = 1000) -> list[HeldClock]:
    """Clocks of a unit that everybody in its office may hear of: none of a restricted case."""
    return clocks_where(office, and_(Handling.unit_id == unit_id, ~Handling.restricted), until, at_most)


def clocks_where(
    office: Office, condition: ColumnElement[bool], until: date | None, at_most: int
) -> list[HeldClock]:
    """Running clocks that ask for something, the nearest due first; a right that has lapsed is no longer among them."""
    lapsed = and_(Clock.kind.in_(held.NOT_OWED), Clock.due_on < office.today)
    query = (
        select(Clock, Proposal.serial_no, Proposal.title, CongressSession.name)
        .join(Handling, Handling.id == Clock.handling_id)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(Clock.met_on.is_(None), Clock.cancelled_at.is_(None), is_owed(), condition, ~lapsed)
        .order_by(Clock.due_on, Clock.id)
        .limit(at_most)
    )
    if until is not None:
        query = query.where(Clock.due_on <= until)
    return [_clock(row) for row in office.db.execute(query)]


def is_owed() -> ColumnElement[bool]:
    """A clock that asks for something where its case stands now (``domain.held.OWED_IN``)."""
    by_states: dict[frozenset[State], list[ClockKind]] = {}
    for kind, states in held.OWED_IN.items():
        by_states.setdefault(states, []).append(kind)
    return or_(*(and_(Clock.kind.in_(kinds), Handling.state.in_(s)) for s, kinds in by_states.items()))


def _clock(row: Row[Clock, str, str, str]) -> HeldClock:
    clock, serial_no, title, session = row
    return HeldClock(
        id=clock.id,
        handling_id=clock.handling_id,
        kind=clock.kind,
        label=clock.rule["label"],
        due_on=clock.due_on,
        provisional=clock.provisional,
        session=session,
        serial_no=serial_no,
        title=title,
    )


def _held_by(actor: Actor) -> ColumnElement[bool]:
    return or_(_of_waiting_task(actor), *(_by_grant(actor, g) for g in actor.grants))


def _of_waiting_task(actor: Actor) -> ColumnElement[bool]:
    """What a task of mine is due by: of whoever signs, this alone."""
    known = [and_(Task.action == a.value, Clock.kind.in_(kinds)) for a, kinds in CLOCK_OF_TASK.items()]
    other = and_(Task.action.not_in([a.value for a in CLOCK_OF_TASK]), Clock.kind.in_(REPLY_CLOCKS))
    return exists().where(
        Task.handling_id == Clock.handling_id,
        Task.due_on == Clock.due_on,
        waits_for(actor),
        or_(*known, other),
    )


def _by_grant(actor: Actor, grant: Grant) -> ColumnElement[bool]:
    """What a role holds beyond its tasks: a clerk all of the unit, a department its share."""
    of_unit = Handling.unit_id == grant.unit_id
    if grant.role is Role.CLERK:
        return of_unit
    if grant.role is Role.COHANDLER:
        return and_(of_unit, Handling.part == Part.COHANDLE)
    if grant.role in (Role.HEAD, Role.HANDLER):
        return and_(of_unit, _of_share(actor, grant))
    return false()


def _of_share(actor: Actor, grant: Grant) -> ColumnElement[bool]:
    share = and_(Assignment.handling_id == Clock.handling_id, Assignment.ended_at.is_(None))
    if grant.department_id is not None:
        share = and_(share, Assignment.department_id == grant.department_id)
    if grant.role is Role.HANDLER:
        own = or_(Assignment.handler_id == actor.person_id, Assignment.handler_id.is_(None))
        share = and_(share, own)
    return exists().where(
        share,
        or_(
            and_(Assignment.lead, Clock.kind.in_(held.OF_LEAD)),
            and_(~Assignment.lead, Assignment.opinion_at.is_(None), Clock.kind.in_(held.OF_SUPPORTING)),
            and_(Assignment.accepted_at.is_(None), Clock.kind.in_(held.OF_EACH_DEPARTMENT)),
        ),
    )
