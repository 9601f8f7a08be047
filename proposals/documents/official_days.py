"""工作日历 as Excel: the empty table people fill in, and a year as it stands, in the same columns."""

from __future__ import annotations

import io
from collections.abc import Iterable

from xlsxwriter.workbook import Workbook

from proposals.documents.spreadsheet_writing import write_table
from proposals.domain.official_days import DATE, NAME, TYPE, NamedDay

_ROOM = 200
_GUIDE = (
    ("日期", "一天写2027-10-01或2027年10月1日；一段写2027-10-01至2027-10-07；几天用顿号隔开"),
    ("类型", "放假，或者上班（周六、周日调休上班）；也认休、班、补班、调休"),
    ("名称", "节日的名称，例如国庆节；可不填"),
    ("说明", "一个文件可以有几个年份；每个年份导入后以文件为准，原来的安排不再保留"),
)


def write_day_template() -> bytes:
    """The empty workbook with its guide; cells are text, so that a date stays as it is typed."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#E8EEF4"})
        wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        sheet = book.add_worksheet("放假安排")
        for at, (header, width) in enumerate(((DATE, 28), (TYPE, 12), (NAME, 20))):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, header, head)
        sheet.data_validation(1, 1, _ROOM, 1, {"validate": "list", "source": ["放假", "上班"]})
        sheet.freeze_panes(1, 0)
        guide = book.add_worksheet("填写说明")
        guide.set_column(0, 0, 10)
        guide.set_column(1, 1, 70)
        for row, cells in enumerate(_GUIDE):
            for at, cell in enumerate(cells):
                guide.write_string(row, at, cell, wrap)
    return target.getvalue()


def write_days(days: Iterable[NamedDay], heading: str) -> bytes:
    """These days in the columns that can be imported again."""
    target = io.BytesIO()
    rows = [(d.day, "上班" if d.working else "放假", d.name) for d in days]
    write_table("放假安排", (DATE, TYPE, NAME), rows, target, heading=heading)
    return target.getvalue()
