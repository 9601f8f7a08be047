"""Who holds a role today, in their own right or by a delegation for dates."""

from __future__ import annotations

from sqlalchemy import or_, select

from proposals.domain.actors import Role
from proposals.services._office import Office
from proposals.storage.tables.organisation import Delegation, Person, RoleGrant


def holders(
    office: Office, role: Role, unit_id: int | None, department_id: int | None = None
) -> list[Person]:
    """Active people with this role for the unit, and for the department where one is given; by id."""
    today = office.today
    granted = select(RoleGrant.person_id).where(
        RoleGrant.role == role,
        RoleGrant.unit_id == unit_id,
        RoleGrant.valid_from <= today,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today),
    )
    delegated = select(Delegation.to_person_id).where(
        Delegation.role == role,
        Delegation.unit_id == unit_id,
        Delegation.revoked_at.is_(None),
        Delegation.valid_from <= today,
        Delegation.valid_to >= today,
    )
    if department_id is not None:
        granted = granted.where(
            or_(RoleGrant.department_id.is_(None), RoleGrant.department_id == department_id)
        )
        delegated = delegated.where(
            or_(Delegation.department_id.is_(None), Delegation.department_id == department_id)
        )
    people = select(Person).where(Person.active, or_(Person.id.in_(granted), Person.id.in_(delegated)))
    return list(office.db.scalars(people.order_by(Person.id)))
