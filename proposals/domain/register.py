"""登记 from a list: each row becomes a proposal or a list of cells to correct; nothing is half-read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from proposals.domain.cell_values import clean_text, read_date, read_yes_no
from proposals.domain.errors import BadInput
from proposals.domain.points import split_points
from proposals.domain.register_columns import COLUMNS, ColumnMap, map_columns
from proposals.domain.serial import normalise_serial, split_people, split_units
from proposals.domain.session_names import parse_session
from proposals.domain.table_rows import CellError, Table, TableRow

Key = tuple[str, str, str, str]
_T = TypeVar("_T")
_COLUMN = {column.field: column for column in COLUMNS}
_PARTS = {
    "独办": "sole", "单办": "sole", "主办": "lead", "牵头": "lead", "牵头办理": "lead", "分办": "split",
    "会办": "cohandle", "协办": "cohandle", "会同办理": "cohandle", "转办": "forward",
}  # fmt: skip
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


@dataclass(frozen=True)
class ImportContext:
    """What the person chose before the file, and what this unit is called (full name, short name, aliases)."""

    kind: str
    level: str
    session: str
    own_names: frozenset[str] = frozenset()
    proposer_types: tuple[str, ...] = ("member", "organisation")
    serial_width: int = 4


@dataclass(frozen=True)
class RowProposer:
    """One 提案者 or 联名; ``type`` is member, deputy, delegation or organisation."""

    name: str
    type: str
    leads: bool


@dataclass(frozen=True)
class ProposalRow:
    """One row read whole; ``row`` is its number in the file, ``part`` is ours or empty when we have none."""

    row: int
    kind: str
    level: str
    session: str
    serial_no: str
    title: str
    proposers: tuple[RowProposer, ...]
    in_session: bool
    category: str
    part: str
    lead_units: tuple[str, ...]
    co_units: tuple[str, ...]
    dispatched_on: date | None
    received_on: date | None
    reply_due: date | None
    key: bool
    sector: str
    post: str
    phone: str
    address: str
    postcode: str
    email: str
    wants_meeting: bool | None
    agrees_to_publish: bool | None
    text: str
    points: tuple[str, ...]
    note: str
    warnings: tuple[str, ...]

    @property
    def identity(self) -> Key:
        """What may stand only once: kind, level, session, serial number."""
        return (self.kind, self.level, self.session, self.serial_no)


@dataclass(frozen=True)
class ImportReading:
    """A whole file: the rows that can be registered, the cells to correct, and what to look at."""

    rows: tuple[ProposalRow, ...]
    errors: tuple[CellError, ...]
    notices: tuple[str, ...]


def read_proposals(table: Table, context: ImportContext, existing: Collection[Key] = ()) -> ImportReading:
    """Read every row; a row that repeats an earlier one or an ``existing`` case is an error at its number."""
    columns = map_columns(table.headers, table.header_row)
    rows: dict[Key, ProposalRow] = {}
    errors: list[CellError] = []
    for line in table.rows:
        found = read_row(columns, line, context)
        if isinstance(found, list):
            errors += found
        elif found.identity in rows:
            earlier = rows[found.identity].row
            errors.append(
                _at(
                    columns,
                    line,
                    "serial_no",
                    f"案号“{found.serial_no}”与第{earlier}行重复，同届同号只能有一件。",
                )
            )
        elif found.identity in existing:
            errors.append(
                _at(columns, line, "serial_no", f"案号“{found.serial_no}”已经登记过，请核对届次和案号。")
            )
        else:
            rows[found.identity] = found
    return ImportReading(tuple(rows.values()), tuple(errors), (*columns.notices, *table.notices))


def read_row(columns: ColumnMap, line: TableRow, context: ImportContext) -> ProposalRow | list[CellError]:
    """One row as a proposal, or every cell in it that must be corrected."""
    cells = _Cells(columns, line)
    serial = cells.read("serial_no", lambda cell: normalise_serial(cell, width=context.serial_width))
    proposers = _proposers(cells, context)
    lead_units = tuple(cells.read("lead_units", split_units) or ())
    co_units = tuple(unit for unit in cells.read("co_units", split_units) or () if unit not in lead_units)
    dispatched_on, reply_due = cells.read("dispatched_on", read_date), cells.read("reply_due", read_date)
    if dispatched_on and reply_due and reply_due < dispatched_on:
        cells.refuse("reply_due", f"期限{reply_due}早于交办日期{dispatched_on}，请核对。")
    cells.read("session", lambda cell: _same_session(cell, context.session))
    cells.read("secrecy", _open_only)
    text, suggestions = (cells.text(name, one_line=False) for name in ("text", "suggestions"))
    row = ProposalRow(
        row=line.number, kind=context.kind, level=context.level, session=context.session,
        serial_no=serial.value if serial else "",
        title=_without_marks(cells.text("title")),
        proposers=proposers,
        in_session=cells.choice("in_session", _IN_SESSION, True),
        category=cells.text("category"),
        part=cells.choice("part", _PARTS, "") or _own_part(lead_units, co_units, context.own_names),
        lead_units=lead_units, co_units=co_units,
        dispatched_on=dispatched_on, received_on=cells.read("received_on", read_date), reply_due=reply_due,
        key=bool(cells.read("key", read_yes_no)),
        sector=cells.text("sector"), post=cells.text("post"), phone=cells.text("phone"),
        address=cells.text("address"), postcode=cells.text("postcode"), email=cells.text("email"),
        wants_meeting=cells.read("wants_meeting", read_yes_no),
        agrees_to_publish=cells.read("agrees_to_publish", read_yes_no),
        text=text, points=_points(suggestions, text), note=cells.text("note", one_line=False),
        warnings=tuple(f"第{line.number}行：{warning}" for warning in (serial.warnings if serial else ())),
    )  # fmt: skip
    return cells.errors or row


class _Cells:
    """The cells of one row by field; reading one that is wrong notes the error and gives nothing."""

    def __init__(self, columns: ColumnMap, line: TableRow) -> None:
        self.columns, self.line = columns, line
        self.errors: list[CellError] = []
        for field, places in columns.places.items():
            for place in places:
                if place in line.errors:
                    self.refuse(field, f"公式出错（{line.errors[place]}），请改成文字后再导入。", place)
            if _COLUMN[field].required and not self.raw(field) and not self._broken(field):
                self.refuse(field, "没有填写，这一列必须填。")

    def raw(self, field: str) -> str:
        """The first of the field's cells that holds anything."""
        filled = (self.line.cells[place].strip() for place in self.columns.places.get(field, ()))
        return next((cell for cell in filled if cell), "")

    def text(self, field: str, *, one_line: bool = True) -> str:
        """The cell as text within its length."""
        return self.read(field, lambda cell: clean_text(cell, _COLUMN[field].most, one_line=one_line)) or ""

    def choice(self, field: str, words: dict[str, _T], default: _T) -> _T:
        """The meaning of one of a few words."""

        def chosen(cell: str) -> _T:
            if cell not in words:
                raise BadInput(f"“{cell[:20]}”看不懂，请填：{'、'.join(words)}。")
            return words[cell]

        found = self.read(field, chosen)
        return default if found is None else found

    def read(self, field: str, reader: Callable[[str], _T]) -> _T | None:
        """What the reader makes of the cell; nothing when it is empty or wrong."""
        cell = self.raw(field)
        if not cell or self._broken(field):
            return None
        try:
            clean_text(cell, _COLUMN[field].most, one_line=False)
            return reader(cell)
        except BadInput as refused:
            self.refuse(field, refused.sentence)
            return None

    def refuse(self, field: str, reason: str, place: int | None = None) -> None:
        """Note one cell that must be corrected."""
        self.errors.append(_at(self.columns, self.line, field, reason, place))

    def _broken(self, field: str) -> bool:
        return any(place in self.line.errors for place in self.columns.places.get(field, ()))


