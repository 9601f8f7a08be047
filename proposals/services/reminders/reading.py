"""What the reminders of a day are made of, read in bulk: open clocks with their cases, the tasks, who may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, String, cast, or_, select

from proposals.domain.actors import Role
from proposals.domain.chasing import Rungs
from proposals.domain.deadlines import Clock as Kind
from proposals.domain.held import EVER_OWED
from proposals.domain.reminders import Wait
from proposals.domain.workflow import Action, Part, State
from proposals.services._office import Office
from proposals.storage.tables.handling import Assignment, Clock, Handling, Reckoning, RestrictedReader, Task
from proposals.storage.tables.organisation import Department, Unit
from proposals.storage.tables.register import CongressSession, Proposal

AT_ONCE = 5_000
"""So many ids stand in one query at most."""


class Open(NamedTuple):
    """An open clock with what a reminder says of its case; in the order of the columns below."""

    id: int
    kind: Kind
    due_on: date
    round_no: int
    label: str
    was_paused: bool
    handling_id: int
    state: State
    part: Part
    unit_id: int
    parent_id: int | None
    restricted: bool
    released: bool
    adjustment_refused: bool
    dispatched_on: date | None
    serial_no: str
    title: str
    kind_code: str
    session: str


def open_clocks(rungs: Rungs) -> Select[Any]:
    """Clocks that run and may have a rung, with what a reminder says of their case."""
    return (
        select(
            Clock.id,
            Clock.kind,
            Clock.due_on,
            Clock.round_no,
            Reckoning.rule["label"].as_string().label("label"),
            (cast(Clock.pauses, String) != "[]").label("was_paused"),
            Handling.id.label("handling_id"),
            Handling.state,
            Handling.part,
            Handling.unit_id,
            Handling.parent_id,
            Handling.restricted,
            Handling.released_at.is_not(None).label("released"),
            Handling.adjustment_refused,
            Handling.dispatched_on,
            Proposal.serial_no,
            Proposal.title,
            Proposal.kind_code,
            CongressSession.name.label("session"),
        )
        .join(Reckoning, Reckoning.id == Clock.reckoning_id)
        .join(Handling, Handling.id == Clock.handling_id)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(
            Clock.met_on.is_(None),
            Clock.cancelled_at.is_(None),
            Clock.due_on <= rungs.horizon,
            or_(Clock.kind.not_in(sorted(rungs.lapsed)), Clock.due_on >= rungs.through),
            Handling.state.in_(sorted(EVER_OWED)),
            Handling.stub.is_(False),
            Handling.unit_id.is_not(None),
        )
        .order_by(Clock.due_on, Clock.id)
    )


def rows(
    office: Office, rungs: Rungs, ids: Sequence[int] | None = None, cases: Sequence[int] | None = None
) -> list[Open]:
    """The open clocks: all, or of these ids; of all cases, or of these."""
    query = open_clocks(rungs)
    if cases is not None:
        query = query.where(Clock.handling_id.in_(cases))
    pieces = [query]
    if ids is not None:
        pieces = [query.where(Clock.id.in_(ids[at : at + AT_ONCE])) for at in range(0, len(ids), AT_ONCE)]
    office.db.flush()
    plain = office.db.connection()
    return [Open._make(row) for piece in pieces for row in plain.execute(piece)]


def hold(office: Office, clock_ids: Sequence[int], *, wait: bool) -> list[int]:
    """Keep everybody from acting on the cases of these clocks until this transaction ends; which ones are held.

    Those in somebody's hands just now are left out, unless it is ``wait``: then for one case at a time, so that no
    act ever waits for us while we wait for it. What is read after this is what was committed.
    """
    cases = select(Clock.handling_id).where(Clock.id.in_(clock_ids))
    query = select(Handling.id).where(Handling.id.in_(cases)).order_by(Handling.id)
    return list(office.db.scalars(query.with_for_update(read=True, skip_locked=not wait)))


def standing_still(office: Office, clock_ids: Sequence[int]) -> set[int]:
    """Which of these clocks are paused now."""
    found: set[int] = set()
    for at in range(0, len(clock_ids), AT_ONCE):
        paused = select(Clock.id, Clock.pauses).where(Clock.id.in_(clock_ids[at : at + AT_ONCE]))
        found |= {row.id for row in office.db.execute(paused) if any(p.get("to") is None for p in row.pauses)}
    return found


def tasks(office: Office, handling_ids: Sequence[int]) -> dict[int, tuple[Wait, ...]]:
    """What waits in these cases. Equal tasks of many cases are one object, and so are equal lists of them."""
    columns = select(
        Task.handling_id,
        Task.action,
        Task.title,
        Task.role,
        Task.unit_id,
        Task.department_id,
        Task.person_id,
    )
    known: dict[Any, Wait] = {}
    lists: dict[tuple[int, ...], tuple[Wait, ...]] = {}
    found: dict[int, tuple[Wait, ...]] = {}
    for row in _of(office, columns.order_by(Task.id), Task.handling_id, handling_ids):
        handling_id, *told = row
        wait = known.get(key := tuple(told))
        if wait is None:
            action, title, role, *where = told
            wait = known[key] = Wait(Action(action), title, Role(role), *where)
        waits = (*found.get(handling_id, ()), wait)
        found[handling_id] = lists.setdefault(tuple(map(id, waits)), waits)
    return found


def lead_handlers(office: Office, handling_ids: Sequence[int]) -> dict[int, int]:
    """Who handles each case in its lead department, where somebody is named."""
    named = select(Assignment.handling_id, Assignment.handler_id).where(
        Assignment.lead, Assignment.ended_at.is_(None), Assignment.handler_id.is_not(None)
    )
    return {row[0]: row[1] for row in _of(office, named, Assignment.handling_id, handling_ids)}


def readers(office: Office) -> dict[int, set[int]]:
    """Who may know of each restricted case."""
    found: dict[int, set[int]] = defaultdict(set)
    for handling_id, person_id in office.db.execute(
        select(RestrictedReader.handling_id, RestrictedReader.person_id)
    ):
        found[handling_id].add(person_id)
    return found


def parents(office: Office, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """The leads above these co-handlings: id → unit, and whether only named people may know."""
    columns = select(Handling.id, Handling.unit_id, Handling.restricted, Handling.stub)
    return {row.id: row for row in _of(office, columns, Handling.id, ids)}


def places(office: Office) -> tuple[dict[int, str], dict[int, str]]:
    """Short names of units and names of departments, by id."""
    units = office.db.execute(select(Unit.id, Unit.short_name)).all()
    departments = office.db.execute(select(Department.id, Department.name)).all()
    return {row[0]: row[1] for row in units}, {row[0]: row[1] for row in departments}


def _of(office: Office, query: Any, column: Any, ids: Sequence[int]) -> list[Any]:
    """The rows of these ids, which stand first. Most of a large table is quicker read whole than by thousands of ids."""
    plain = office.db.connection()
    if len(ids) > AT_ONCE:
        wanted = set(ids)
        return [row for row in plain.execute(query) if row[0] in wanted]
    return list(plain.execute(query.where(column.in_(ids)))) if ids else []
