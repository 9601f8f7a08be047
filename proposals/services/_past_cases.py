"""往年件: what an old ledger records as closed, many at once, through the same decision as any act.

The second way besides ``_apply`` to store a state, for handlings that nobody has seen yet: brand new ones need no lock.
They start no clock, wait for nobody and tell nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.decide import decide
from proposals.domain.facts import Facts
from proposals.domain.past import PastEnd
from proposals.domain.workflow import Action, State
from proposals.services import _ledger
from proposals.services._office import Office
from proposals.storage import chain
from proposals.storage.set_wise import insert_rows
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, LedgerRow, PastRecord, Round, RoundKind
from proposals.storage.tables.organisation import Unit


@dataclass(frozen=True, slots=True)
class PastCase:
    """A new handling (``pending_dispatch``, ``past``) of a stored proposal, how it ended, and what its event says."""

    handling: Handling
    end: PastEnd
    co_units: str
    key: bool
    data: Mapping[str, Any]
    note: str = ""


def record_past(office: Office, actor: Actor, cases: Sequence[PastCase]) -> None:
    """Store these cases as closed, each with its first round, record, event and ledger row; all in this transaction.

    Raises ``NotAllowed`` where the actor is no clerk of the unit. Leads of co-handlings must be stored before.
    """
    named = {case.handling.unit_id for case in cases} | {case.handling.dispatcher_unit_id for case in cases}
    units = {unit.id: unit for unit in office.db.scalars(select(Unit).where(Unit.id.in_(named - {None})))}
    facts = [_facts(case.handling, units) for case in cases]
    for case, known in zip(cases, facts, strict=True):
        decision = decide(known, actor, Action.RECORD_PAST, case.data)
        case.handling.state, case.handling.version = decision.target, 1
        case.handling.updated_at = office.now
    office.db.add_all(case.handling for case in cases)
    office.db.flush()
    _store(office, cases, facts, units)
    for case in cases:
        chain.append(office.db, _event(office, actor, case))


def _facts(handling: Handling, units: Mapping[int, Unit]) -> Facts:
    """What ``storage.facts.gather`` would find once it is stored: nothing has happened yet."""
    dispatcher = units.get(handling.dispatcher_unit_id or 0)
    lead = handling.parent
    return Facts(
        handling_id=0,
        version=0,
        state=State.PENDING_DISPATCH,
        part=handling.part,
        unit_id=handling.unit_id,
        dispatcher_unit_id=handling.dispatcher_unit_id,
        authority_inside=bool(dispatcher and dispatcher.inside and dispatcher.id != handling.unit_id),
        lead_unit_id=lead.unit_id if lead else None,
        lead_state=lead.state if lead else None,
        lead_outside=lead is not None,
        past=True,
    )


def _store(
    office: Office, cases: Sequence[PastCase], facts: Sequence[Facts], units: Mapping[int, Unit]
) -> None:
    """First rounds, records and ledger rows."""
    records = [_record(case) for case in cases]
    insert_rows(office.db, Round, [first_round(case.handling, office.now) for case in cases])
    insert_rows(office.db, PastRecord, records)
    rows = [
        {"unit_id": unit_id, **_ledger.with_past(values, PastRecord(**record))}
        for case, known, record in zip(cases, facts, records, strict=True)
        for values in [_first_values(office, case, known, units)]
        for unit_id in _seen_by(case.handling, known)
        if units[unit_id].inside
    ]
    insert_rows(office.db, LedgerRow, rows)


def first_round(handling: Handling, at: datetime) -> dict[str, Any]:
    """The first round of a new handling as a row."""
    return {
        "handling_id": handling.id,
        "number": 1,
        "kind": RoundKind.FIRST,
        "reason": "",
        "opened_at": at,
        "submissions": 0,
    }


def _record(case: PastCase) -> dict[str, Any]:
    end = asdict(case.end)
    del end["remark"]  # stands with the proposal
    return {"handling_id": case.handling.id, **end, "co_units": case.co_units}


def _first_values(office: Office, case: PastCase, facts: Facts, units: Mapping[int, Unit]) -> dict[str, Any]:
    unit = units[case.handling.unit_id or 0]
    return _ledger.first_values(office, case.handling, facts, [], key=case.key, unit=unit.name)


def _seen_by(handling: Handling, facts: Facts) -> list[int]:
    """The unit that handled it, and the authority where it is in this installation."""
    seen = {handling.unit_id, handling.dispatcher_unit_id if facts.authority_inside else None}
    return [unit_id for unit_id in seen if unit_id is not None]


def _event(office: Office, actor: Actor, case: PastCase) -> Event:
    return Event(
        handling_id=case.handling.id,
        version=1,
        round_no=1,
        at=office.now,
        actor_id=actor.person_id,
        actor_name=actor.name,
        on_behalf=None,
        action=Action.RECORD_PAST.value,
        from_state=State.PENDING_DISPATCH.value,
        to_state=case.handling.state.value,
        note=case.note,
        data=dict(case.data),
    )
