"""One row of a list as a proposal: who asks, who answers, by when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from proposals.domain.cell_values import lacks_year, read_date, read_yes_no
from proposals.domain.errors import BadInput
from proposals.domain.points import split_points
from proposals.domain.register.cells import Cells
from proposals.domain.register.units import UnitsOfRow, read_row_units
from proposals.domain.register_columns import ColumnMap
from proposals.domain.serial import People, Serial, normalise_serial, read_people
from proposals.domain.session_names import parse_session
from proposals.domain.table_rows import CellError, Remark, TableRow

Key = tuple[str, str, str, str]
_IN_SESSION = {
    "大会": True, "会间": True, "会议期间": True, "全会": True,
    "平时": False, "闭会": False, "闭会期间": False, "会后": False,
}  # fmt: skip
_TYPES = {
    "委员": "member", "个人": "member", "委员个人": "member", "联名": "member", "委员联名": "member", "代表": "deputy",
    "代表团": "delegation", "集体": "organisation", "党派": "organisation", "党派团体": "organisation",
    "团体": "organisation", "人民团体": "organisation", "界别": "organisation", "专委会": "organisation",
    "小组": "organisation", "委员小组": "organisation", "单位": "organisation",
}  # fmt: skip
_COLLECTIVE_ENDINGS = tuple("会界组团局部院盟党社委办厅处室")
_OPEN_WORDS = {"", "无", "公开", "非密", "非涉密", "否", "普通", "-", "—", "/"}
_SECRET_MARK = re.compile(r"[（(〔【\[](绝密|机密|秘密)[★*]?.{0,4}[）)〕】\]]|^(绝密|机密|秘密)[★*]")
_NOBODY = People(())
_CLASSIFIED = "涉密件不得录入本系统，请按涉密渠道线下办理。"


@dataclass(frozen=True)
class ImportContext:
    """What the person chose before the file, and what this unit is called (full name, short name, aliases).

    ``year`` is that of the session: 2月8日 in a list is in it.
    """

    kind: str
    level: str
    session: str
    own_names: frozenset[str] = frozenset()
    proposer_types: tuple[str, ...] = ("member", "organisation")
    serial_width: int = 4
    year: int | None = None


class RowProposer(NamedTuple):
    """One 提案者 or 联名; ``type`` is member, deputy, delegation or organisation."""

    name: str
    type: str
    leads: bool


_SHARED = (
    "session", "in_session", "category", "part", "lead_units", "co_units", "units", "dispatched_on", "received_on",
    "reply_due", "key", "wants_meeting", "agrees_to_publish",
)  # fmt: skip


class ProposalRow(NamedTuple):
    """One row read whole; ``row`` is its number in the file, ``part`` is ours or empty when we have none.

    The fields without a default are those that many rows of a list say alike. ``units`` holds what the row itself says
    of each unit: several rows of one case are put together from it.
    """

    kind: str
    level: str
    session: str
    in_session: bool
    category: str
    part: str
    lead_units: tuple[str, ...]
    co_units: tuple[str, ...]
    dispatched_on: date | None
    received_on: date | None
    reply_due: date | None
    key: bool
    wants_meeting: bool | None
    agrees_to_publish: bool | None
    units: UnitsOfRow
    row: int = 0
    serial_no: str = ""
    title: str = ""
    proposers: tuple[RowProposer, ...] = ()
    sector: str = ""
    post: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""
    text: str = ""
    points: tuple[str, ...] = ()
    note: str = ""
    warnings: tuple[Remark, ...] = ()

    @property
    def identity(self) -> Key:
        """What may stand only once: kind, level, session, serial number."""
        return (self.kind, self.level, self.session, self.serial_no)


class RowReader:
    """Reads the rows of one list; shared cells of which there is nothing to tell are read once for all such rows."""

    def __init__(self, columns: ColumnMap, context: ImportContext) -> None:
        self.columns, self.context = columns, context
        self._shared_places = [place for field in _SHARED for place in columns.places.get(field, ())]
        self._clean: dict[tuple[str, ...], ProposalRow] = {}

    def read(self, line: TableRow) -> ProposalRow | list[CellError]:
        """One row as a proposal, or every cell in it that must be corrected."""
        cells = Cells(self.columns, line)
        serial = _serial(cells, self.context)
        people = cells.read("proposers", read_people) or _NOBODY
        proposers = _proposers(cells, people, self.context)
        shared = self._shared(cells, line)
        _refuse_classified(cells)
        phone, post = _details(cells, people)
        text, suggestions = cells.text("text", one_line=False), cells.text("suggestions", one_line=False)
        row = shared._replace(
            row=line.number, serial_no=serial, title=_without_marks(cells.text("title")), proposers=proposers,
            sector=cells.text("sector"), post=post, phone=phone,
            address=cells.text("address"), postcode=cells.text("postcode"), email=cells.text("email"),
            text=text, points=_points(suggestions, text), note=cells.text("note", one_line=False),
            warnings=tuple(cells.remarks),
        )  # fmt: skip
        return cells.errors or row

    def _shared(self, cells: Cells, line: TableRow) -> ProposalRow:
        said = tuple([line.cells[place] for place in self._shared_places])
        if said in self._clean:
            return self._clean[said]
        told = len(cells.errors) + len(cells.remarks)
        shared = _read_shared(cells, self.context)
        if not line.errors and len(cells.errors) + len(cells.remarks) == told:
            self._clean[said] = shared
        return shared


def _read_shared(cells: Cells, context: ImportContext) -> ProposalRow:
    """A row of which nothing is read but what others may say alike."""
    units = read_row_units(cells)
    dispatched_on, received_on, reply_due = _dates(cells, context.year)
    cells.read("session", lambda cell: _same_session(cell, context.session))
    return ProposalRow(
        kind=context.kind, level=context.level, session=context.session,
        in_session=cells.choice("in_session", _IN_SESSION, True),
        category=cells.text("category"),
        part=units.own_part(context.own_names),
        lead_units=units.leads, co_units=units.cohandlers,
        dispatched_on=dispatched_on, received_on=received_on, reply_due=reply_due,
        key=bool(cells.read("key", read_yes_no)),
        wants_meeting=cells.read("wants_meeting", read_yes_no),
        agrees_to_publish=cells.read("agrees_to_publish", read_yes_no),
        units=units,
    )  # fmt: skip


def _serial(cells: Cells, context: ImportContext) -> str:
    found = cells.read("serial_no", lambda cell: normalise_serial(cell, width=context.serial_width))
    for warning in (found or Serial("")).warnings:
        cells.remark("案号补零", warning)
    return found.value if found else ""


def _proposers(cells: Cells, leading: People, context: ImportContext) -> tuple[RowProposer, ...]:
    declared = cells.choice("proposer_type", _TYPES, "")
    others = cells.read("cosigners", read_people) or _NOBODY
    names = dict.fromkeys([*leading.names, *others.names])
    if cells.raw("proposers") and not leading.names and not cells.errors:
        cells.refuse("proposers", "没有可用的姓名或单位名称，请核对。")
    for name in names:
        if len(name) > 100:
            cells.refuse("proposers", f"“{name[:20]}…”太长，姓名或单位名称最多100个字。")
    count = max(leading.count or 0, others.count or 0)
    if count > len(names):
        cells.remark(
            "名单不全", f"写的是“等{count}人”，只写出{len(names)}人的姓名，登记写出的，其余请登记后补。"
        )
    allowed = context.proposer_types
    return tuple(
        [RowProposer(name, _type_of(name, declared, allowed), not at) for at, name in enumerate(names)]
    )


@lru_cache(maxsize=8_192)
def _type_of(name: str, declared: str, allowed: tuple[str, ...]) -> str:
    """The declared type where the kind has it, else what the name looks like."""
    if declared in allowed:
        return declared
    person, collective = allowed[0], allowed[-1]
    looks_collective = name.endswith(_COLLECTIVE_ENDINGS) and len(name) > 3
    looks_long = len(name) > 4 and "·" not in name and not name.isascii()
    return collective if looks_collective or looks_long else person


def _details(cells: Cells, people: People) -> tuple[str, str]:
    """Phone and post of the first proposer, from their columns, else from what stood behind the name."""
    detail = dict(people.details).get(people.names[0], "") if people.names else ""
    digits = sum(sign.isdigit() for sign in detail) >= 7
    phone = cells.text("phone") or (detail[:50] if digits else "")
    return phone, cells.text("post") or ("" if digits else detail[:100])


def _dates(cells: Cells, year: int | None) -> tuple[date | None, date | None, date | None]:
    """交办, 收到 and 期限; one without a year is in the session's, a deadline before the dispatch in the next."""
    fields = ("dispatched_on", "received_on", "reply_due")
    dispatched, received, due = (cells.read(f, lambda cell: read_date(cell, year)) for f in fields)
    if year and dispatched and due and due < dispatched and lacks_year(cells.raw("reply_due")):
        due = read_date(cells.raw("reply_due"), year + 1)
    for field, day in zip(fields, (dispatched, received, due), strict=True):
        if day and lacks_year(cells.raw(field)):
            cells.remark("日期没有年份", f"“{cells.raw(field)}”没有写年份，读作{day}，请核对。")
    if dispatched and due and due < dispatched:
        cells.refuse("reply_due", f"期限{due}早于交办日期{dispatched}，请核对。")
    return dispatched, received, due


