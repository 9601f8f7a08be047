"""One's own batches: how far they are, what went wrong, and the finished file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING
from proposals.domain.errors import NotFound, NotPossible
from proposals.domain.file_names import safe_name
from proposals.services._office import Office
from proposals.services.printing.contents import CONTENT_NAMES, is_grouped, variants
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.printing import BatchForm, PrintBatch, PrintItem
from proposals.storage.tables.system import Blob

NO_SUCH_BATCH = "没有找到这一批，请从批量打印页面重新打开。"
STATE_WORDS: dict[WorkState, str] = {
    WorkState.WAITING: "等待后台处理",
    WorkState.WORKING: "正在生成",
    WorkState.DONE: "已完成",
    WorkState.FAILED: "没有做成",
    WorkState.CANCELLED: "已取消",
}
SHOWN_BATCHES, SHOWN_PROBLEMS = 30, 200


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece that was not made, or made with something to look after."""

    name: str
    sentence: str
    handling_id: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch as its page shows it; ``variant`` in words, ``size`` in bytes once the file is there."""

    batch: PrintBatch
    what: str
    variant: str
    words: str
    size: int
    problems: list[Problem]
    problem_count: int

    @property
    def running(self) -> bool:
        """True until the worker is through with it."""
        return self.batch.state in (WorkState.WAITING, WorkState.WORKING)


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """The file of a batch where it lies, to be sent without reading it whole."""

    name: str
    media_type: str
    path: Path


def own_batch(office: Office, actor: Actor, batch_id: int) -> PrintBatch:
    """A batch that this person ordered; those of others are not to be found."""
    batch = office.db.get(PrintBatch, batch_id)
    if batch is None or actor.person_id is None or batch.asked_by != actor.person_id:
        raise NotFound(NO_SUCH_BATCH)
    return batch


def my_batches(office: Office, actor: Actor) -> list[BatchView]:
    """One's latest batches, the newest first, without their problems one by one."""
    batches = office.db.scalars(
        select(PrintBatch)
        .where(PrintBatch.asked_by == actor.person_id)
        .order_by(PrintBatch.id.desc())
        .limit(SHOWN_BATCHES)
    ).all()
    counts = _problem_counts(office, [b.id for b in batches])
    return [_view(office, b, [], counts.get(b.id, 0)) for b in batches]


def batch_page(office: Office, actor: Actor, batch_id: int) -> BatchView:
    """One batch with what went wrong in it."""
    batch = own_batch(office, actor, batch_id)
    rows = office.db.execute(
        select(PrintItem.name, PrintItem.problem, PrintItem.handling_id)
        .where(PrintItem.batch_id == batch.id, PrintItem.problem != "")
        .order_by(PrintItem.position)
        .limit(SHOWN_PROBLEMS)
    )
    count = _problem_counts(office, [batch.id]).get(batch.id, 0)
    return _view(office, batch, [Problem(*row) for row in rows], count)


def finished_file(office: Office, actor: Actor, batch_id: int) -> FinishedFile:
    """The ZIP or PDF of a finished batch."""
    batch = own_batch(office, actor, batch_id)
    blob = office.db.get(Blob, batch.blob_id) if batch.blob_id else None
    if batch.state is not WorkState.DONE or blob is None:
        raise NotPossible("这一批还没有做好，请等它完成后再下载。")
    on = batch.asked_at.astimezone(BEIJING)
    name = safe_name(f"{CONTENT_NAMES[batch.what]}{on:%Y%m%d-%H%M}")
    return FinishedFile(f"{name}.{batch.form.value}", blob.media_type, office.blob_path(blob.sha256))


def _problem_counts(office: Office, batch_ids: Sequence[int]) -> dict[int, int]:
    rows = office.db.execute(
        select(PrintItem.batch_id, func.count())
        .where(PrintItem.batch_id.in_(batch_ids), PrintItem.problem != "")
        .group_by(PrintItem.batch_id)
    )
    return dict(rows.all())


def _view(office: Office, batch: PrintBatch, problems: list[Problem], count: int) -> BatchView:
    blob = office.db.get(Blob, batch.blob_id) if batch.blob_id else None
    words = STATE_WORDS[batch.state]
    if batch.state is WorkState.WORKING and batch.done == batch.total:
        words = "正在装订" if batch.form is BatchForm.PDF else "正在打包"
    elif batch.state is WorkState.WORKING and not is_grouped(batch.what, batch.variant):
        words = f"正在生成，已完成{batch.done}份"
    return BatchView(
        batch=batch,
        what=CONTENT_NAMES[batch.what],
        variant=variants(office, batch.what).get(batch.variant, ""),
        words=words,
        size=blob.size if blob else 0,
        problems=problems,
        problem_count=count,
    )
