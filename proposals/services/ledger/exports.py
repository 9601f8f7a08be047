"""A large view of the ledger as an Excel sheet: asked for here, made by the worker, kept for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from sqlalchemy import delete, func, select, update

from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.services._desk import Desk
from proposals.services._office import Office
from proposals.services.ledger.selection import Filters, Order, Selection, select_for
from proposals.services.ledger.views import filters_of
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.searching import LedgerExport
from proposals.storage.tables.system import Blob

AT_ONCE = 2_000
"""More rows than these are the worker's."""
MOST_ROWS = 1_000_000
"""An Excel sheet holds 1,048,576 rows."""
KEPT = timedelta(days=7)
RUNNING = (WorkState.WAITING, WorkState.WORKING)
NO_SUCH_EXPORT = "没有找到这次导出，请从台账的“我的导出”重新打开。"
STATE_WORDS: dict[WorkState, str] = {
    WorkState.WAITING: "等待后台处理",
    WorkState.WORKING: "正在生成",
    WorkState.DONE: "已完成",
    WorkState.FAILED: "没有做成",
    WorkState.CANCELLED: "已取消",
}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """The finished sheet where it lies, to be sent without reading it whole."""

    name: str
    path: Path


def total_of(office: Office, actor: Actor, filters: Filters) -> int:
    """How many rows this person would get now, all of them counted."""
    chosen = select_for(office, actor, filters)
    query = chosen.narrow(select(func.count()).select_from(LedgerRow))
    return office.db.scalar(query, chosen.values) or 0


def order_export(office: Office, actor: Actor, query: str, told: str) -> LedgerExport:
    """Put a view down for the worker; what is asked for already and not made yet is not asked for twice."""
    total = total_of(office, actor, filters_of(query))
    if not total:
        raise BadInput("没有符合这些条件的件，请换个条件再导出。")
    if total > MOST_ROWS:
        raise BadInput(f"一张Excel表最多放{MOST_ROWS // 10_000}万件，请加上筛选条件（例如年份）分几次导出。")
    same = select(LedgerExport).where(
        LedgerExport.person_id == actor.person_id,
        LedgerExport.query == query,
        LedgerExport.state.in_(RUNNING),
    )
    found = office.db.scalar(same.limit(1))
    if found is None:
        found = LedgerExport(
            person_id=actor.person_id,
            query=query,
            told=told[:500],
            total=total,
            asked_at=office.now,
            next_attempt_at=office.now,
        )
        office.db.add(found)
        office.db.flush()
    return found


def own_export(office: Office, actor: Actor, export_id: int) -> LedgerExport:
    """An export that this person asked for; those of others are not to be found."""
    found = office.db.get(LedgerExport, export_id)
    if found is None or actor.person_id is None or found.person_id != actor.person_id:
        raise NotFound(NO_SUCH_EXPORT)
    return found


def my_exports(office: Office, actor: Actor) -> list[LedgerExport]:
    """One's exports that are still kept, the newest first."""
    mine = select(LedgerExport).where(LedgerExport.person_id == actor.person_id)
    return list(office.db.scalars(mine.order_by(LedgerExport.id.desc()).limit(30)))


def cancel_export(office: Office, actor: Actor, export_id: int) -> None:
    """Stop it; the worker notices with its next rows. What is over cannot be stopped."""
    own_export(office, actor, export_id)
    stopped = office.db.execute(
        update(LedgerExport)
        .where(LedgerExport.id == export_id, LedgerExport.state.in_(RUNNING))
        .values(state=WorkState.CANCELLED, finished_at=office.now, owner="", until=None)
        .returning(LedgerExport.id)
    ).first()
    if stopped is None:
        raise NotPossible("这次导出已经结束，不用取消了。")


def finished_export(office: Office, actor: Actor, export_id: int) -> ExportFile:
    """The sheet of a finished export, for whoever asked for it and still belongs to a unit."""
    found = own_export(office, actor, export_id)
    blob = office.db.get(Blob, found.blob_id) if found.blob_id else None
    if found.state is not WorkState.DONE or blob is None:
        raise NotPossible("这张表还没有做好，请等它完成后再下载。")
    if not actor.grants:
        raise NotFound(NO_SUCH_EXPORT)
    on = found.asked_at.astimezone(BEIJING)
    return ExportFile(f"建议提案台账{on:%Y%m%d-%H%M}.xlsx", office.blob_path(blob.sha256))


def order_of(query: str) -> Order:
    """The order of a stored query."""
    sort = dict(parse_qsl(query)).get("sort", "due")
    return Order(sort.lstrip("-"), sort.startswith("-"))


def selection_of(office: Office, actor: Actor, query: str) -> Selection:
    """The rows of a stored query that this person may see now."""
    return select_for(office, actor, filters_of(query))


def remove_old_exports(desk: Desk) -> int:
    """Delete exports a week after they ended, with their files; how many."""
    gone, files = desk.write(_forget_old)
    for path in files:
        path.unlink(missing_ok=True)
    return gone


def _forget_old(office: Office) -> tuple[int, list[Path]]:
    old = select(LedgerExport).where(LedgerExport.finished_at < office.now - KEPT)
    exports = list(office.db.scalars(old))
    blobs = {e.blob_id for e in exports if e.blob_id is not None}
    office.db.execute(delete(LedgerExport).where(LedgerExport.id.in_([e.id for e in exports])))
    shared = set(office.db.scalars(select(LedgerExport.blob_id).where(LedgerExport.blob_id.in_(blobs))))
    removed = delete(Blob).where(Blob.id.in_(blobs - shared)).returning(Blob.sha256)
    return len(exports), [office.blob_path(sha256) for sha256 in office.db.scalars(removed)]
