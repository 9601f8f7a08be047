"""First passwords: given out on slips of paper, once, and given anew to whoever never made their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotPossible
from proposals.services._office import Office
from proposals.services._passwords import give_one_time_password
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.storage.tables.organisation import Department, Person, Unit

MOST_SLIPS = 2_000
"""Slips made in one request; each takes a millisecond or two."""


@dataclass(frozen=True)
class Given:
    """A password just made for a person, empty where they have no account; kept nowhere else."""

    person: Person
    password: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What is cut out and handed over."""

    name: str
    unit: str
    department: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody with an account who has not made a password of their own."""

    person_id: int
    name: str
    login: str
    unit: str
    department: str
    title: str


def slips_of(office: Office, given: Sequence[Given]) -> list[Slip]:
    """The slips, in the order given."""
    units = dict(office.db.execute(select(Unit.id, Unit.name)).all())
    departments = dict(office.db.execute(select(Department.id, Department.name)).all())
    return [
        Slip(
            one.person.name,
            units[one.person.unit_id],
            departments.get(one.person.department_id or 0, ""),
            one.person.login or "",
            one.password,
        )
        for one in given
    ]


def waiting(office: Office, actor: Actor, unit_id: int | None = None) -> list[Waiting]:
    """Who has an account and has not made a password of their own, by unit and department."""
    require_sysadmin(actor)
    query = (
        select(Person.id, Person.name, Person.login, Unit.name, Department.name, Person.title)
        .join(Unit, Unit.id == Person.unit_id)
        .outerjoin(Department, Department.id == Person.department_id)
        .where(Person.active, Person.login.is_not(None), Person.must_change_password)
        .order_by(Unit.name, Department.position, Department.id, Person.id)
    )
    if unit_id is not None:
        query = query.where(Person.unit_id == unit_id)
    return [
        Waiting(person_id, name, login or "", unit, department or "", title)
        for person_id, name, login, unit, department, title in office.db.execute(query)
    ]


def issue_again(office: Office, actor: Actor, person_ids: Sequence[int]) -> list[Slip]:
    """New first passwords for these people; the earlier ones no longer work."""
    require_sysadmin(actor)
    if not person_ids:
        raise BadInput("请先勾选要发放初始密码的人。", field="person")
    if len(person_ids) > MOST_SLIPS:
        raise BadInput(f"一次最多发放{MOST_SLIPS}人，现选了{len(person_ids)}人，请分几次。", field="person")
    chosen = {one.person_id: one for one in waiting(office, actor)}
    if not set(person_ids) <= set(chosen):
        raise NotPossible("所选的人里有人已经改过密码或已停用，请重新打开这一页再选。")
    wanted = set(person_ids)
    people = {person.id: person for person in office.db.scalars(select(Person).where(Person.id.in_(wanted)))}
    given = []
    for person_id in filter(wanted.__contains__, chosen):
        given.append(Given(people[person_id], give_one_time_password(office, people[person_id])))
        record(office, actor, "admin_password_reset", {"person": person_id})
    return slips_of(office, given)
