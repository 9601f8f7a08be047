"""The units, departments and people that stand here, read once for a whole workbook."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import or_, select

from proposals.domain.actors import Role
from proposals.services._office import Office
from proposals.storage.tables.organisation import Department, Person, Post, RoleGrant, Unit, UnitName

Held = tuple[int, Role, int | None]
"""Unit, role, department (none: the whole unit)."""


@dataclass(frozen=True)
class Standing:
    """What a workbook is compared with; ``names`` holds every name of a unit that counts today."""

    units: dict[str, Unit]
    names: dict[str, Unit]
    departments: dict[tuple[str, str], Department]
    logins: dict[str, Person]
    people: dict[tuple[int, str], list[Person]]
    held: dict[int, set[Held]]
    titles: dict[int, Post]


def standing(office: Office) -> Standing:
    """Read everything in seven statements; roles that begin later count as held."""
    units = {unit.id: unit for unit in office.db.scalars(select(Unit))}
    people = list(office.db.scalars(select(Person).order_by(Person.id)))
    namesakes: dict[tuple[int, str], list[Person]] = defaultdict(list)
    for person in people:
        if person.active:
            namesakes[person.unit_id, person.name].append(person)
    return Standing(
        units={unit.name: unit for unit in units.values()},
        names=_names(office, units),
        departments={(units[d.unit_id].name, d.name): d for d in office.db.scalars(select(Department))},
        logins={person.login: person for person in people if person.login},
        people=namesakes,
        held=_held(office),
        titles={
            post.person_id: post
            for post in office.db.scalars(select(Post).where(Post.valid_to.is_(None)).order_by(Post.id))
        },
    )


def _names(office: Office, units: dict[int, Unit]) -> dict[str, Unit]:
    today = office.today
    rows = office.db.execute(
        select(UnitName.name, UnitName.unit_id)
        .where(
            UnitName.valid_from <= today,
            or_(UnitName.valid_to.is_(None), UnitName.valid_to >= today),
        )
        .order_by(UnitName.id.desc())
    )
    others = {name: units[unit_id] for name, unit_id in rows}
    return others | {unit.name: unit for unit in units.values()}


def _held(office: Office) -> dict[int, set[Held]]:
    held: dict[int, set[Held]] = defaultdict(set)
    for grant in office.db.scalars(
        select(RoleGrant).where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= office.today))
    ):
        held[grant.person_id].add((grant.unit_id, grant.role, grant.department_id))
    return held
