"""What leaves the 工作日历 as Excel: the empty table, a year, the dates that moved."""

from __future__ import annotations

import io

from proposals.documents.official_days import write_day_template, write_days
from proposals.documents.spreadsheet_writing import write_table
from proposals.domain.actors import Actor
from proposals.services._office import Office
from proposals.services.official_days.past import past_change
from proposals.services.official_days.table import days_of, year_sheet

MOVED = ("届次", "案号", "案由", "期限", "原来", "现在", "是否暂定")


def empty_template() -> bytes:
    """The table to fill in."""
    return write_day_template()


def year_file(office: Office, year: int) -> bytes:
    """A year's named days in the columns of the import."""
    sheet = year_sheet(office, year)
    return write_days(days_of(office, year), f"{year}年放假安排：{sheet.line.words}")


def moved_sheet(office: Office, actor: Actor, change_id: int) -> bytes:
    """The dates that moved with a change, of the cases that this person may see."""
    change, moved = past_change(office, actor, change_id)
    target = io.BytesIO()
    rows = [
        (m.session, m.serial_no, m.title, m.label, m.before, m.after, "暂定" if m.provisional else "")
        for m in moved.lines
    ]
    write_table("期限变动", MOVED, rows, target, heading=f"{change.source}：期限变动")
    return target.getvalue()
