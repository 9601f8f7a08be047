"""Departments of a unit."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select, update

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.services._units import FIRST_DAY
from proposals.services.directory.units import unit_to_change
from proposals.storage.tables.handling import Assignment, Handling, LedgerRow
from proposals.storage.tables.organisation import Department, DepartmentName, NameUse, Person


def departments(office: Office, unit_id: int) -> list[Department]:
    """All departments of a unit, those in use first, in their order."""
    return list(
        office.db.scalars(
            select(Department)
            .where(Department.unit_id == unit_id)
            .order_by(Department.active.desc(), Department.position, Department.id)
        )
    )


def department_to_change(office: Office, department_id: int) -> Department:
    """The department, or ``NotFound``."""
    department = office.db.get(Department, department_id)
    if department is None:
        raise NotFound("没有这个处室，请从单位页重新打开。")
    return department


def add_department(office: Office, actor: Actor, unit_id: int, name: str, position: int = 0) -> Department:
    """Store a new department."""
    require_sysadmin(actor)
    unit = unit_to_change(office, unit_id)
    _refuse_taken(office, unit.id, name, None)
    department = Department(unit_id=unit.id, name=name, position=position)
    office.db.add(department)
    office.db.flush()
    office.db.add(
        DepartmentName(department_id=department.id, name=name, use=NameUse.FULL, valid_from=FIRST_DAY)
    )
    record(office, actor, "admin_department_added", {"department": department.id, "name": name})
    return department


def change_department(
    office: Office, actor: Actor, department_id: int, name: str, position: int, since: date
) -> None:
    """Rename from a day on, and set the place in the list."""
    require_sysadmin(actor)
    department = department_to_change(office, department_id)
    department.position = position
    if name != department.name:
        _rename(office, department, name, since)
    data = {"department": department.id, "name": name, "since": since.isoformat()}
    record(office, actor, "admin_department_changed", data)
    office.db.flush()


def _rename(office: Office, department: Department, name: str, since: date) -> None:
    if since > office.today:
        raise BadInput("更名日期晚于今天，请在更名之日再来办理。", field="since")
    _refuse_taken(office, department.unit_id, name, department)
    for row in office.db.scalars(
        select(DepartmentName).where(
            DepartmentName.department_id == department.id, DepartmentName.valid_to.is_(None)
        )
    ):
        if row.valid_from >= since:
            raise BadInput(f"现用名称从{row.valid_from}起使用，更名日期要晚于这一天。", field="since")
        row.valid_to = since - timedelta(days=1)
    office.db.add(DepartmentName(department_id=department.id, name=name, use=NameUse.FULL, valid_from=since))
    department.name = name
    office.db.flush()
    office.db.execute(
        update(LedgerRow).where(LedgerRow.department_id == department.id).values(department=name)
    )


def deactivate_department(office: Office, actor: Actor, department_id: int) -> None:
    """停用; refused while cases or people are still its own."""
    require_sysadmin(actor)
    department = department_to_change(office, department_id)
    shares = office.db.scalar(
        select(func.count(Assignment.id))
        .join(Handling, Handling.id == Assignment.handling_id)
        .where(Assignment.department_id == department.id, Assignment.ended_at.is_(None), Handling.live)
    )
    if shares:
        raise NotPossible(f"{department.name}还承办{shares}件，请先改派给其他处室。")
    people = office.db.scalar(
        select(func.count(Person.id)).where(Person.department_id == department.id, Person.active)
    )
    if people:
        raise NotPossible(f"{department.name}还有{people}个在用的人员，请先调到其他处室或停用。")
    department.active = False
    record(office, actor, "admin_department_deactivated", {"department": department.id})


def reactivate_department(office: Office, actor: Actor, department_id: int) -> None:
    """恢复."""
    require_sysadmin(actor)
    department_to_change(office, department_id).active = True
    record(office, actor, "admin_department_reactivated", {"department": department_id})


def _refuse_taken(office: Office, unit_id: int, name: str, department: Department | None) -> None:
    other = office.db.scalar(select(Department).where(Department.unit_id == unit_id, Department.name == name))
    if other is not None and (department is None or other.id != department.id):
        raise BadInput(f"本单位已有处室“{name}”，请核对。", field="name")
