"""The workbook to fill in, empty or with what stands here."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Row, or_, select

from proposals.documents.directory_workbook import write_directory
from proposals.domain.actors import ROLE_NAMES, Actor
from proposals.domain.directory_columns import Listed
from proposals.services._office import Office
from proposals.services._rights import require_sysadmin
from proposals.storage.tables.organisation import (
    Department,
    NameUse,
    Person,
    Post,
    RoleGrant,
    Unit,
    UnitName,
)

Cells = dict[str, str]
NO_LOGIN = "无"


def template() -> bytes:
    """The empty workbook with its guide sheet."""
    return _written({})


def filled_workbook(office: Office, actor: Actor) -> bytes:
    """What stands here and is in use; sent again unchanged it changes nothing."""
    require_sysadmin(actor)
    units = {unit.id: unit for unit in office.db.scalars(select(Unit).where(Unit.active).order_by(Unit.id))}
    departments = [
        department
        for department in office.db.scalars(
            select(Department)
            .where(Department.active)
            .order_by(Department.unit_id, Department.position, Department.id)
        )
        if department.unit_id in units
    ]
    return _written(
        {
            Listed.UNIT: _units(office, units),
            Listed.DEPARTMENT: [
                {"unit": units[d.unit_id].name, "name": d.name, "position": str(d.position)}
                for d in departments
            ],
            Listed.PERSON: _people(office, units, {d.id: d.name for d in departments}),
        }
    )


def _written(rows: Mapping[Listed, list[Cells]]) -> bytes:
    out = io.BytesIO()
    write_directory(out, rows)
    return out.getvalue()


def _units(office: Office, units: Mapping[int, Unit]) -> list[Cells]:
    aliases = _grouped(
        office.db.execute(
            select(UnitName.unit_id, UnitName.name)
            .where(UnitName.use == NameUse.ALIAS, UnitName.valid_to.is_(None))
            .order_by(UnitName.id)
        )
    )
    return [
        {
            "name": unit.name,
            "short_name": unit.short_name if unit.short_name != unit.name else "",
            "aliases": "、".join(aliases[unit.id]),
            "inside": "是" if unit.inside else "否",
            "contact_name": unit.contact_name,
            "contact_phone": unit.contact_phone,
            "address": unit.address,
        }
        for unit in units.values()
    ]


def _people(office: Office, units: Mapping[int, Unit], departments: Mapping[int, str]) -> list[Cells]:
    roles, since = _roles(office), _since(office)
    people = office.db.scalars(
        select(Person).where(Person.active).order_by(Person.unit_id, Person.department_id, Person.id)
    )
    return [
        {
            "name": person.name,
            "unit": units[person.unit_id].name,
            "department": departments.get(person.department_id or 0, ""),
            "title": person.title,
            "roles": "、".join(dict.fromkeys(roles[person.id, person.unit_id])),
            "login": person.login or NO_LOGIN,
            "phone": person.phone,
            "email": person.email,
            "since": since.get(person.id, ""),
        }
        for person in people
        if person.unit_id in units
    ]


def _roles(office: Office) -> dict[tuple[int, int], list[str]]:
    """Role names by person and unit, those that hold today or later."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for grant in office.db.scalars(
        select(RoleGrant)
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= office.today))
        .order_by(RoleGrant.id)
    ):
        found[grant.person_id, grant.unit_id].append(ROLE_NAMES[grant.role])
    return found


def _since(office: Office) -> dict[int, str]:
    posts = office.db.execute(select(Post.person_id, Post.valid_from).where(Post.valid_to.is_(None)))
    return {person_id: first.isoformat() for person_id, first in posts}


def _grouped(rows: Iterable[Row[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found
