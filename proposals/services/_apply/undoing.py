"""The door for taking an import back: every case of it in one act each, decided like any other, written set-wise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from proposals.domain.actors import Actor, consequence_of
from proposals.domain.decide import decide
from proposals.domain.facts import Facts
from proposals.domain.workflow import ENDS, Action, State
from proposals.services._office import Office
from proposals.storage import chain
from proposals.storage.set_wise import in_pieces
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, Task
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Proposal
from proposals.storage.unstored import UnstoredEvent


def lock_import(office: Office, batch_id: int) -> list[int]:
    """Lock every case of an import, leads before those beneath them; their ids in order."""
    mine = select(Handling.id).join(Proposal, Proposal.id == Handling.proposal_id)
    cases = mine.where(Proposal.batch_id == batch_id).order_by(Handling.id)
    return list(office.db.scalars(cases.with_for_update(of=Handling)))


def undo_import(office: Office, actor: Actor, handling_ids: Sequence[int], unit_id: int, note: str) -> int:
    """Withdraw locked cases: state, event, clocks, tasks and ledger rows; how many. Those on record only end without event.

    ``unit_id`` is the unit that imported; what lies with others follows from its act. Raises what ``decide`` raises.
    """
    office.db.flush()
    ended = [row for piece in in_pieces(handling_ids) for row in _rows(office, piece)]
    targets = [_target(actor, row, unit_id) for row in ended]
    for row, target in zip(ended, targets, strict=True):
        chain.append(office.db, _event(office, actor, row, target.value, note))
    for target in set(targets):
        ids = [row.id for row, to in zip(ended, targets, strict=True) if to is target]
        for piece in in_pieces(ids):
            _end(office, piece, target)
    for piece in in_pieces(handling_ids):
        _end_on_record(office, piece)
        for table in (Task, LedgerRow):
            _write(office, delete(table).where(table.handling_id.in_(piece)))
    office.db.expire_all()
    return len(ended)


def _rows(office: Office, handling_ids: Sequence[int]) -> list[Any]:
    columns = (Handling.id, Handling.version, Handling.state, Handling.part, Handling.unit_id, Handling.past)
    found = office.db.execute(
        select(
            *columns, Handling.dispatcher_unit_id, Handling.round_no, Unit.inside.label("authority_inside")
        )
        .join(Unit, Unit.id == Handling.dispatcher_unit_id, isouter=True)
        .where(Handling.id.in_(handling_ids), Handling.stub.is_(False))
        .order_by(Handling.id)
    )
    return list(found)


def _facts(row: Any) -> Facts:
    """What the table asks of a case that lies as it was brought in."""
    return Facts(
        handling_id=row.id,
        version=row.version,
        state=row.state,
        part=row.part,
        unit_id=row.unit_id,
        dispatcher_unit_id=row.dispatcher_unit_id,
        authority_inside=bool(row.authority_inside) and row.dispatcher_unit_id != row.unit_id,
        past=row.past,
    )


def _target(actor: Actor, row: Any, unit_id: int) -> State:
    own = unit_id in (row.unit_id, row.dispatcher_unit_id)
    who = actor if own else consequence_of(actor)
    return decide(_facts(row), who, Action.UNDO_IMPORT, {}).target


def _event(office: Office, actor: Actor, row: Any, target: str, note: str) -> UnstoredEvent:
    return UnstoredEvent(
        handling_id=row.id,
        version=row.version + 1,
        round_no=row.round_no,
        at=office.now,
        actor_id=actor.person_id,
        actor_name=actor.name,
        action=Action.UNDO_IMPORT.value,
        from_state=row.state.value,
        to_state=target,
        note=note,
        data={},
    )


def _end(office: Office, handling_ids: Sequence[int], target: State) -> None:
    _write(
        office,
        update(Handling)
        .where(Handling.id.in_(handling_ids))
        .values(state=target, live=target not in ENDS, version=Handling.version + 1, updated_at=office.now),
    )
    running = Clock.handling_id.in_(handling_ids), Clock.met_on.is_(None), Clock.cancelled_at.is_(None)
    _write(office, update(Clock).where(*running).values(cancelled_at=office.now))


def _end_on_record(office: Office, handling_ids: Sequence[int]) -> None:
    """A lead outside that is only on record has no events and gets none; it must count as live nowhere."""
    on_record = update(Handling).where(Handling.id.in_(handling_ids), Handling.stub)
    _write(office, on_record.values(state=State.WITHDRAWN, live=False, updated_at=office.now))


def _write(office: Office, statement: Any) -> None:
    office.db.execute(statement.execution_options(synchronize_session=False))
