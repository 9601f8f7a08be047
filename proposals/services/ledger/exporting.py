"""The worker's part of an export: rows read some at a time and written out as they come; memory stays the same.

A sheet cannot be continued by another process: whoever takes over a worker that died begins anew. Each step is kept by
a compare-and-set on the export's row: a worker whose lease ran out, or whose export was cancelled, keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Row, update

from proposals.documents.spreadsheet_writing import Value, write_table
from proposals.services._actors import actor_of
from proposals.services._desk import Desk
from proposals.services._notices import Told, tell
from proposals.services._office import Office
from proposals.services.ledger.export import COLUMNS, cells
from proposals.services.ledger.exports import order_of, selection_of
from proposals.services.ledger.listing import following
from proposals.storage import claims
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.searching import LedgerExport

ROWS = 1_000
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
INTERRUPTED = "后台程序连续中断，没有做成；请重新导出，或联系系统管理员。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
After = tuple[Any, int] | None


class _Stopped(Exception):
    """Cancelled, or taken over by another worker."""


def make_exports(desk: Desk) -> int:
    """Make every export that waits, or whose worker has gone, until none is left; the number finished."""
    finished = 0
    while desk.read(lambda office: claims.any_free(office.db, LedgerExport, office.now)):
        export_id = desk.write(lambda office: claim_export(office, desk.owner))
        if export_id is None:
            break
        finished += make_export(desk, export_id)
    return finished


def claim_export(office: Office, owner: str) -> int | None:
    """Take the oldest that waits, or that nobody works on any longer; one that failed too often is given up."""
    until = office.now + LEASE
    taken = claims.claim(office.db, LedgerExport, owner, office.now, until, 1, LedgerExport.id)
    if taken and taken[0].attempts > MOST_ATTEMPTS:
        _change(office, taken[0].id, owner, **_over(office, WorkState.FAILED), problem=INTERRUPTED)
    return taken[0].id if taken else None


def make_export(desk: Desk, export_id: int) -> bool:
    """Make the claimed sheet; False where it was cancelled, given up or taken over."""
    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "ledger.xlsx"
        try:
            write_table("台账", [name for name, _, _ in COLUMNS], _lines(desk, export_id), sheet)
        except _Stopped:
            return False
        return desk.write(lambda office: _finish(office, export_id, desk.owner, sheet))


def _lines(desk: Desk, export_id: int) -> Iterator[list[Value]]:
    done, after = 0, None
    while True:
        rows, after = desk.read(partial(_some, export_id=export_id, start=done, after=after))
        yield from rows
        done += len(rows)
        if not desk.write(partial(_moved_on, export_id=export_id, owner=desk.owner, done=done)):
            raise _Stopped
        if len(rows) < ROWS:
            return


def _some(office: Office, export_id: int, start: int, after: After) -> tuple[list[list[Value]], After]:
    """The next rows as cells, of what the person may see at this moment."""
    export = office.db.get_one(LedgerExport, export_id)
    person = office.db.get_one(Person, export.person_id)
    if not person.active:
        return [], after
    chosen = selection_of(office, actor_of(office, person), export.query)
    found: list[Row[Any]] = following(office, chosen, order_of(export.query), after, ROWS)
    last = found[-1] if found else None
    key = (last.sort_value, last.handling_id) if last is not None else after
    return list(cells(office, found, start + 1)), key


def _moved_on(office: Office, export_id: int, owner: str, done: int) -> bool:
    return _change(office, export_id, owner, done=done, until=office.now + LEASE)


def _finish(office: Office, export_id: int, owner: str, sheet: Path) -> bool:
    blob = office.keep_large_file(sheet, XLSX)
    if not _change(office, export_id, owner, **_over(office, WorkState.DONE), blob_id=blob.id):
        return False
    export = office.db.get_one(LedgerExport, export_id, populate_existing=True)
    words = f"您要的台账Excel已经做好，共{export.done}件，请到“台账—我的导出”下载，保留7天。"
    tell(office, [Told(export.person_id, "台账导出已完成", words, f"ledger-export:{export_id}")])
    return True


def _over(office: Office, state: WorkState) -> dict[str, Any]:
    return {"state": state, "owner": "", "until": None, "finished_at": office.now}


def _change(office: Office, export_id: int, owner: str, /, **values: Any) -> bool:
    """Write to the row only while this owner works on it."""
    changed = office.db.execute(
        update(LedgerExport)
        .where(
            LedgerExport.id == export_id,
            LedgerExport.state == WorkState.WORKING,
            LedgerExport.owner == owner,
        )
        .values(**values)
        .returning(LedgerExport.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None
