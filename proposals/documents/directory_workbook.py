"""The workbook of units, departments and people: empty to fill in, or as they stand to be corrected and sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from xlsxwriter.workbook import Workbook

from proposals.documents.spreadsheet_writing import without_controls
from proposals.domain.directory_columns import COLUMNS, LISTED_NAMES, Listed
from proposals.domain.register_columns import Column

_ROOM = 2_000
_WIDE = {"address": 32, "aliases": 28, "roles": 28, "email": 26}


def write_directory(
    target: str | Path | IO[bytes], rows: Mapping[Listed, Sequence[Mapping[str, str]]] | None = None
) -> None:
    """One sheet a list and one that explains them; every cell is text, so that a phone number stays one."""
    with Workbook(str(target) if isinstance(target, Path) else target, {"in_memory": True}) as book:
        for listed, columns in COLUMNS.items():
            _write_sheet(book, listed, columns, (rows or {}).get(listed, ()))
        _write_guide(book)


def _write_sheet(
    book: Workbook, listed: Listed, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]
) -> None:
    sheet = book.add_worksheet(LISTED_NAMES[listed])
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    shared = {"bold": True, "border": 1, "align": "center", "valign": "vcenter"}
    needed = book.add_format({**shared, "bg_color": "#F6D5D5"})
    optional = book.add_format({**shared, "bg_color": "#E8EEF4"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDE.get(column.field, 16), text)
        header = column.header + ("*" if column.required else "")
        sheet.write_string(0, at, header, needed if column.required else optional)
        if column.field == "inside":
            sheet.data_validation(1, at, _ROOM, at, {"validate": "list", "source": ["是", "否"]})
        for number, row in enumerate(rows, 1):
            # No quote before + or =: a string cell is no formula, and the file comes back.
            sheet.write_string(number, at, without_controls(row.get(column.field, "")), text)
    sheet.freeze_panes(1, 1)


def _write_guide(book: Workbook) -> None:
    sheet = book.add_worksheet("填写说明")
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#E8EEF4"})
    sheet.set_column(0, 2, 16)
    sheet.set_column(3, 5, 40)
    for at, header in enumerate(("工作表", "这一列", "必填", "说明", "示例", "也认这些列名")):
        sheet.write_string(0, at, header, bold)
    lines = [(listed, column) for listed, columns in COLUMNS.items() for column in columns]
    for number, (listed, column) in enumerate(lines, 1):
        required = "是" if column.required else ""
        others = "、".join(column.aliases)
        cells = (LISTED_NAMES[listed], column.header, required, column.meaning, column.example, others)
        for at, cell in enumerate(cells):
            sheet.write_string(number, at, cell, wrap)
    sheet.freeze_panes(1, 0)
