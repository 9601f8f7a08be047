"""Units for pages: their names, and lists to choose from."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor, Role
from proposals.services._office import Office
from proposals.storage.tables.organisation import Department, Person, Unit


def unit_name(office: Office, unit_id: int | None) -> str:
    """Full name of a unit, empty if there is none."""
    unit = office.db.get(Unit, unit_id) if unit_id is not None else None
    return unit.name if unit else ""


def active_units(office: Office, *, inside_only: bool = False) -> list[Unit]:
    """Units to choose from, by name; group units left out."""
    query = select(Unit).where(Unit.active, Unit.is_group.is_(False)).order_by(Unit.name)
    if inside_only:
        query = query.where(Unit.inside)
    return list(office.db.scalars(query))


def departments_of(office: Office, unit_id: int) -> list[Department]:
    """Active departments of a unit, in their order."""
    return list(
        office.db.scalars(
            select(Department)
            .where(Department.unit_id == unit_id, Department.active)
            .order_by(Department.position, Department.id)
        )
    )


def people_of(office: Office, unit_id: int, department_id: int | None = None) -> list[Person]:
    """Active people of a unit, or of one of its departments, by name."""
    query = select(Person).where(Person.unit_id == unit_id, Person.active).order_by(Person.name)
    if department_id is not None:
        query = query.where(Person.department_id == department_id)
    return list(office.db.scalars(query))


def inside_units_of(office: Office, actor: Actor, role: Role) -> list[Unit]:
    """Units for which this person holds the role, by name."""
    ids = {g.unit_id for g in actor.grants if g.role is role}
    return list(office.db.scalars(select(Unit).where(Unit.id.in_(ids), Unit.active).order_by(Unit.name)))