def _at(columns: ColumnMap, line: TableRow, field: str, reason: str, place: int | None = None) -> CellError:
    if place is None:
        places = columns.places[field]
        place = next((p for p in places if line.cells[p].strip()), places[0])
    return CellError(line.number, place, columns.headers[place], reason)


def _proposers(cells: _Cells, context: ImportContext) -> tuple[RowProposer, ...]:
    declared = cells.choice("proposer_type", _TYPES, "")
    leads = cells.read("proposers", split_people) or []
    names = dict.fromkeys([*leads, *(cells.read("cosigners", split_people) or [])])
    if cells.raw("proposers") and not leads and not cells.errors:
        cells.refuse("proposers", "没有可用的姓名或单位名称，请核对。")
    for name in names:
        if len(name) > 100:
            cells.refuse("proposers", f"“{name[:20]}…”太长，姓名或单位名称最多100个字。")
    return tuple(
        RowProposer(name, _type_of(name, declared, context), at == 0) for at, name in enumerate(names)
    )


def _type_of(name: str, declared: str, context: ImportContext) -> str:
    """The declared type where the kind has it, else what the name looks like."""
    allowed = context.proposer_types
    if declared in allowed:
        return declared
    person, collective = allowed[0], allowed[-1]
    looks_collective = name.endswith(_COLLECTIVE_ENDINGS) and len(name) > 3
    looks_long = len(name) > 4 and "·" not in name and not name.isascii()
    return collective if looks_collective or looks_long else person


def _own_part(lead_units: tuple[str, ...], co_units: tuple[str, ...], own: frozenset[str]) -> str:
    if own & set(lead_units):
        return "split" if len(lead_units) > 1 else "lead" if co_units else "sole"
    return "cohandle" if own & set(co_units) else ""


def _points(suggestions: str, text: str) -> tuple[str, ...]:
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


def _open_only(cell: str) -> None:
    if cell not in _OPEN_WORDS:
        raise BadInput(f"密级为“{cell[:10]}”，涉密件不得录入本系统，请按涉密渠道线下办理。")
