"""Who holds a role today, in their own right or by a delegation for dates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

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


Place = tuple[Role, int]


@dataclass(slots=True)
class Roster:
    """Everybody's roles of one day, read at once: answers as ``holders`` does, without a query for each place."""

    names: dict[int, str]
    units: dict[int, int]
    _roles: dict[Place, list[tuple[int, int | None]]] = field(repr=False)
    _lent: dict[tuple[int, Role, int], list[int]] = field(repr=False)
    _known: dict[tuple[Role, int, int | None], tuple[int, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, office: Office, day: date) -> Roster:
        """The active people with the roles and delegations that hold on this day."""
        db = office.db
        people = db.execute(select(Person.id, Person.name, Person.unit_id).where(Person.active)).all()
        roles: dict[Place, list[tuple[int, int | None]]] = defaultdict(list)
        lent: dict[tuple[int, Role, int], list[int]] = defaultdict(list)
        granted = select(
            RoleGrant.role, RoleGrant.unit_id, RoleGrant.person_id, RoleGrant.department_id
        ).where(RoleGrant.valid_from <= day, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= day))
        for role, unit_id, person_id, department_id in db.execute(granted):
            roles[role, unit_id].append((person_id, department_id))
        delegated = select(Delegation).where(
            Delegation.revoked_at.is_(None), Delegation.valid_from <= day, Delegation.valid_to >= day
        )
        for given in db.scalars(delegated):
            roles[given.role, given.unit_id].append((given.to_person_id, given.department_id))
            lent[given.from_person_id, given.role, given.unit_id].append(given.to_person_id)
        return cls({p.id: p.name for p in people}, {p.id: p.unit_id for p in people}, dict(roles), dict(lent))

    def holders(self, role: Role, unit_id: int, department_id: int | None = None) -> tuple[int, ...]:
        """Ids of the active people with this role there."""
        key = (role, unit_id, department_id)
        if key not in self._known:
            there = self._roles.get((role, unit_id), ())
            found = {p for p, d in there if department_id is None or d is None or d == department_id}
            self._known[key] = tuple(sorted(found & self.names.keys()))
        return self._known[key]

    def standing_for(self, person_id: int, role: Role, unit_id: int) -> tuple[int, ...]:
        """The named person, and whoever has this role of theirs by delegation; nobody who is gone."""
        lent = self._lent.get((person_id, role, unit_id), ())
        return tuple(p for p in (person_id, *lent) if p in self.names)
