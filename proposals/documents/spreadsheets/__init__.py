"""Tables from Excel (.xlsx, .xls) and CSV files, whatever stands above, between and below their rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from proposals.documents.spreadsheets.grids import HEADER_WITHIN, Grid, grids_of, refusal, short
from proposals.documents.spreadsheets.headers import Header, find_header, header_at
from proposals.documents.spreadsheets.lines import fill_merged_down, lines_of
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import header_key
from proposals.domain.table_rows import SheetSize, Table

LIMIT_ROWS = 10_000

__all__ = ["LIMIT_ROWS", "read_table", "read_tables"]


def read_table(
    data: bytes,
    name: str,
    *,
    limit_rows: int = LIMIT_ROWS,
    known_headers: Collection[str] = (),
    loose: bool = False,
    sheet: str = "",
    header_row: int = 0,
) -> Table:
    """One sheet's table: the named sheet, else the one whose header row holds most known headers, else the first.

    ``loose``: own header words, headers over two rows, printed headers, sums and notes are understood and told.
    ``header_row`` (as Excel shows it) says where the header stands. Refuses in one sentence: empty, broken,
    encrypted or web-page files, no header, no such sheet or row, more than ``limit_rows`` rows.
    """
    known = {header_key(header) for header in known_headers}
    grids = grids_of(data, name, limit_rows, known)
    headers = {id(grid): _header(grid, known, loose, header_row) for grid in grids}
    grid = _chosen(grids, headers, sheet, name)
    header = headers[id(grid)]
    if grid.too_large:
        raise refusal("too_large", name, limit_rows)
    if header is None:
        raise _no_header(name, known_headers, header_row)
    table = _table(grid, header, name, limit_rows, loose=loose)
    if not table.rows:
        raise BadInput(
            f"表格“{short(name)}”只有表头（第{header.at + 1}行），没有数据行，请填写后再上传。", field="file"
        )
    sizes = tuple(_size(other, headers[id(other)]) for other in grids)
    notices = (*table.notices, *(_left_alone(sizes, grid.sheet) if loose else ()))
    return replace(table, notices=notices, sheets=sizes)


def read_tables(data: bytes, name: str, *, limit_rows: int, known_headers: Collection[str]) -> list[Table]:
    """Every visible sheet with a header row of at least two known headers, perhaps without rows; others left out."""
    known = {header_key(header) for header in known_headers}
    grids = grids_of(data, name, limit_rows, known)
    if any(grid.too_large for grid in grids):
        raise refusal("too_large", name, limit_rows)
    found = ((grid, find_header(grid, known, loose=False)) for grid in grids)
    return [_table(grid, header, name, limit_rows, loose=False) for grid, header in found if header]


def _table(grid: Grid, header: Header, name: str, limit_rows: int, *, loose: bool) -> Table:
    fill_merged_down(grid, header.first)
    rows, notices = lines_of(grid, header, loose=loose)
    if len(rows) > limit_rows:
        raise BadInput(
            f"表格“{short(name)}”有{len(rows)}行，一次最多导入{limit_rows}行，请分成几个文件。", field="file"
        )
    return Table(grid.sheet, header.at + 1, header.names, tuple(rows), tuple(notices))


def _left_alone(sizes: Sequence[SheetSize], chosen: str) -> list[str]:
    others = [f"“{s.name}”（{s.rows}行）" for s in sizes if s.name != chosen and s.rows]
    return [f"只读了工作表“{chosen}”；{'、'.join(others[:10])}里也有内容，没有导入。"] if others else []


def _header(grid: Grid, known: Collection[str], loose: bool, header_row: int) -> Header | None:
    if not header_row:
        return find_header(grid, known, loose=loose)
    filled = header_row <= len(grid.rows) and any(cell.strip() for cell in grid.rows[header_row - 1])
    return header_at(grid, header_row - 1, known) if filled else None


def _chosen(grids: list[Grid], headers: dict[int, Header | None], sheet: str, name: str) -> Grid:
    """The named sheet, else the first of those that hold most known headers."""
    if sheet:
        named = next((grid for grid in grids if grid.sheet == sheet), None)
        if named is None:
            raise BadInput(
                f"表格“{short(name)}”里没有工作表“{sheet[:30]}”，请从列出的工作表中选择。", field="sheet"
            )
        return named

    def worth(grid: Grid) -> int:
        header = headers[id(grid)]
        return header.known if header else -1

    return max(grids, key=worth)


def _size(grid: Grid, header: Header | None) -> SheetSize:
    """How many rows a sheet holds below its header; an over-large one counts as one row more than is read."""
    first = header.first if header else 0
    return SheetSize(grid.sheet, sum(any(cell.strip() for cell in row) for row in grid.rows[first:]))


def _no_header(name: str, known_headers: Collection[str], header_row: int) -> BadInput:
    if header_row:
        return BadInput(f"第{header_row}行没有内容，请改写表头所在的行。", field="header_row")
    expected = f"（例如“{'”“'.join(list(known_headers)[:3])}”）" if known_headers else ""
    return BadInput(
        f"表格“{short(name)}”的前{HEADER_WITHIN}行里没有找到表头{expected}，请对照导入模板检查。",
        field="file",
    )
