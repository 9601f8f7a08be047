"""Excel tables for people: text stays text, headers stay in sight, the page prints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import IO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Value = str | int | float | date | None
_DANGEROUS = tuple("=+-@\t\r＝＋－＠﹢﹣﹦﹫")
_UNUSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)  # control characters and half ones
_MOST_TEXT = 32_767  # what one Excel cell holds
_SAMPLE = 300  # rows looked at for column widths
_LARGE = 2_000  # rows from which the file is written row by row


def safe_text(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula, without half characters, short enough for a cell."""
    text = without_controls(text)
    if text.startswith(_DANGEROUS):
        text = "'" + text
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 12] + "……（全文见系统）"


def without_controls(text: str) -> str:
    """Text that may stand in a workbook: control and half characters become □."""
    return _UNUSABLE.sub("□", text)


def write_table(
    sheet_title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    target: str | Path | IO[bytes],
    *,
    heading: str = "",
) -> int:
    """Write one sheet and return its number of data rows; strings are text, numbers and dates stay what they are."""
    large = not isinstance(rows, Sequence) or len(rows) > _LARGE
    sample = list(islice(iterator := iter(rows), _SAMPLE))
    with Workbook(
        str(target) if isinstance(target, Path) else target,
        {"constant_memory": large, "strings_to_formulas": False, "strings_to_urls": False},
    ) as book:
        sheet = book.add_worksheet(sheet_name(sheet_title))
        start = _write_head(book, sheet, headers, heading)
        _set_widths(sheet, headers, sample)
        wrap, day = _formats(book)
        written = 0
        for row in chain(sample, iterator):
            for column, value in enumerate(row):
                write_value(sheet, start + written, column, value, wrap, day)
            written += 1
        sheet.autofilter(start - 1, 0, max(start, start + written - 1), max(0, len(headers) - 1))
        _set_print(sheet, start)
    return written


def sheet_name(title: str) -> str:
    """A title Excel takes as a sheet name."""
    return re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", title).strip()[:31] or "表"


def write_value(sheet: Worksheet, row: int, column: int, value: Value, text: Format, day: Format) -> None:
    """One cell by its type; an empty one is only framed."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, text)
    elif isinstance(value, str):
        sheet.write_string(row, column, safe_text(value), text)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", text)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_number(row, column, value, text)


def _formats(book: Workbook) -> tuple[Format, Format]:
    shared = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": 10}
    return book.add_format(shared), book.add_format({**shared, "num_format": "yyyy-mm-dd"})


def _write_head(book: Workbook, sheet: Worksheet, headers: Sequence[str], heading: str) -> int:
    """The heading, if any, and the header row; returns the first data row."""
    row = 0
    if heading:
        sheet.write_string(0, 0, safe_text(heading), book.add_format({"bold": True, "font_size": 14}))
        row = 1
    bold = book.add_format(
        {
            "bold": True,
            "bg_color": "#E8EEF4",
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
            "align": "center",
        }
    )
    for column, header in enumerate(headers):
        sheet.write_string(row, column, safe_text(header), bold)
    return row + 1


def _set_widths(sheet: Worksheet, headers: Sequence[str], sample: Sequence[Sequence[Value]]) -> None:
    for column, header in enumerate(headers):
        cells = [row[column] for row in sample if column < len(row)]
        widest = max(
            [_width(header) + 2, *(_width(10 * "0" if isinstance(c, date) else str(c or "")) for c in cells)]
        )
        sheet.set_column(column, column, min(max(widest + 1, 6), 48))


def _width(text: str) -> int:
    """Columns of the widest line; a Chinese character takes two."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line[:60]) for line in lines)


def _set_print(sheet: Worksheet, start: int) -> None:
    sheet.freeze_panes(start, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, start - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C第&P页 共&N页")
