"""Binding: the finished pieces of a batch as one ZIP with its list, or as one PDF."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from typing import IO

from sqlalchemy import func, select

from proposals.documents.bundles import merge_pdfs, zip_files
from proposals.documents.spreadsheet_writing import Value, write_table
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput
from proposals.services._office import Office
from proposals.services.printing.contents import CONTENT_NAMES
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.printing import BatchForm, PrintBatch, PrintItem
from proposals.storage.tables.register import Proposal
from proposals.storage.tables.system import Blob

LIST_NAME = "目录.xlsx"
LIST_HEADERS = ("序号", "文件", "案号", "案由", "情况")
NOTHING = "这一批没有一份做成，原因见下面的清单。"


def bound(office: Office, batch: PrintBatch) -> bytes:
    """The file of the batch; raises ``BadInput`` where nothing was made or all is larger than allowed.

    The pieces are read one by one from the store and written to a temporary file.
    """
    size, count = office.db.execute(
        select(func.coalesce(func.sum(Blob.size), 0), func.count())
        .select_from(PrintItem)
        .join(Blob, Blob.id == PrintItem.blob_id)
        .where(PrintItem.batch_id == batch.id)
    ).one()
    most = office.rules.sheets.printing.largest_megabytes
    if not count:
        raise BadInput(NOTHING)
    if size > most * 1_000_000:
        raise BadInput(f"这一批共约{size // 1_000_000}兆，超过{most}兆的上限，请分成几批打印。")
    with tempfile.TemporaryFile(prefix="fuhan-batch-") as target:
        if batch.form is BatchForm.PDF:
            merge_pdfs(_files(office, batch), target, double_sided=batch.double_sided)
        else:
            zip_files(_with_list(office, batch), target, batch.asked_at.astimezone(BEIJING))
        return _whole(target)


def _whole(target: IO[bytes]) -> bytes:
    target.seek(0)
    return target.read()


def _files(office: Office, batch: PrintBatch) -> Iterator[tuple[str, bytes]]:
    ending = "pdf" if batch.form is BatchForm.PDF else "docx"
    rows = office.db.execute(
        select(PrintItem.name, Blob)
        .join(Blob, Blob.id == PrintItem.blob_id)
        .where(PrintItem.batch_id == batch.id)
        .order_by(PrintItem.position)
    )
    for name, blob in rows:
        yield f"{name}.{ending}", office.read_file(blob)


def _with_list(office: Office, batch: PrintBatch) -> Iterator[tuple[str, bytes]]:
    """The list of what is inside and what went wrong comes first."""
    out = io.BytesIO()
    heading = f"{CONTENT_NAMES[batch.what]}（{batch.asked_at.astimezone(BEIJING):%Y-%m-%d %H:%M}）"
    write_table("目录", LIST_HEADERS, list(_list(office, batch)), out, heading=heading)
    yield LIST_NAME, out.getvalue()
    yield from _files(office, batch)


def _list(office: Office, batch: PrintBatch) -> Iterator[list[Value]]:
    rows = office.db.execute(
        select(PrintItem, Proposal.serial_no, Proposal.title)
        .join(Handling, Handling.id == PrintItem.handling_id)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .where(PrintItem.batch_id == batch.id)
        .order_by(PrintItem.position)
    )
    for item, serial_no, title in rows:
        said = item.problem or ("" if item.blob_id else "见前面的合并文件")
        yield [item.position + 1, f"{item.name}.docx" if item.blob_id else item.name, serial_no, title, said]
