"""On the preview of a list: say which column is what, go back to the proposal, take the faulty rows home."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from proposals.documents.spreadsheet_writing import write_table
from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.domain.past import LEDGER_COLUMNS
from proposals.domain.register_columns import COLUMNS, Column
from proposals.domain.table_rows import column_letters
from proposals.services._office import Office
from proposals.services.exchange.batches import staged
from proposals.services.exchange.column_choices import Choice, forget_columns, remember_columns
from proposals.services.exchange.past_batches import staged_past
from proposals.services.exchange.past_reading import PastPreview, read_past_list
from proposals.services.exchange.reading import Preview, read_list
from proposals.storage.tables.register import ImportBatch, ImportPurpose
from proposals.storage.tables.system import Blob

CLASSIFIED = "（涉密，不显示）"
DONE = "这份表格已经导入过，列的对应不能再改。"


AnyPreview = Preview | PastPreview


@dataclass(frozen=True, slots=True)
class _Kind:
    """What differs between lists whose columns can be chosen."""

    columns: Sequence[Column]
    staged: Callable[..., tuple[ImportBatch, Any]]
    read: Callable[..., Any]


_KINDS = {
    ImportPurpose.LIST: _Kind(COLUMNS, staged, read_list),
    ImportPurpose.PAST: _Kind(LEDGER_COLUMNS, staged_past, read_past_list),
}


def column_fields(purpose: ImportPurpose = ImportPurpose.LIST) -> list[tuple[str, str]]:
    """The fields a column of such a list can be, as pairs of code and header."""
    return [(column.field, column.header) for column in _KINDS[purpose].columns]


def choose_columns(
    office: Office,
    actor: Actor,
    batch_id: int,
    purpose: ImportPurpose = ImportPurpose.LIST,
    *,
    sheet: str,
    header_row: int,
    fields: Mapping[int, str],
) -> AnyPreview:
    """Keep which column (from 0) is which field; remembered for the unit once no question is left.

    With another sheet or header row the columns are others: ``fields`` is then left aside and they are proposed anew.
    """
    batch, before = _in_preview(office, actor, batch_id, purpose)
    table = before.table
    same = (sheet or table.sheet, header_row or table.header_row) == (table.sheet, table.header_row)
    places: dict[str, list[int]] = {}
    for at, field in sorted(fields.items()):
        places.setdefault(field, []).append(at)
    choice = Choice(sheet, header_row, places if same else None)
    after = _read(office, actor, batch, before, choice)
    batch.report = {**batch.report, "choice": choice.as_json()}
    if same and not after.questions:
        remember_columns(office, actor, after.wish.unit_id, batch.purpose, after.table, places)
    office.db.flush()
    return after


def reset_columns(
    office: Office, actor: Actor, batch_id: int, purpose: ImportPurpose = ImportPurpose.LIST
) -> None:
    """Back to what the headers say; what was remembered for this header row is forgotten."""
    batch, before = _in_preview(office, actor, batch_id, purpose)
    forget_columns(office, before.wish.unit_id, batch.purpose, before.table)
    choice = replace(Choice(**batch.report.get("choice", {})), places=None, afresh=True)
    batch.report = {**batch.report, "choice": choice.as_json()}
    office.db.flush()


def faulty_rows_sheet(
    office: Office, actor: Actor, batch_id: int, purpose: ImportPurpose = ImportPurpose.LIST
) -> tuple[str, bytes]:
    """File name and workbook of the rows with errors, as they were, with what is wrong in a last column 问题."""
    batch, preview = _KINDS[purpose].staged(office, actor, batch_id)
    if preview is None or not preview.errors:
        raise NotFound("这份表格没有要改正的行，请回到批量导入。")
    problems: dict[int, list[str]] = {}
    for error in preview.errors:
        place = f"{error.header}（{column_letters(error.column)}列）"
        problems.setdefault(error.row, []).append(f"{place}：{error.reason}")
    secret = classified_rows(preview)
    rows = [
        [*_shown(line.cells, line.errors, line.number in secret), "\n".join(problems[line.number])]
        for line in preview.table.rows
        if line.number in problems
    ]
    out = io.BytesIO()
    write_table("要改正的行", [*preview.table.headers, "问题"], rows, out)
    return f"{batch.name.rpartition('.')[0] or batch.name}（要改正的行）.xlsx", out.getvalue()


def classified_rows(preview: AnyPreview) -> set[int]:
    """Rows refused because they are classified: their cells are shown nowhere."""
    return {error.row for error in preview.errors if "涉密" in error.reason}


def _shown(cells: Sequence[str], errors: Mapping[int, str], secret: bool) -> list[str]:
    return [(CLASSIFIED if secret and cell else errors.get(at, cell)) for at, cell in enumerate(cells)]


def _in_preview(
    office: Office, actor: Actor, batch_id: int, purpose: ImportPurpose
) -> tuple[ImportBatch, AnyPreview]:
    batch, preview = _KINDS[purpose].staged(office, actor, batch_id, locked=True)
    if preview is None:
        raise NotPossible(DONE)
    return batch, preview


def _read(office: Office, actor: Actor, batch: ImportBatch, before: AnyPreview, choice: Choice) -> AnyPreview:
    blob = office.db.get(Blob, batch.blob_id)
    assert blob is not None
    kind = _KINDS[batch.purpose]
    known = {column.field for column in kind.columns}
    unknown = set(choice.places or ()) - known
    if unknown:
        raise BadInput(f"没有“{min(unknown)[:20]}”这一项，请从列出的项目中选择。")
    found: AnyPreview = kind.read(office, actor, before.wish, batch.name, office.read_file(blob), choice)
    return found
