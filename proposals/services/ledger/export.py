"""The ledger as an Excel sheet, and as a Word file to be printed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from proposals.documents.pdf import to_pdf
from proposals.documents.sheets import LedgerLine, render_ledger
from proposals.documents.spreadsheet_writing import Value, write_table
from proposals.domain.actors import Actor
from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput
from proposals.domain.letter.wording import fill
from proposals.domain.lights import light
from proposals.domain.workflow import PART_NAMES, STATE_NAMES, Part, State
from proposals.services._letter_facts import own_template
from proposals.services._office import Office
from proposals.services.ledger.listing import selected, verdict
from proposals.services.ledger.selection import Filters
from proposals.storage.tables.organisation import Unit

COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("序号", "", 6),
    ("种类", "kind", 10),
    ("届次", "session_name", 22),
    ("案号", "serial_no", 8),
    ("案由", "title", 44),
    ("提案者", "proposers", 18),
    ("重点", "key", 6),
    ("办理方式", "part", 8),
    ("承办单位", "handling_unit", 20),
    ("牵头处室", "department", 18),
    ("承办人", "handler", 10),
    ("会办单位", "cohandlers", 26),
    ("交办日期", "dispatched_on", 12),
    ("答复期限", "reply_due", 12),
    ("期限灯", "light", 14),
    ("距期限", "left", 18),
    ("状态", "state", 10),
    ("办理次数", "round_no", 8),
    ("答复文号", "letter_number", 18),
    ("办复日期", "answered_on", 12),
    ("时效", "verdict", 18),
    ("办理结果", "result", 10),
)


def export(
    office: Office, actor: Actor, filters: Filters, *, sort: str = "due", descending: bool = False
) -> bytes:
    """The whole selection as an Excel sheet."""
    out = io.BytesIO()
    query, values = selected(office, actor, filters, sort=sort, descending=descending)
    rows = cells(office, office.db.execute(query, values))
    write_table("台账", [name for name, _, _ in COLUMNS], rows, out)
    return out.getvalue()


def cells(office: Office, rows: Iterable[Row[Any]], first: int = 1) -> Iterator[list[Value]]:
    """Rows of the ledger as those of the sheet, numbered from ``first``."""
    for n, row in enumerate(rows, first):
        yield [n if not name else _cell(office, row, name) for _, name, _ in COLUMNS]


def _cell(office: Office, row: Row[Any], name: str) -> Value:
    if name == "kind":
        return office.rules.kinds[row.kind_code].name
    if name == "verdict":
        return verdict(office, row)
    if name in ("light", "left"):
        return _lit(office, row.next_due, name)
    value: Value = getattr(row, name)
    if name == "part":
        return PART_NAMES[Part(row.part)]
    if name == "state":
        return STATE_NAMES[State(row.state)]
    if name == "key":
        return "是" if value else ""
    return value if value is not None else ""


def _lit(office: Office, due: date | None, name: str) -> str:
    """The light of the next due date by its name, or how many working days are left, in words."""
    if due is None:
        return ""
    found = light(due, office.today, office.calendar, office.thresholds)
    return found.sign.title if name == "light" and found.sign else found.words


def printed(
    office: Office,
    actor: Actor,
    filters: Filters,
    told: Sequence[str],
    *,
    sort: str = "due",
    descending: bool = False,
) -> bytes:
    """The whole selection as a Word file across the page; ``told`` says the filters in words.

    Raises ``BadInput`` for more rows than the data allows.
    """
    words = office.rules.sheets.ledger
    query, narrowed_to = selected(office, actor, filters, sort=sort, descending=descending)
    rows = office.db.execute(query.limit(words.most_rows + 1), narrowed_to).all()
    if len(rows) > words.most_rows:
        raise BadInput(f"打印台账最多{words.most_rows}件，请加上筛选条件；全部的件可以导出Excel。")
    values = {"filters": "，".join(told), "count": str(len(rows)), "date": chinese_date(office.today)}
    unit = office.db.get(Unit, actor.unit_id) if actor.unit_id else None
    heading = fill(words.heading, {"unit": unit.name if unit else ""})
    template = own_template(office, actor.unit_id or 0, "ledger", office.today)
    selection = fill(words.filtered if told else words.all, values)
    return render_ledger(heading, selection, [_line(r) for r in rows], template=template)


def as_pdf(docx: bytes) -> bytes:
    """The printed ledger as a PDF; takes seconds, so only for somebody who waits. Raises ``PdfProblem``."""
    return to_pdf(docx)


def _line(row: Row[Any]) -> LedgerLine:
    return LedgerLine(
        serial_no=row.serial_no,
        title=row.title,
        proposers=row.proposers,
        part=PART_NAMES[Part(row.part)],
        department=row.department,
        handler=row.handler,
        dispatched_on=_day(row.dispatched_on),
        reply_due=_day(row.reply_due),
        state=STATE_NAMES[State(row.state)],
        letter_number=row.letter_number,
        result=row.result,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