def _points(suggestions: str, text: str) -> tuple[str, ...]:
    if not suggestions and not text:
        return ()
    if not suggestions:
        return tuple(point.text for point in split_points(text))
    split = tuple(point.text for point in split_points(suggestions))
    return split or tuple(line.strip() for line in suggestions.splitlines() if line.strip())


def _without_marks(title: str) -> str:
    """Take off 《》 around the whole title: the letter puts them on."""
    inner = title[1:-1]
    whole = title.startswith("《") and title.endswith("》") and "《" not in inner and "》" not in inner
    return inner if whole else title


def _same_session(cell: str, session: str) -> None:
    if cell != session and not parse_session(cell).same_session(parse_session(session)):
        raise BadInput(f"届次“{cell[:30]}”与所选的“{session}”不一致，请分开导入或改正。")


def _refuse_classified(cells: Cells) -> None:
    """A row that is marked as secret, in its own column or before its title."""
    cells.read("secrecy", _open_only)
    for field in ("title", "serial_no", "note"):
        cell = cells.raw(field)
        mark = _SECRET_MARK.search(cell) if "密" in cell else None
        if mark:
            cells.refuse(field, f"标有“{mark[1] or mark[2]}”，{_CLASSIFIED}")


def _open_only(cell: str) -> None:
    if cell not in _OPEN_WORDS:
        raise BadInput(f"密级为“{cell[:10]}”，{_CLASSIFIED}")
