"""Which column of a list is which field: found by headers, offered by looks, chosen by a person, or asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from proposals.domain.column_guessing import guess_columns
from proposals.domain.register_columns import (
    COLUMNS,
    Column,
    ColumnMap,
    fields_by_header,
    header_key,
    is_ignored,
    map_columns,
    not_read,
)
from proposals.domain.table_rows import Table, cell_address, column_letters

Places = Mapping[str, Sequence[int]]
_EXAMPLES = 3
_ASK = "请在“列的对应”里选定后保存。"


class How(StrEnum):
    """Where a column's meaning comes from."""

    HEADER = "header"
    GUESSED = "guessed"
    CHOSEN = "chosen"
    NOT_READ = ""


@dataclass(frozen=True)
class ColumnReading:
    """One column of the file: what it is read as, and what it may be (``offered``) where nobody has said it."""

    at: int
    header: str
    examples: tuple[str, ...]
    field: str = ""
    how: How = How.NOT_READ
    offered: str = ""

    @property
    def letters(self) -> str:
        """The column as Excel calls it."""
        return column_letters(self.at)


@dataclass(frozen=True)
class MappedColumns:
    """All columns of a file, the map to read its rows by, and what must be asked first."""

    columns: tuple[ColumnReading, ...]
    map: ColumnMap
    questions: tuple[str, ...]

    @property
    def readable(self) -> bool:
        """Whether every required field has a column, be it a guessed one."""
        return all(column.field in self.map.places for column in self.map.columns if column.required)


def headers_print(headers: Sequence[str]) -> str:
    """The fingerprint of a header row, the same for the same words, whatever their spaces; 64 characters."""
    keys = [header_key(header) for header in headers]
    while keys and keys[-1] in ("", header_key("问题")):
        keys.pop()
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest()


def propose_columns(table: Table, columns: Sequence[Column] = COLUMNS) -> MappedColumns:
    """By headers; the others by looks: used, and asked about, where a required column is missing, else offered only.

    A table with fewer columns than are required is refused.
    """
    if sum(map(bool, table.headers)) < sum(column.required for column in columns):
        map_columns(table.headers, table.header_row, columns)
    by_header = _by_headers(table.headers, columns)
    places = _places(by_header)
    free = [
        at for at in range(len(table.headers)) if at not in by_header and not is_ignored(table.headers[at])
    ]
    wanted = [column.field for column in columns if column.field not in places]
    if {"lead_units", "co_units"} & set(places):
        wanted = [field for field in wanted if field != "units"]
    rows = [row.cells for row in table.rows]
    guesses = guess_columns(table.headers, rows, free, wanted, columns)
    needed = {column.field for column in columns if column.required} - set(places)
    used = guesses if needed & set(guesses.values()) else {}
    asked = [
        f"“{table.headers[at] or column_letters(at)}”（{column_letters(at)}列）按内容猜是“{_header(field, columns)}”，"
        "请在“列的对应”里核对后保存。"
        for at, field in used.items()
        if field in needed
    ]
    how = {**dict.fromkeys(by_header, How.HEADER), **dict.fromkeys(used, How.GUESSED)}
    return _mapped(table, columns, {**by_header, **used}, how, asked, guesses)


def with_chosen(table: Table, places: Places, columns: Sequence[Column] = COLUMNS) -> MappedColumns:
    """As a person chose; places that this file does not have, and fields that nobody knows, are left out."""
    fields = {column.field for column in columns}
    chosen = {
        at: field
        for field, ats in places.items()
        if field in fields
        for at in ats
        if 0 <= at < len(table.headers)
    }
    return _mapped(table, columns, chosen, dict.fromkeys(chosen, How.CHOSEN), [], {})


def _mapped(
    table: Table,
    columns: Sequence[Column],
    fields: Mapping[int, str],
    how: Mapping[int, How],
    asked: Sequence[str],
    guesses: Mapping[int, str],
) -> MappedColumns:
    places = _places(fields)
    rows = [row.cells for row in table.rows]
    readings = tuple(
        ColumnReading(
            at,
            header,
            _examples(rows, at),
            fields.get(at, ""),
            how.get(at, How.NOT_READ),
            "" if at in fields else guesses.get(at, ""),
        )
        for at, header in enumerate(table.headers)
    )
    notices = [
        not_read(reading.header, table.header_row, reading.at)
        for reading in readings
        if reading.header and not reading.field and not is_ignored(reading.header)
    ]
    columns_map = ColumnMap(table.headers, places, tuple(notices), tuple(columns))
    questions = (*_missing(columns_map), *_doubles(table, columns_map), *asked)
    return MappedColumns(readings, columns_map, questions)


def _by_headers(headers: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """Column → field; 会办单位1, 会办单位2 are two columns of a field whose columns add up."""
    fields = fields_by_header(columns)
    joins = {column.field for column in columns if column.several == "join"}
    found = {}
    for at, header in enumerate(headers):
        key = header_key(header)
        counted = fields.get(key.rstrip("0123456789"), "")
        field = fields.get(key) or (counted if counted in joins else "")
        if field:
            found[at] = field
    return found


def _places(fields: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for at in sorted(fields):
        places[fields[at]] = (*places.get(fields[at], ()), at)
    return places


def _missing(columns: ColumnMap) -> list[str]:
    return [
        f"没有找到“{column.header}”列，请在“列的对应”里指明是哪一列后保存。"
        for column in columns.columns
        if column.required and column.field not in columns.places
    ]


def _doubles(table: Table, columns: ColumnMap) -> list[str]:
    """Columns of one field that differ in some row, where only one of them can be right."""
    asked = []
    for field, places in columns.places.items():
        if len(places) < 2 or columns.by_field[field].several:
            continue
        row = next((r for r in table.rows if len({r.cells[p].strip() for p in places} - {""}) > 1), None)
        if row is not None:
            both = "、".join(f"“{table.headers[p]}”（{cell_address(table.header_row, p)}）" for p in places)
            name = columns.by_field[field].header
            asked.append(f"{both}都是“{name}”，第{row.number}行的内容却不同：只留一列，{_ASK}")
    return asked


def _examples(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    """The first different things that stand in a column, shortened."""
    found: dict[str, None] = {}
    for row in rows[:200]:
        cell = " ".join(row[at].split())
        if cell:
            found[cell if len(cell) <= 24 else cell[:23] + "…"] = None
        if len(found) == _EXAMPLES:
            break
    return tuple(found)


def _header(field: str, columns: Sequence[Column]) -> str:
    return next(column.header for column in columns if column.field == field)
