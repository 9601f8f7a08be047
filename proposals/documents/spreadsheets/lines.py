"""The data rows under a header: merged cells filled, printed headers, sums and notes passed over and told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from proposals.documents.spreadsheets.grids import Grid
from proposals.documents.spreadsheets.headers import Header
from proposals.domain.register_columns import header_key
from proposals.domain.table_rows import TableRow, cell_address, column_letters, rows_in_words

_SUMS = ("合计", "总计", "小计", "共计", "总数")
_NOTES = re.compile(r"(注|备注|说明|填表|制表|填报|审核|负责人|联系人|打印)(人|单位|日期|时间|说明)?\s*[:：]")
_NUMBERED = re.compile(r"[\d０-９]|第?[\d０-９]")
_NARROW = 3
"""In a table of fewer columns a single filled cell may well be a row."""


def fill_merged_down(grid: Grid, first: int) -> None:
    """A data cell merged over several rows holds for each of them."""
    for (top, left), (bottom, _right) in grid.merged:
        if top < first or bottom == top or left >= len(grid.rows[top] if top < len(grid.rows) else ()):
            continue
        for row in grid.rows[top + 1 : bottom + 1]:
            row += [""] * (left + 1 - len(row))
            row[left] = grid.rows[top][left]


def lines_of(grid: Grid, header: Header, *, loose: bool) -> tuple[list[TableRow], list[str]]:
    """The rows of data, and one sentence for each kind of line passed over or worth a look."""
    passed: dict[str, list[int]] = defaultdict(list)
    rows = []
    notes = set(_notes_across(grid, header))
    heads = {tuple(map(header_key, names)) for names in (header.names, *grid.rows[header.at : header.first])}
    for row in _filled_rows(grid, header):
        why = "横向合并的说明" if row.number in notes else _why_passed(row, heads) if loose else ""
        if why:
            passed[why].append(row.number)
        else:
            rows.append(row)
    notices = [f"{rows_in_words(numbers)}是{why}，没有导入。" for why, numbers in passed.items()]
    return rows, notices + (_hidden(grid, header, rows) if loose else [])


def _filled_rows(grid: Grid, header: Header) -> list[TableRow]:
    rows, width = [], len(header.names)
    broken = _by_place(grid.errors)
    for number, cells in enumerate(grid.rows[header.first :], header.first + 1):
        errors = {column: text for column, text in broken.get(number, {}).items() if column < width}
        padded = (*cells, *[""] * (width - len(cells)))[:width]
        if errors or any(cell.strip() for cell in padded):
            rows.append(TableRow(number, tuple(padded), errors))
    return rows


def _by_place(errors: dict[str, str]) -> dict[int, dict[int, str]]:
    """Errors by address as errors by row and column."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    columns = {column_letters(column): column for column in range(256)} if errors else {}
    for address, text in errors.items():
        letters = address.rstrip("0123456789")
        if letters in columns:
            found[int(address[len(letters) :])][columns[letters]] = text
    return found


def _notes_across(grid: Grid, header: Header) -> list[int]:
    """Row numbers of notes: one cell merged over at least three columns and nothing beside it."""
    width = len(header.names)
    wide = {t for (t, left), (b, right) in grid.merged if t == b >= header.first and right - left >= 2}
    rows = [row for row in sorted(wide) if row < len(grid.rows)]
    return [row + 1 for row in rows if sum(bool(cell.strip()) for cell in grid.rows[row][:width]) == 1]


def _why_passed(row: TableRow, heads: Collection[Sequence[str]]) -> str:
    """What kind of line this is if it is no data; empty for data. ``heads``: what the header says, as compared."""
    filled = [at for at, cell in enumerate(row.cells) if cell and not cell.isspace()]
    if not filled or row.errors:
        return ""
    if len(filled) >= 2 and any(_says_the_same(row, filled, names) for names in heads):
        return "重复的表头"
    first = "".join(row.cells[filled[0]].split())
    if first.startswith(_SUMS):
        return "合计"
    if _NOTES.match(first):
        return "表后的说明"
    alone = len(filled) == 1 and filled[0] < 2 and len(row.cells) >= _NARROW
    return f"只有一格文字的说明（如“{first[:12]}”）" if alone and _is_words(first) else ""


def _is_words(cell: str) -> bool:
    return not _NUMBERED.match(cell) and not cell.startswith("#")


def _says_the_same(row: TableRow, filled: Sequence[int], heads: Sequence[str]) -> bool:
    """A header printed again on a later page: four of five filled cells, and at least two, are those of ``heads``.

    Gives up as soon as too many are not.
    """
    others, most = 0, min(len(filled) - 2, len(filled) * 0.2)
    for at in reversed(filled):  # the last columns say the same most often, and each word is looked at once
        others += at >= len(heads) or heads[at] != header_key(row.cells[at])
        if others > most:
            return False
    return True


def _hidden(grid: Grid, header: Header, rows: list[TableRow]) -> list[str]:
    hidden = set(grid.hidden_rows)
    numbers = [row.number for row in rows if row.number - 1 in hidden]
    columns = [
        f"“{header.names[at]}”（{cell_address(header.at + 1, at)}）"
        for at in grid.hidden_columns
        if at < len(header.names) and header.names[at]
    ]
    told = []
    if numbers:
        told.append(
            f"{rows_in_words(numbers)}在表格里是隐藏的（可能是筛选），也读了；不要的请删去后重新上传。"
        )
    if columns:
        told.append(f"列{'、'.join(columns[:10])}在表格里是隐藏的，也读了。")
    return told
