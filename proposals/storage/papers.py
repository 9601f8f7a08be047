"""Queries for papers between offices: several cases at once, each list in one query."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session, joinedload

from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.workflow import State
from proposals.storage.notices import count_plain_urges, plain_urges
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import (
    Adjustment,
    Assignment,
    Clock,
    Handling,
    LedgerRow,
    RestrictedReader,
    Task,
)
from proposals.storage.tables.register import KeyFlag, Proposal

ORDERED = (
    State.PENDING_ACCEPTANCE,
    State.ADJUSTING,
    State.HANDLING,
    State.UNDER_REVIEW,
    State.APPROVED,
    State.ISSUED,
    State.ANSWERED,
)
"""States of a case that was given to a unit and is not over."""
MOST = 300


def ordered_cases(
    db: Session,
    unit_id: int,
    person_id: int | None,
    *,
    inside: bool,
    session_id: int | None = None,
    ids: Collection[int] | None = None,
) -> list[Handling]:
    """Cases that this unit handles (``inside``) or has given to others, by session and number; at most ``MOST``."""
    query = (
        select(Handling)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .where(
            _given(unit_id, inside=inside),
            Handling.state.in_(ORDERED),
            Handling.stub.is_(False),
            Handling.dispatched_on.is_not(None),
            _may_know(person_id),
        )
        .options(
            joinedload(Handling.unit),
            joinedload(Handling.proposal).joinedload(Proposal.session),
            joinedload(Handling.proposal).selectinload(Proposal.proposers),
        )
        .order_by(Proposal.session_id.desc(), Proposal.serial_no, Handling.id)
        .limit(MOST)
    )
    if session_id is not None:
        query = query.where(Proposal.session_id == session_id)
    if ids is not None:
        query = query.where(Handling.id.in_(ids))
    return list(db.scalars(query))


def _given(unit_id: int, *, inside: bool) -> ColumnElement[bool]:
    if inside:
        return Handling.unit_id == unit_id
    return (Handling.dispatcher_unit_id == unit_id) & (Handling.unit_id != unit_id)


def _may_know(person_id: int | None) -> ColumnElement[bool]:
    named = select(RestrictedReader.handling_id).where(RestrictedReader.person_id == person_id)
    return Handling.restricted.is_(False) | Handling.id.in_(named)


def sessions_with_cases(db: Session, unit_id: int) -> list[tuple[int, str]]:
    """Sessions of the unit's cases, the latest first."""
    rows = (
        select(LedgerRow.session_id, LedgerRow.session_name)
        .where(LedgerRow.unit_id == unit_id)
        .distinct()
        .order_by(LedgerRow.session_id.desc())
    )
    return [(number, name) for number, name in db.execute(rows)]


def shares_of(db: Session, handling_ids: Sequence[int]) -> dict[int, list[Assignment]]:
    """Running shares of departments by handling, the lead first."""
    rows = (
        select(Assignment)
        .where(Assignment.handling_id.in_(handling_ids), Assignment.ended_at.is_(None))
        .options(joinedload(Assignment.department))
        .order_by(Assignment.lead.desc(), Assignment.id)
    )
    found: dict[int, list[Assignment]] = {}
    for share in db.scalars(rows):
        found.setdefault(share.handling_id, []).append(share)
    return found


def key_flags_of(db: Session, proposal_ids: Sequence[int]) -> dict[int, list[KeyFlag]]:
    """重点 marks by proposal."""
    found: dict[int, list[KeyFlag]] = {}
    for flag in db.scalars(select(KeyFlag).where(KeyFlag.proposal_id.in_(proposal_ids)).order_by(KeyFlag.id)):
        found.setdefault(flag.proposal_id, []).append(flag)
    return found


def cohandlers_of(db: Session, lead_ids: Sequence[int]) -> dict[int, list[Handling]]:
    """Co-handlings that were asked and not taken back, by lead."""
    rows = (
        select(Handling)
        .where(Handling.parent_id.in_(lead_ids), Handling.state.in_((*ORDERED, State.CLOSED, State.ARCHIVED)))
        .options(joinedload(Handling.unit))
        .order_by(Handling.id)
    )
    found: dict[int, list[Handling]] = {}
    for child in db.scalars(rows):
        found.setdefault(child.parent_id or 0, []).append(child)
    return found


def due_days(db: Session, handling_ids: Sequence[int]) -> dict[tuple[int, ClockKind], date]:
    """The day of the latest clock of each kind that was not cancelled, by handling and kind."""
    rows = (
        select(Clock.handling_id, Clock.kind, Clock.due_on)
        .where(Clock.handling_id.in_(handling_ids), Clock.cancelled_at.is_(None))
        .order_by(Clock.id)
    )
    return {(handling_id, kind): due_on for handling_id, kind, due_on in db.execute(rows)}


_TASKS_OF_UNIT = (
    select(Task)
    .where(Task.handling_id == bindparam("handling_id"), Task.unit_id == bindparam("unit_id"))
    .order_by(Task.id)
)


def tasks_of_unit(db: Session, handling: Handling) -> list[Task]:
    """What the unit that handles still has to do."""
    return list(db.scalars(_TASKS_OF_UNIT, {"handling_id": handling.id, "unit_id": handling.unit_id}))


def latest_adjustment(db: Session, handling_id: int) -> Adjustment | None:
    """The request that was made last and not taken back."""
    return db.scalar(
        select(Adjustment)
        .where(
            Adjustment.handling_id == handling_id,
            Adjustment.outcome.is_(None) | (Adjustment.outcome != "recalled"),
        )
        .order_by(Adjustment.id.desc())
        .limit(1)
    )


def urges_of(db: Session, handling_id: int) -> tuple[int, Event | None]:
    """How often a case was urged, and the last time."""
    count = count_plain_urges(db, handling_id)
    last = db.scalar(plain_urges([handling_id]).order_by(Event.version.desc()).limit(1)) if count else None
    return count, last
