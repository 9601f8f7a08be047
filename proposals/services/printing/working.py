"""The worker's part: claim a batch, make its pieces some at a time, bind them; killed at any point, it goes on there.

Nothing is made inside a transaction that writes. Each step is kept by one compare-and-set on the batch's row: a
worker whose lease ran out, or whose batch was cancelled, finds the row changed and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import select, update

from proposals.documents.pdf import ConverterBusy, ConverterMissing
from proposals.domain.errors import DomainError
from proposals.services._desk import Desk
from proposals.services._office import Office
from proposals.services.printing.binding import bound
from proposals.services.printing.contents import is_grouped
from proposals.services.printing.made import DOCX, PDF, Made
from proposals.services.printing.pieces import make_pieces
from proposals.storage import claims
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.printing import BatchForm, PrintBatch, PrintItem

T = TypeVar("T")
PAUSE = timedelta(minutes=1)
INTERRUPTED = "在第{at}份附近连续中断{times}次，已停下；请把这一件单独打印看看，或联系系统管理员。"
TURN_TO_ZIP = "可以改为“打包下载”，在装有Word或WPS的电脑上打印。"


def make_batches(desk: Desk) -> int:
    """Work on every batch that waits, or whose worker has gone, until none is left; the number finished."""
    finished = 0
    while desk.read(lambda office: claims.any_free(office.db, PrintBatch, office.now)):
        batch_id = desk.write(lambda office: claim_batch(office, desk.owner))
        if batch_id is None:
            break
        finished += make_batch(desk, batch_id)
    return finished


def make_batch(desk: Desk, batch_id: int) -> bool:
    """Make the claimed batch to its end; False where it was cancelled, failed, put off or taken over."""
    while (keep := desk.read(lambda office: next_step(office, batch_id, desk.owner))) is not None:
        if not desk.write(keep):
            break
    return desk.read(lambda office: office.db.get_one(PrintBatch, batch_id).state) is WorkState.DONE


def claim_batch(office: Office, owner: str) -> int | None:
    """Take the oldest batch that waits, or that nobody has worked on since its lease ran out; only one can win."""
    taken = claims.claim(office.db, PrintBatch, owner, office.now, _lease(office), 1, PrintBatch.id)
    return taken[0].id if taken else None


def next_step(office: Office, batch_id: int, owner: str) -> Callable[[Office], bool] | None:
    """Make the next pieces, or bind them all; gives back what keeps them, None where there is nothing to do.

    What is given back says whether to go on.
    """
    batch = office.db.get_one(PrintBatch, batch_id)
    if batch.state is not WorkState.WORKING or batch.owner != owner:
        return None
    done = batch.done
    limits = office.rules.sheets.printing
    if batch.attempts > limits.most_interruptions:
        told = INTERRUPTED.format(at=done + 1, times=batch.attempts - 1)
        return lambda writing: _end(writing, batch_id, owner, done, WorkState.FAILED, problem=told)
    try:
        if done < batch.total:
            made = make_pieces(office, batch, _next_items(office, batch))
            return lambda writing: _keep(writing, batch_id, owner, done, made)
        file = bound(office, batch)
        media = PDF if batch.form is BatchForm.PDF else "application/zip"
        return lambda writing: _finish(writing, batch_id, owner, done, file, media)
    except ConverterBusy:
        return lambda writing: _put_off(writing, batch_id, owner, done)
    except ConverterMissing as missing:
        told = missing.sentence.partition("；")[0].rstrip("。") + "；" + TURN_TO_ZIP
        return lambda writing: _end(writing, batch_id, owner, done, WorkState.FAILED, problem=told)
    except DomainError as refusal:
        told = refusal.sentence[:300]
        return lambda writing: _end(writing, batch_id, owner, done, WorkState.FAILED, problem=told)


def _next_items(office: Office, batch: PrintBatch) -> Sequence[PrintItem]:
    """The pieces not made yet: some, or all where they come into one document."""
    rows = (
        select(PrintItem)
        .where(PrintItem.batch_id == batch.id, PrintItem.position >= batch.done)
        .order_by(PrintItem.position)
    )
    if not is_grouped(batch.what, batch.variant):
        rows = rows.limit(office.rules.sheets.printing.pieces_at_once)
    return office.db.scalars(rows).all()


def _keep(office: Office, batch_id: int, owner: str, done: int, made: Sequence[Made]) -> bool:
    """Store these pieces and move on, if the batch is still ours and stands where it stood."""
    moved = _change(office, batch_id, owner, done, done=done + len(made), attempts=1, until=_lease(office))
    if not moved:
        return False
    media = PDF if office.db.get_one(PrintBatch, batch_id).form is BatchForm.PDF else DOCX
    wanted = select(PrintItem).where(PrintItem.id.in_([each.item_id for each in made]))
    items = {item.id: item for item in office.db.scalars(wanted)}
    for each in made:
        item = items[each.item_id]
        if each.data is not None:
            item.blob_id = office.keep_file(each.data, media).id
        else:
            item.blob_id = each.blob_id
        item.problem = each.problem
        item.name = each.name or item.name
    office.db.flush()
    return True


def _finish(office: Office, batch_id: int, owner: str, done: int, file: bytes, media: str) -> bool:
    blob = office.keep_file(file, media)
    _end(office, batch_id, owner, done, WorkState.DONE, blob_id=blob.id)
    return False


def _end(office: Office, batch_id: int, owner: str, done: int, state: WorkState, **values: Any) -> bool:
    _change(
        office, batch_id, owner, done, state=state, owner="", until=None, finished_at=office.now, **values
    )
    return False


def _put_off(office: Office, batch_id: int, owner: str, done: int) -> bool:
    """Too much is being converted just now: let the batch wait a little, as if it had not been touched."""
    later = office.now + PAUSE
    _change(
        office,
        batch_id,
        owner,
        done,
        state=WorkState.WAITING,
        owner="",
        until=None,
        next_attempt_at=later,
        attempts=0,
    )
    return False


def _change(office: Office, batch_id: int, owner: str, done: int, /, **values: Any) -> bool:
    """Write to the batch's row only while it is worked on by this owner and stands where the step began."""
    changed = office.db.execute(
        update(PrintBatch)
        .where(
            PrintBatch.id == batch_id,
            PrintBatch.state == WorkState.WORKING,
            PrintBatch.owner == owner,
            PrintBatch.done == done,
        )
        .values(**values)
        .returning(PrintBatch.id)
    )
    return changed.first() is not None


def _lease(office: Office) -> Any:
    return office.now + timedelta(minutes=office.rules.sheets.printing.lease_minutes)
