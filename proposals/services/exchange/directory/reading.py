"""A workbook of units, departments and people beside what stands here: the plan, or what to correct. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from proposals.documents.spreadsheets import read_tables
from proposals.domain.directory_columns import LISTED_NAMES, Listed, SheetOf, known_headers, sheets_of
from proposals.domain.directory_rows import (
    DepartmentRow,
    PersonRow,
    UnitRow,
    read_department,
    read_person,
    read_unit,
)
from proposals.domain.errors import BadInput
from proposals.domain.table_rows import CellError, Table, TableRow
from proposals.services._office import Office
from proposals.services.exchange.directory.departments import add_named_departments, compare_departments
from proposals.services.exchange.directory.people import LoginFrom, PeopleComparison
from proposals.services.exchange.directory.plan import Flaw, Plan
from proposals.services.exchange.directory.standing import standing
from proposals.services.exchange.directory.units import KnownUnits, compare_units

MOST_ROWS = 2_000
"""Rows of one sheet: so many first passwords are made within one request."""
Row = TypeVar("Row", UnitRow, DepartmentRow, PersonRow)


def read_directory(office: Office, login_from: LoginFrom, name: str, data: bytes) -> Plan:
    """Compare a file with what stands; raises ``BadInput`` where the file as a whole cannot be used."""
    tables = read_tables(data, name, limit_rows=MOST_ROWS, known_headers=known_headers())
    plan = Plan()
    sheets = _sheets(tables, plan)
    if not sheets:
        raise BadInput(
            "表格里没有找到单位、处室或人员的表头（例如“姓名”“处室”），请对照模板检查。", field="file"
        )
    rows = _Rows(
        _rows(sheets, Listed.UNIT, read_unit, plan),
        _rows(sheets, Listed.DEPARTMENT, read_department, plan),
        _rows(sheets, Listed.PERSON, read_person, plan),
    )
    if not (rows.units or rows.departments or rows.people or plan.errors):
        raise BadInput("表格里只有表头，没有数据行，请填写后再上传。", field="file")
    _compare(office, login_from, plan, rows)
    order = {sheet.table.sheet: at for at, sheet in enumerate(sheets)}
    plan.errors.sort(key=lambda flaw: (order[flaw.sheet], flaw.error.row, flaw.error.column))
    return plan


@dataclass(frozen=True)
class _Rows:
    """What could be read of each list."""

    units: list[UnitRow]
    departments: list[DepartmentRow]
    people: list[PersonRow]


def _compare(office: Office, login_from: LoginFrom, plan: Plan, rows: _Rows) -> None:
    """One list after another; while one is wrong, the lists that rest on it would be refused for nothing."""
    stands = standing(office)
    plan.unit_ids = {name: unit.id for name, unit in stands.units.items()}
    plan.department_ids = {key: department.id for key, department in stands.departments.items()}
    compare_units(stands, rows.units, plan)
    if _waits_for(plan, Listed.UNIT):
        return
    known = KnownUnits(stands, plan.units)
    compare_departments(stands, known, rows.departments, plan)
    if _waits_for(plan, Listed.DEPARTMENT):
        return
    if not rows.departments:
        add_named_departments(stands, known, rows.people, plan)
    comparison = PeopleComparison(stands, known, login_from, office.today, plan)
    for row in rows.people:
        comparison.add(row)


def _waits_for(plan: Plan, listed: Listed) -> bool:
    faulty = any(error.listed is listed for error in plan.errors)
    if faulty:
        plan.notices.append(f"“{LISTED_NAMES[listed]}”改正以后，再核对后面的表。")
    return faulty


def _sheets(tables: list[Table], plan: Plan) -> list[SheetOf]:
    """The sheets that list something; the same list twice is refused, others are told."""
    found: list[SheetOf] = []
    for table in tables:
        lists = sheets_of(table)
        if not lists and table.rows:
            plan.notices.append(f"工作表“{table.sheet}”没有单位、处室或人员的表头，没有读。")
        for sheet in lists:
            other = next((s for s in found if s.listed is sheet.listed), None)
            if other is not None:
                raise BadInput(
                    f"工作表“{other.table.sheet}”和“{table.sheet}”列的是同一类内容，请并成一张。",
                    field="file",
                )
            found.append(sheet)
    plan.notices += [f"工作表“{t.sheet}”{notice}" for t in tables for notice in t.notices]
    plan.notices += [notice for sheet in found for notice in sheet.notices]
    return found


def _rows(
    sheets: list[SheetOf],
    listed: Listed,
    read: Callable[[SheetOf, TableRow], Row | list[CellError]],
    plan: Plan,
) -> list[Row]:
    rows: list[Row] = []
    for sheet in sheets:
        if sheet.listed is not listed:
            continue
        for line in sheet.table.rows:
            if sheet.combined and not line.cells[sheet.places["name"]].strip():
                continue
            found = read(sheet, line)
            if isinstance(found, list):
                plan.errors += [Flaw(listed, sheet.table.sheet, error) for error in found]
            else:
                rows.append(found)
    return rows
