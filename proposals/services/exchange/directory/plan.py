"""What a workbook would change, row by row, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from proposals.domain.actors import Role
from proposals.domain.directory_columns import Listed
from proposals.domain.directory_rows import PersonRow, Place, UnitRow
from proposals.domain.table_rows import CellError
from proposals.storage.tables.organisation import Department, Person, Unit


class What(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class UnitChange:
    """A unit: new without ``standing``; ``changes`` in words, what is empty stays as it is."""

    row: UnitRow
    standing: Unit | None
    aliases: tuple[str, ...]
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DepartmentChange:
    """A department of a unit that stands or comes with the same file."""

    place: Place
    unit: str
    name: str
    position: int | None
    standing: Department | None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonChange:
    """A person; ``login`` only where one is given anew, ``roles`` only those not held yet."""

    row: PersonRow
    unit: str
    department: str
    standing: Person | None
    login: str
    roles: tuple[Role, ...]
    since: date
    changes: tuple[str, ...] = ()


Change = UnitChange | DepartmentChange | PersonChange


@dataclass(frozen=True)
class Flaw:
    """One cell to correct, in its sheet; ``listed``: the list that it spoils."""

    listed: Listed
    sheet: str
    error: CellError


@dataclass
class Plan:
    """All of it; nothing is written while there are errors."""

    units: list[UnitChange] = field(default_factory=list)
    departments: list[DepartmentChange] = field(default_factory=list)
    people: list[PersonChange] = field(default_factory=list)
    errors: list[Flaw] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    unit_ids: dict[str, int] = field(default_factory=dict)
    department_ids: dict[tuple[str, str], int] = field(default_factory=dict)
    """Of those that stand: full name, and unit with department."""

    def refuse(self, place: Place, wanted: str, reason: str) -> None:
        """Note what is wrong with one cell of a row."""
        sheet = place.sheet
        self.errors.append(Flaw(sheet.listed, sheet.table.sheet, place.error(wanted, reason)))

    def of(self, listed: Listed) -> list[UnitChange] | list[DepartmentChange] | list[PersonChange]:
        """The rows of one list."""
        return {
            Listed.UNIT: self.units,
            Listed.DEPARTMENT: self.departments,
            Listed.PERSON: self.people,
        }[listed]  # type: ignore[return-value]

    @property
    def slips(self) -> int:
        """How many people get a first password."""
        return sum(bool(change.login) for change in self.people)

    @property
    def does_something(self) -> bool:
        """False if everything stands here already."""
        return any(what(change) is not What.SAME for listed in Listed for change in self.of(listed))


def what(change: Change) -> What:
    """What becomes of a row."""
    if change.standing is None:
        return What.NEW
    return What.CHANGED if change.changes else What.SAME


def place_of(change: Change) -> Place:
    """Where the row stands in the file."""
    return change.place if isinstance(change, DepartmentChange) else change.row.place
