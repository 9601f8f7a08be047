"""Rows of units, departments and people as typed, each cell checked by itself; nothing is compared here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from proposals.domain.actors import ROLE_NAMES, Role
from proposals.domain.cell_values import clean_text, read_date, read_yes_no
from proposals.domain.directory_columns import Listed, SheetOf, column_of
from proposals.domain.errors import BadInput
from proposals.domain.printable import BIDI_CONTROLS, INVISIBLE
from proposals.domain.serial import half_width
from proposals.domain.table_rows import CellError, TableRow

T = TypeVar("T")
NO_LOGIN = {"无", "不登录", "没有", "-", "—", "/"}
MOST_POSITION = 9_999
_UNSEEN = BIDI_CONTROLS | INVISIBLE.keys()
"""Signs that come along from web pages and that nobody could type again in an account."""
ROLE_WORDS: dict[str, Role] = {name: role for role, name in ROLE_NAMES.items()} | {
    "办理员": Role.CLERK,
    "经办人": Role.HANDLER,
    "核稿": Role.PROOFREADER,
    "会办联络员": Role.COHANDLER,
    "督查员": Role.SUPERVISOR,
    "查阅人": Role.READER,
    "管理员": Role.SYSADMIN,
}


@dataclass(frozen=True)
class Place:
    """Where a row stands, so that what is wrong with it can be found in Excel."""

    sheet: SheetOf
    row: int

    def error(self, field: str, reason: str) -> CellError:
        """What is wrong with one cell of the row; a field without column is told at the row's first cell."""
        column = self.sheet.places.get(field, next(iter(self.sheet.places.values())))
        header = column_of(self.sheet.listed, field).header
        return CellError(self.row, column, header, reason)


@dataclass(frozen=True)
class UnitRow:
    """A unit as the file has it; ``inside`` empty: the file does not say."""

    place: Place
    name: str
    short_name: str
    aliases: tuple[str, ...]
    inside: bool | None
    contact_name: str
    contact_phone: str
    address: str


@dataclass(frozen=True)
class DepartmentRow:
    """A department as the file has it."""

    place: Place
    unit: str
    name: str
    position: int | None


@dataclass(frozen=True)
class PersonRow:
    """A person as the file has it; ``no_login``: the file says that they never log in."""

    place: Place
    name: str
    unit: str
    department: str
    title: str
    roles: tuple[Role, ...]
    login: str
    no_login: bool
    phone: str
    email: str
    since: date | None


class _Cells:
    """The cells of one row by field; reading one that is wrong notes the error and gives nothing."""

    def __init__(self, place: Place, line: TableRow) -> None:
        self.place, self.line = place, line
        self.errors: list[CellError] = []
        for field, at in place.sheet.places.items():
            if at in line.errors:
                self.refuse(field, f"公式出错（{line.errors[at]}），请改成文字后再导入。")
            elif column_of(place.sheet.listed, field).required and not line.cells[at].strip():
                self.refuse(field, "没有填写，这一列必须填。")

    def text(self, field: str) -> str:
        """The cell as one line."""
        return self.read(field, _one_line) or ""

    def read(self, field: str, reader: Callable[[str], T]) -> T | None:
        """What the reader makes of the cell; nothing when it is absent, empty or wrong."""
        at = self.place.sheet.places.get(field)
        if at is None or at in self.line.errors or not self.line.cells[at].strip():
            return None
        most = column_of(self.place.sheet.listed, field).most
        cell = "".join(sign for sign in self.line.cells[at] if sign not in _UNSEEN)
        try:
            return reader(clean_text(cell, most, one_line=False)) if cell.strip() else None
        except BadInput as refused:
            self.refuse(field, refused.sentence)
            return None

    def refuse(self, field: str, reason: str) -> None:
        """Note one cell that must be corrected."""
        self.errors.append(self.place.error(field, reason))


def read_unit(sheet: SheetOf, line: TableRow) -> UnitRow | list[CellError]:
    """One unit, or what is wrong with its cells."""
    cells = _Cells(Place(sheet, line.number), line)
    row = UnitRow(
        cells.place,
        name=cells.read("name", _joined) or "",
        short_name=cells.read("short_name", _joined) or "",
        aliases=tuple(cells.read("aliases", _unit_names) or ()),
        inside=cells.read("inside", read_yes_no),
        contact_name=cells.text("contact_name"),
        contact_phone=cells.text("contact_phone"),
        address=cells.text("address"),
    )
    return cells.errors or row


def read_department(sheet: SheetOf, line: TableRow) -> DepartmentRow | list[CellError]:
    """One department, or what is wrong with its cells."""
    cells = _Cells(Place(sheet, line.number), line)
    row = DepartmentRow(
        cells.place,
        unit=cells.read("unit", _joined) or "",
        name=cells.read("name", _joined) or "",
        position=cells.read("position", _position),
    )
    return cells.errors or row


def read_person(sheet: SheetOf, line: TableRow) -> PersonRow | list[CellError]:
    """One person, or what is wrong with their cells."""
    cells = _Cells(Place(sheet, line.number), line)
    typed = cells.read("login", half_width) or ""
    no_login = typed in NO_LOGIN
    row = PersonRow(
        cells.place,
        name=cells.read("name", person_name) or "",
        unit=cells.read("unit", _joined) or "",
        department=cells.read("department", _joined) or "",
        title=cells.text("title"),
        roles=tuple(cells.read("roles", _roles) or ()),
        login="" if no_login else cells.read("login", _login) or "",
        no_login=no_login,
        phone=cells.read("phone", lambda cell: half_width(_one_line(cell))) or "",
        email=cells.read("email", half_width) or "",
        since=cells.read("since", read_date),
    )
    return cells.errors or row


def person_name(text: str) -> str:
    """张　三 is 张三; the space in a longer name stays."""
    parts = text.split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)


def _one_line(text: str) -> str:
    return clean_text(text, len(text))


def _joined(text: str) -> str:
    """A name of a unit or department; spaces that fill a cell are no part of it."""
    return "".join(text.split()) if re.fullmatch(r"[^A-Za-z]*", text) else " ".join(text.split())


def _several(text: str) -> list[str]:
    """What stands between commas, spaces and line breaks, each once."""
    return list(dict.fromkeys(part for part in re.split(r"[、，,；;/|\s]+", text) if part))


def _unit_names(text: str) -> list[str]:
    return [clean_text(name, column_of(Listed.UNIT, "name").most) for name in _several(text)]


def _position(text: str) -> int:
    digits = half_width(text)
    if not digits.isascii() or not digits.isdigit() or int(digits) > MOST_POSITION:
        raise BadInput(f"请填0至{MOST_POSITION}之间的整数。")
    return int(digits)


def _roles(text: str) -> list[Role]:
    roles = []
    for word in _several(text):
        if word not in ROLE_WORDS:
            raise BadInput(f"没有角色“{word[:20]}”，可以填：{'、'.join(ROLE_NAMES.values())}。")
        roles.append(ROLE_WORDS[word])
    return list(dict.fromkeys(roles))


def _login(text: str) -> str:
    login = half_width(text)
    if any(sign.isspace() for sign in login):
        raise BadInput("账号里不能有空格，请删去。")
    return login
