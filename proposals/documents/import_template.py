"""The workbook people fill in to register a list: the columns of one kind, and how to fill each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO

from xlsxwriter.workbook import Workbook

from proposals.domain.register_columns import Column, columns_for

_ROOM = 10_000
_CHOICES = {
    "part": ["独办", "主办", "分办", "会办", "协办", "转办"],
    "in_session": ["大会", "平时"],
    "key": ["是", "否"],
    "wants_meeting": ["是", "否"],
    "agrees_to_publish": ["是", "否"],
}
_WIDE = {"title": 40, "text": 40, "suggestions": 40, "co_units": 28, "address": 28, "note": 24}


def write_import_template(kind: str, target: str | Path | IO[bytes]) -> None:
    """Write the empty table; its cells are text, so that Excel keeps 0607 as it is typed."""
    columns = columns_for(kind)
    with Workbook(str(target) if isinstance(target, Path) else target, {"in_memory": True}) as book:
        _write_table_sheet(book, columns, kind)
        _write_guide_sheet(book, columns, kind)


def _write_table_sheet(book: Workbook, columns: Sequence[Column], kind: str) -> None:
    sheet = book.add_worksheet("导入")
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    shared = {"bold": True, "border": 1, "align": "center", "valign": "vcenter"}
    needed = book.add_format({**shared, "bg_color": "#F6D5D5"})
    optional = book.add_format({**shared, "bg_color": "#E8EEF4"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDE.get(column.field, 14), text)
        header = column.header_for(kind) + ("*" if column.required else "")
        sheet.write_string(0, at, header, needed if column.required else optional)
        if column.field in _CHOICES:
            sheet.data_validation(1, at, _ROOM, at, {"validate": "list", "source": _CHOICES[column.field]})
    sheet.freeze_panes(1, 2)


def _write_guide_sheet(book: Workbook, columns: Sequence[Column], kind: str) -> None:
    sheet = book.add_worksheet("填写说明")
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#E8EEF4"})
    sheet.set_column(0, 1, 12)
    sheet.set_column(2, 4, 44)
    for at, header in enumerate(("列", "必填", "说明", "示例", "也认这些列名")):
        sheet.write_string(0, at, header, bold)
    for row, column in enumerate(columns, 1):
        shown = column.header_for(kind)
        others = [
            name for name in (column.header, column.npc_header, *column.aliases) if name and name != shown
        ]
        cells = (shown, "是" if column.required else "", column.meaning, column.example, "、".join(others))
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, wrap)
    sheet.freeze_panes(1, 0)
