"""A whole list: rows in order, what stands twice, and rows that are one case with several units."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from proposals.domain.errors import BadInput
from proposals.domain.register.cells import cell_error
from proposals.domain.register.rows import ImportContext, Key, ProposalRow, RowReader
from proposals.domain.register_columns import ColumnMap, map_columns
from proposals.domain.serial import normalise_serial
from proposals.domain.table_rows import CellError, Remark, Table, TableRow

_WHOSE = ("serial_no", "title", "proposers")
_UNITS = ("lead_units", "co_units", "units")


@dataclass(frozen=True)
class ImportReading:
    """A whole file: the rows that can be registered, the cells to correct, and what to look at."""

    rows: tuple[ProposalRow, ...]
    errors: tuple[CellError, ...]
    notices: tuple[str, ...]


def read_proposals(
    table: Table, context: ImportContext, existing: Collection[Key] = (), columns: ColumnMap | None = None
) -> ImportReading:
    """Read every row; a row that repeats an earlier one or an ``existing`` case is an error at its number.

    Rows of one case that each name another unit are put together. ``columns`` default to those of the headers.
    """
    columns = columns or map_columns(table.headers, table.header_row)
    reader = _ListReader(columns, context, existing)
    for line in table.rows:
        reader.take(line)
    return reader.reading((*columns.notices, *table.notices))


class _ListReader:
    """Takes line after line and knows what came before."""

    def __init__(self, columns: ColumnMap, context: ImportContext, existing: Collection[Key]) -> None:
        self.columns, self.context, self.existing = columns, context, existing
        self.reader = RowReader(columns, context)
        self.rows: dict[Key, ProposalRow] = {}
        self.errors: list[CellError] = []
        self.joined: dict[Key, list[int]] = {}
        self.faulty: dict[tuple[str, str], int] = {}
        self.before: TableRow | None = None

    def take(self, line: TableRow) -> None:
        """Read one line: a case, another unit of an earlier case, or errors."""
        line = self._carried_on(line)
        self.before = line
        found = self.reader.read(line)
        if isinstance(found, list):
            self._refuse(line, found)
        elif (found.serial_no, found.title) in self.faulty:
            first = self.faulty[found.serial_no, found.title]
            self._error(line, f"与第{first}行是同一件，请先改正第{first}行。")
        elif (key := found.identity) in self.rows:
            self._join(line, found)
        elif key in self.existing:
            self._error(line, f"案号“{found.serial_no}”已经登记过，请核对届次和案号。")
        else:
            self.rows[key] = found

    def reading(self, notices: tuple[str, ...]) -> ImportReading:
        """What came of all lines."""
        rows = tuple(self._told(key, row) for key, row in self.rows.items())
        return ImportReading(rows, tuple(self.errors), notices)

    def _carried_on(self, line: TableRow) -> TableRow:
        """A line that holds nothing but units goes on with the case above it."""
        if self.before is None or any(self._filled(line, field) for field in _WHOSE):
            return line
        if line.errors or not any(self._filled(line, field) for field in _UNITS):
            return line
        cells = list(line.cells)
        for field in _WHOSE:
            for place in self.columns.places.get(field, ()):
                cells[place] = self.before.cells[place]
        return line._replace(cells=tuple(cells))

    def _filled(self, line: TableRow, field: str) -> bool:
        return any(line.cells[place].strip() for place in self.columns.places.get(field, ()))

    def _join(self, line: TableRow, found: ProposalRow) -> None:
        """Another row of a case that is there: its units are added, or it stands twice."""
        earlier = self.rows[found.identity]
        own = self.context.own_names
        units = earlier.units.with_more(found.units, own) if found.title == earlier.title else None
        if units is None:
            self._error(line, f"案号“{found.serial_no}”与第{earlier.row}行重复，同届同号只能有一件。")
            return
        told = {warning.text for warning in earlier.warnings}
        self.joined.setdefault(found.identity, [earlier.row]).append(line.number)
        self.rows[found.identity] = earlier._replace(
            units=units,
            lead_units=units.leads,
            co_units=units.cohandlers,
            part=units.own_part(own),
            warnings=(*earlier.warnings, *(w for w in found.warnings if w.text not in told)),
        )

    def _refuse(self, line: TableRow, errors: list[CellError]) -> None:
        """Keep the errors; the other rows of the same case cannot be registered without this one."""
        self.errors += errors
        serial, title = self._serial_of(line), self._title_of(line)
        self.faulty.setdefault((serial, title), line.number)
        key = (self.context.kind, self.context.level, self.context.session, serial)
        if key in self.rows and self.rows[key].title == title:
            earlier = self.rows.pop(key).row
            self._error(
                line._replace(number=earlier), f"与第{line.number}行是同一件，请先改正第{line.number}行。"
            )

    def _serial_of(self, line: TableRow) -> str:
        places = self.columns.places["serial_no"]
        try:
            return normalise_serial(line.cells[places[0]], width=self.context.serial_width).value
        except BadInput:
            return ""

    def _title_of(self, line: TableRow) -> str:
        return line.cells[self.columns.places["title"][0]].strip()

    def _error(self, line: TableRow, reason: str) -> None:
        self.errors.append(cell_error(self.columns, line, "serial_no", reason))

    def _told(self, key: Key, row: ProposalRow) -> ProposalRow:
        numbers = self.joined.get(key)
        if not numbers:
            return row
        others = "、".join(map(str, numbers[1:]))
        text = f"与第{others}行是同一件（案号{row.serial_no}）的几个承办单位，合并为一件。"
        return row._replace(warnings=(*row.warnings, Remark("几行合并为一件", row.row, text)))
