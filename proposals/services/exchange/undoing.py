"""An import taken back as a whole, while its cases lie as it brought them in; numbers are free again afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import ACTION_NAMES, Action
from proposals.services._apply import lock_import, undo_import
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._searchable import forget_proposals
from proposals.services.exchange.batches import DONE, NO_SUCH_BATCH
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import ImportBatch, ImportPurpose, Proposal

BRING_CASES = frozenset({ImportPurpose.LIST, ImportPurpose.PAST})
NAMED = 5


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking an import back would mean: how many proposals go, and what was done with them since."""

    batch: ImportBatch
    proposals: int
    in_the_way: tuple[str, ...]


def can_be_undone(batch: ImportBatch) -> bool:
    """True for an import that brought cases and was not taken back yet."""
    return batch.purpose in BRING_CASES and batch.report["state"] == DONE and batch.undone_at is None


def look_at_undoing(office: Office, actor: Actor, batch_id: int) -> Undoing:
    """What would be taken back, for the person to check; changes nothing."""
    batch = _done(office, actor, batch_id)
    return Undoing(batch, len(_proposals(office, batch_id)), _done_since(office, batch_id))


def undo(office: Office, actor: Actor, batch_id: int) -> ImportBatch:
    """Take the import back, or refuse with the cases that somebody has worked on since."""
    batch = _done(office, actor, batch_id, locked=True)
    cases = lock_import(office, batch_id)
    in_the_way = _done_since(office, batch_id)
    if in_the_way:
        raise NotPossible(why_not(in_the_way))
    unit_id, proposals = int(batch.report["wish"]["unit_id"]), _proposals(office, batch_id)
    undo_import(office, actor, cases, unit_id, f"撤销批量导入《{batch.name}》")
    forget_proposals(office, proposals)
    office.db.execute(
        update(Proposal)
        .where(Proposal.batch_id == batch_id)
        .values(undone_at=office.now)
        .execution_options(synchronize_session=False)
    )
    batch.undone_at, batch.undone_by = office.now, actor.name
    record(
        office, actor, "import_undone", {"batch": batch_id, "name": batch.name, "proposals": len(proposals)}
    )
    office.db.flush()
    return batch


def why_not(in_the_way: Sequence[str]) -> str:
    """The refusal, with the first of the cases in the way."""
    more = f"等{len(in_the_way)}件" if len(in_the_way) > NAMED else ""
    return f"{'、'.join(in_the_way[:NAMED])}{more}，整批不能再撤销；登记错了的，请在详情页逐件撤案。"


def _done(office: Office, actor: Actor, batch_id: int, *, locked: bool = False) -> ImportBatch:
    query = select(ImportBatch).where(ImportBatch.id == batch_id)
    batch = office.db.scalar(query.with_for_update() if locked else query)
    if batch is None or batch.person_id != actor.person_id:
        raise NotFound(NO_SUCH_BATCH)
    if not actor.has(Role.CLERK, batch.report["wish"]["unit_id"]):
        raise NotAllowed("批量导入由提案办理员办理，请联系本单位办公室。")
    if batch.undone_at is not None:
        raise NotPossible("这次导入已经撤销过，不用再撤销。")
    if not can_be_undone(batch):
        raise NotPossible("这次导入没有登记建议提案，没有可以撤销的。")
    return batch


def _proposals(office: Office, batch_id: int) -> list[int]:
    mine = select(Proposal.id).where(Proposal.batch_id == batch_id)
    return list(office.db.scalars(mine.order_by(Proposal.id)))


def _done_since(office: Office, batch_id: int) -> tuple[str, ...]:
    """The cases of the import on which somebody acted after it, each with the latest act: 第0607号已“签收”."""
    acts = office.db.execute(
        select(Proposal.serial_no, Event.action)
        .join(Handling, Handling.proposal_id == Proposal.id)
        .join(Event, Event.handling_id == Handling.id)
        .where(Proposal.batch_id == batch_id, Event.version.is_not(None), Event.at > Proposal.registered_at)
        .order_by(Event.seq)
    )
    latest = {number: ACTION_NAMES[Action(action)] for number, action in acts}
    return tuple(f"第{number}号已“{name}”" for number, name in sorted(latest.items()))
