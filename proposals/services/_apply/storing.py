"""New cases as rows: every table in few statements, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, insert, literal, select
from sqlalchemy.orm import Session

from proposals.services import _ledger
from proposals.services._clocks import ClockSet
from proposals.services._office import Office
from proposals.storage import chain
from proposals.storage.set_wise import fresh_ids, in_pieces, insert_rows, insert_things, table_of
from proposals.storage.tables.handling import (
    Clock,
    Handling,
    LedgerRow,
    RestrictedReader,
    Round,
    RoundKind,
    Task,
)
from proposals.storage.tables.organisation import Unit
from proposals.storage.unstored import UnstoredEvent

if TYPE_CHECKING:
    from proposals.services._apply.opening import NewCase

SHARED = 8
"""From so many cases on, clocks that are alike are copied by the database instead of being sent row by row."""


def store(office: Office, cases: Sequence[NewCase], events: Sequence[tuple[NewCase, UnstoredEvent]]) -> None:
    """Write the cases, their first rounds, events, clocks, tasks and ledger rows."""
    db = office.db
    db.flush()
    _store_handlings(db, [c for c in cases if c.parent is None])
    _store_handlings(db, [c for c in cases if c.parent is not None])
    first = {"number": 1, "kind": RoundKind.FIRST, "opened_at": office.now}
    insert_rows(db, Round, [{"handling_id": c.handling.id, **first} for c in cases])
    readers = [{"handling_id": c.handling.id, "person_id": p} for c in cases for p in sorted(c.readers)]
    insert_rows(db, RestrictedReader, readers)
    for case, event in events:
        event.handling_id = case.handling.id
        chain.append(db, event)
    _store_clocks(db, cases)
    _store_projections(office, cases)


def _store_handlings(db: Session, cases: Sequence[NewCase]) -> None:
    for case in cases:
        case.handling.proposal_id = case.handling.proposal.id
        case.handling.parent_id = case.parent.handling.id if case.parent else None
    for case, new_id in zip(cases, fresh_ids(db, Handling, len(cases)), strict=True):
        case.handling.id = new_id
    insert_things(db, Handling, [c.handling for c in cases])


def _store_clocks(db: Session, cases: Sequence[NewCase]) -> None:
    alike: dict[ClockSet, list[int]] = {}
    for case in cases:
        alike.setdefault(case.clocks, []).append(case.handling.id)
    few = [
        {"handling_id": handling_id, **row}
        for clocks, ids in alike.items()
        if len(ids) < SHARED
        for handling_id in ids
        for row in clocks.rows
    ]
    insert_rows(db, Clock, few)
    for clocks, ids in alike.items():
        if len(ids) >= SHARED:
            for piece in in_pieces(ids):
                _copy_clocks(db, clocks, piece)


def _copy_clocks(db: Session, clocks: ClockSet, handling_ids: Sequence[int]) -> None:
    """One statement for each clock of the set: the same row for all of these cases."""
    table = table_of(Clock)
    for row in clocks.rows:
        columns = ["handling_id", *row]
        db.execute(insert(table).from_select(columns, _same_for(handling_ids, row), include_defaults=False))


def _same_for(handling_ids: Sequence[int], row: Any) -> Select[Any]:
    handling, clock = table_of(Handling), table_of(Clock)
    values = [literal(value, clock.c[name].type).label(name) for name, value in row.items()]
    return select(handling.c.id, *values).where(handling.c.id.in_(handling_ids))


def _store_projections(office: Office, cases: Sequence[NewCase]) -> None:
    tasks: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for case in cases:
        handling, facts, clocks = case.handling, case.facts(), list(case.clocks.open)
        tasks += [{"handling_id": handling.id, **t} for t in _ledger.first_tasks(office, facts, clocks)]
        units = list(_ledgers_of(case))
        if units:
            unit = case.unit.name if case.unit else ""
            values = _ledger.first_values(office, handling, facts, clocks, key=case.key, unit=unit)
            rows += [{"unit_id": u.id, **values, **case.work} for u in units]
    insert_rows(office.db, Task, tasks)
    insert_rows(office.db, LedgerRow, rows)


def _ledgers_of(case: NewCase) -> Iterator[Unit]:
    """The units of this house whose ledger shows the case."""
    if case.unit is not None and case.unit.inside and not case.handling.stub:
        yield case.unit
    if case.authority_inside and case.dispatcher is not None:
        yield case.dispatcher
