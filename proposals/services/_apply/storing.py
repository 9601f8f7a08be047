"""New cases as rows: what is alike is made ready once, every table is written in few statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.orm import Session

from proposals.services import _ledger
from proposals.services._clocks import ClockSet
from proposals.services._office import Office
from proposals.storage import chain
from proposals.storage.base import Base
from proposals.storage.set_wise import copy_rows, fresh_ids, insert_rows, insert_variants, row_of
from proposals.storage.tables.handling import (
    Clock,
    Handling,
    LedgerRow,
    Reckoning,
    RestrictedReader,
    Round,
    RoundKind,
    Task,
)
from proposals.storage.tables.organisation import Unit
from proposals.storage.unstored import UnstoredEvent, UnstoredProposal

if TYPE_CHECKING:
    from proposals.services._apply.opening import NewCase, Opening

Row = Mapping[str, Any]


def store(office: Office, opened: Sequence[tuple[UnstoredProposal, Opening]]) -> list[int]:
    """Write the cases of these proposals, which are stored: first rounds, events, clocks, tasks and ledger rows.

    Gives the id of the case that each opening began with.
    """
    db = office.db
    db.flush()
    plans = {opening: _Plan(office, opening) for opening in dict.fromkeys(o for _, o in opened)}
    ids = iter(fresh_ids(db, Handling, sum(len(plans[o].cases) for _, o in opened)))
    placed = [_Placed(p, plans[o], [next(ids) for _ in plans[o].cases]) for p, o in opened]
    insert_variants(db, Handling, [row for each in placed for row in each.handlings()])
    insert_variants(db, LedgerRow, [row for each in placed for row in each.ledger_rows()])
    cases = {own_id: case for each in placed for case, own_id in zip(each.plan.cases, each.ids, strict=True)}
    _store_with_cases(db, cases)
    _store_clocks(db, {own_id: case.clocks for own_id, case in cases.items()})
    for each in placed:
        for event, handling_id in each.events():
            chain.append(db, event, handling_id)
    return [each.ids[each.plan.first] for each in placed]


class _Plan:
    """What an opening writes for each of its proposals, ready but for ids; leads stand before those beneath them."""

    def __init__(self, office: Office, opening: Opening) -> None:
        cases = sorted(opening.cases, key=lambda case: case.parent is not None)
        at = {case: number for number, case in enumerate(cases)}
        self.cases = [_case_plan(office, case) for case in cases]
        self.above = [at[case.parent] if case.parent else None for case in cases]
        self.first = at[opening.cases[0]]
        self.events = [(at[case], event) for case, event in opening.events]


@dataclass(frozen=True, slots=True, eq=False)
class _CasePlan:
    handling: Row
    clocks: ClockSet
    ledger: tuple[Row, ...]
    others: Mapping[type[Base], tuple[Row, ...]]


def _case_plan(office: Office, case: NewCase) -> _CasePlan:
    facts, clocks = case.facts(), list(case.clocks.open)
    unit = case.unit.name if case.unit else ""
    values = _ledger.first_values(office, case.handling, facts, clocks, key=case.key, unit=unit)
    return _CasePlan(
        row_of(Handling, case.handling),
        case.clocks,
        tuple({"unit_id": unit.id, **values} for unit in _ledgers_of(case)),
        {
            Round: ({"number": 1, "kind": RoundKind.FIRST, "opened_at": office.now},),
            RestrictedReader: tuple({"person_id": person} for person in sorted(case.readers)),
            Task: tuple(_ledger.first_tasks(office, facts, clocks)),
        },
    )


def _ledgers_of(case: NewCase) -> Iterator[Unit]:
    """The units of this house whose ledger shows the case."""
    if case.unit is not None and case.unit.inside and not case.handling.stub:
        yield case.unit
    if case.authority_inside and case.dispatcher is not None:
        yield case.dispatcher


class _Placed(NamedTuple):
    """A plan with the ids that one proposal and its cases have."""

    proposal: UnstoredProposal
    plan: _Plan
    ids: list[int]

    def handlings(self) -> Iterator[tuple[Row, Row]]:
        for case, own_id, above in zip(self.plan.cases, self.ids, self.plan.above, strict=True):
            parent_id = None if above is None else self.ids[above]
            yield case.handling, {"id": own_id, "proposal_id": self.proposal.id, "parent_id": parent_id}

    def ledger_rows(self) -> Iterator[tuple[Row, Row]]:
        words = _ledger.words_of(self.proposal)
        for case, own_id in zip(self.plan.cases, self.ids, strict=True):
            for row in case.ledger:
                yield row, {**words, "handling_id": own_id}

    def events(self) -> Iterator[tuple[UnstoredEvent, int]]:
        for at, event in self.plan.events:
            yield event, self.ids[at]


def _store_with_cases(db: Session, cases: Mapping[int, _CasePlan]) -> None:
    """Rounds, readers and tasks: those of the first case of a plan are sent, the database copies them for the others."""
    firsts: dict[_CasePlan, int] = {}
    like = {own_id: firsts.setdefault(case, own_id) for own_id, case in cases.items()}
    for model in (Round, RestrictedReader, Task):
        rows = [{**row, "handling_id": first} for case, first in firsts.items() for row in case.others[model]]
        if rows:
            insert_rows(db, model, rows)
            copy_rows(db, model, "handling_id", like)


def _store_clocks(db: Session, of_cases: Mapping[int, ClockSet]) -> None:
    """Clocks that are alike are sent once; the database copies them for every other case."""
    firsts: dict[ClockSet, int] = {}
    like = {own_id: firsts.setdefault(clocks, own_id) for own_id, clocks in of_cases.items()}
    _send_clocks(db, firsts)
    copy_rows(db, Clock, "handling_id", like)


def _send_clocks(db: Session, firsts: Mapping[ClockSet, int]) -> None:
    """The clocks of these cases, each with its reckoning."""
    reckonings = [reckoning for clocks in firsts for reckoning in clocks.reckonings]
    rows = [{**row, "handling_id": first} for clocks, first in firsts.items() for row in clocks.rows]
    ids = fresh_ids(db, Reckoning, len(reckonings))
    insert_rows(db, Reckoning, [{"id": i, **each} for i, each in zip(ids, reckonings, strict=True)])
    insert_rows(db, Clock, [{**row, "reckoning_id": i} for i, row in zip(ids, rows, strict=True)])
