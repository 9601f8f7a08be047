"""Tables from Excel (.xlsx, .xls) and CSV files, and tables to Excel that no cell can turn into a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proposals.documents.fence import ChildEnded, Ending, Limits, run_child
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import header_key
from proposals.domain.table_rows import Table, TableRow, cell_address

LIMIT_ROWS = 10_000
_HEADER_WITHIN = 15
_WIDEST = 200
_CHILD = Path(__file__).with_name("workbook_child.py")
_CHILD_LIMITS = Limits(memory=1_500 * 2**20, seconds=20, output=500_000_000, patience=60)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REFUSALS = {
    "empty": "表格“{name}”里没有内容，请选择填好的文件。",
    "password": "表格“{name}”设有密码，请取消密码后再上传。",
    "not_xlsx": "“{name}”不是 Excel 表格，请用 Excel 或 WPS 另存为 .xlsx 后再上传。",
    "too_large": "表格“{name}”的范围太大（最多{rows}行、200列），请删去多余的空行空列或分成几个文件。",
    "broken": "表格“{name}”已损坏，无法读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
}


@dataclass
class _Grid:
    """A sheet as text from A1 on, before the header row is known."""

    sheet: str
    rows: list[list[str]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def read_table(
    data: bytes, name: str, *, limit_rows: int = LIMIT_ROWS, known_headers: Collection[str] = ()
) -> Table:
    """The first sheet's table; the header row is the one that holds most known headers, else the first full one.

    Refuses with one sentence: empty, broken, encrypted or web-page files, no header, more than ``limit_rows`` rows.
    """
    grid = _grid(data, name, limit_rows + _HEADER_WITHIN + 5)
    known = {header_key(header) for header in known_headers}
    at = _header_at(grid, known)
    if at is None:
        expected = f"（例如“{'”“'.join(list(known_headers)[:3])}”）" if known_headers else ""
        raise BadInput(
            f"表格“{_short(name)}”的前{_HEADER_WITHIN}行里没有找到表头{expected}，请对照导入模板检查。",
            field="file",
        )
    headers, first = _headers(grid, at)
    _fill_merged_down(grid, first)
    notes = _note_lines(grid, first, len(headers))
    rows = tuple(row for row in _data_rows(grid, first, len(headers)) if row.number not in notes)
    if len(rows) > limit_rows:
        raise BadInput(
            f"表格“{_short(name)}”有{len(rows)}行，一次最多导入{limit_rows}行，请分成几个文件。", field="file"
        )
    if not rows:
        raise BadInput(
            f"表格“{_short(name)}”只有表头（第{at + 1}行），没有数据行，请填写后再上传。", field="file"
        )
    notices = tuple(f"第{number}行是横向合并的说明，没有导入。" for number in notes)
    return Table(grid.sheet, at + 1, headers, rows, notices)


def _grid(data: bytes, name: str, most_rows: int) -> _Grid:
    if not data.strip():
        raise BadInput(_REFUSALS["empty"].format(name=_short(name)), field="file")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise BadInput(_REFUSALS["password"].format(name=_short(name)), field="file")
    if data.startswith((_OLE, _ZIP)):
        return _workbook(data, name, most_rows)
    return _csv(data, name, most_rows)


def _workbook(data: bytes, name: str, most_rows: int) -> _Grid:
    """Let the child read it; whatever happens to the child becomes a sentence."""
    try:
        found: dict[str, Any] = json.loads(run_child(_CHILD, (str(most_rows),), data, _CHILD_LIMITS))
    except ChildEnded as ended:
        found = {"refused": "broken" if ended.ending is Ending.FAILED else "too_large"}
    except ValueError:
        found = {"refused": "too_large"}
    if "refused" in found:
        sentence = _REFUSALS[found["refused"]].format(name=_short(name), rows=most_rows - _HEADER_WITHIN - 5)
        raise BadInput(sentence, field="file")
    merged = [((a[0], a[1]), (b[0], b[1])) for a, b in found["merged"]]
    return _Grid(found["sheet"], found["rows"], merged, found["errors"])


def _csv(data: bytes, name: str, most_rows: int) -> _Grid:
    text = _decoded(data, name)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<?xml", "<table", "<meta")):
        raise BadInput(
            f"“{_short(name)}”其实是网页文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。", field="file"
        )
    head = text[:20_000]
    delimiter = max(",\t;", key=head.count)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            if len(rows) > most_rows or len(row) > _WIDEST:
                raise BadInput(
                    _REFUSALS["too_large"].format(name=_short(name), rows=most_rows - _HEADER_WITHIN - 5),
                    field="file",
                )
    except csv.Error:
        line = reader.line_num
        raise BadInput(
            f"“{_short(name)}”第{line}行附近的引号或换行不规范，请用 Excel 打开后另存再上传。", field="file"
        ) from None
    return _Grid("CSV", rows)


def _decoded(data: bytes, name: str) -> str:
    """UTF-8 with or without a mark, UTF-16 with one (Excel's “Unicode 文本”), else GB18030, which covers GBK."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadInput(f"“{_short(name)}”不是表格文件，请上传 .xlsx、.xls 或 .csv 文件。", field="file")


def _header_at(grid: _Grid, known: set[str]) -> int | None:
    best, best_score = None, 1
    for at, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        filled = {header_key(cell) for cell in row if cell.strip()}
        if not known and len(filled) >= 2:
            return at
        score = len(filled & known)
        if score > best_score:
            best, best_score = at, score
    return best


def _headers(grid: _Grid, at: int) -> tuple[tuple[str, ...], int]:
    """The header of each column and the first data row; a header merged over two rows makes both of them header."""
    upper = [" ".join(cell.split()) for cell in grid.rows[at]]
    deepest = max((last[0] for first, last in grid.merged if first[0] == at and last[0] > at), default=at)
    if deepest == at or deepest >= len(grid.rows):
        return _trimmed(upper), at + 1
    lower = [" ".join(cell.split()) for cell in grid.rows[deepest]]
    pairs = zip(lower + [""] * (len(upper) - len(lower)), upper, strict=False)
    return _trimmed([low or high for low, high in pairs]), deepest + 1


def _fill_merged_down(grid: _Grid, first: int) -> None:
    """A data cell merged over several rows holds for each of them."""
    for (top, left), (bottom, _) in grid.merged:
        if top >= first and left < len(grid.rows[top] if top < len(grid.rows) else ()):
            for row in grid.rows[top + 1 : bottom + 1]:
                row[left] = grid.rows[top][left]


def _note_lines(grid: _Grid, first: int, width: int) -> list[int]:
    """Row numbers of notes such as 合计 or 说明: one cell merged over at least three columns and nothing beside it."""
    wide = {
        top for (top, left), (bottom, right) in grid.merged if top == bottom >= first and right - left >= 2
    }
    rows = [row for row in sorted(wide) if row < len(grid.rows)]
    return [row + 1 for row in rows if sum(bool(cell.strip()) for cell in grid.rows[row][:width]) == 1]


def _trimmed(headers: Sequence[str]) -> tuple[str, ...]:
    last = max((i for i, header in enumerate(headers) if header), default=-1)
    return tuple(headers[: last + 1])


def _data_rows(grid: _Grid, first: int, width: int) -> list[TableRow]:
    rows = []
    for number, cells in enumerate(grid.rows[first:], first + 1):
        errors = {
            column: grid.errors[cell_address(number, column)]
            for column in range(width)
            if grid.errors and cell_address(number, column) in grid.errors
        }
        padded = (*cells, *[""] * (width - len(cells)))[:width]
        if errors or any(cell.strip() for cell in padded):
            rows.append(TableRow(number, tuple(padded), errors))
    return rows


def _short(name: str) -> str:
    clean = "".join(sign for sign in name if sign.isprintable())
    return clean if len(clean) <= 40 else clean[:37] + "…"
