"""在谁手里: whom a case waits for, in the words people use, and since when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from proposals.domain.actors import ROLE_NAMES, Role
from proposals.domain.dates import BEIJING
from proposals.services._office import Office
from proposals.storage.tables.handling import Task
from proposals.storage.tables.organisation import Delegation, Department, Person, RoleGrant, Unit

POOLED = (Role.CLERK, Role.PROOFREADER, Role.LEADER, Role.DIRECTOR, Role.SUPERVISOR)
"""Roles of a whole unit: what waits for one of them waits for whoever holds it."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who must do what, since when; ``days`` and ``working_days`` have gone by since."""

    who: str
    what: str
    since: date
    days: int
    working_days: int
    due: date | None


@dataclass(frozen=True, slots=True)
class Absence:
    """A role given to somebody else for today (授权)."""

    person: str
    to: str
    until: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Who holds the pooled roles of a unit today, and who has given a role away."""

    names: Mapping[str, tuple[str, ...]]
    by_person: Mapping[int, tuple[Absence, ...]]
    by_role: Mapping[str, tuple[Absence, ...]]


NOBODY = Standing({}, {}, {})


def standing(office: Office, unit_id: int | None) -> Standing:
    """Holders and delegations of this unit on the office's day, in two queries."""
    names: dict[str, tuple[str, ...]] = {}
    by_person: dict[int, tuple[Absence, ...]] = {}
    by_role: dict[str, tuple[Absence, ...]] = {}
    for role, name in office.db.execute(_holding(office.today, unit_id)):
        names[role] = (*names.get(role, ()), name)
    for row in office.db.execute(_given_away(office.today, unit_id)):
        absence = Absence(row.gave, row.took, row.valid_to)
        by_person[row.from_person_id] = (*by_person.get(row.from_person_id, ()), absence)
        by_role[row.role] = (*by_role.get(row.role, ()), absence)
    return Standing(names, by_person, by_role)


def _holding(today: date, unit_id: int | None) -> Select[Role, str]:
    return (
        select(RoleGrant.role, Person.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.unit_id == unit_id,
            RoleGrant.role.in_(POOLED),
            RoleGrant.valid_from <= today,
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today),
            Person.active,
        )
        .order_by(Person.id)
    )


def _given_away(today: date, unit_id: int | None) -> Select[int, Role, date, str, str]:
    gave, took = aliased(Person), aliased(Person)
    return (
        select(
            Delegation.from_person_id,
            Delegation.role,
            Delegation.valid_to,
            gave.name.label("gave"),
            took.name.label("took"),
        )
        .join(gave, gave.id == Delegation.from_person_id)
        .join(took, took.id == Delegation.to_person_id)
        .where(
            Delegation.unit_id == unit_id,
            Delegation.revoked_at.is_(None),
            Delegation.valid_from <= today,
            Delegation.valid_to >= today,
        )
        .order_by(Delegation.id)
    )


def holder_words(
    standing_: Standing, *, person: str | None, department: str | None, role: str | None, unit: str | None
) -> str:
    """李承办（法治调研督察处）, a department, 分管领导（吴分管）, or a unit; the first that is known."""
    if person:
        return f"{person}（{department}）" if department else person
    if department:
        return department
    if role is not None:
        names = "、".join(standing_.names.get(role, ()))
        return f"{ROLE_NAMES[Role(role)]}（{names}）" if names else ROLE_NAMES[Role(role)]
    return unit or ""


_WAITING = (
    select(
        Task.handling_id,
        Task.title,
        Task.role,
        Task.unit_id,
        Task.since,
        Task.due_on,
        Person.name.label("person"),
        Department.name.label("department"),
        Unit.short_name.label("unit"),
    )
    .join(Unit, Unit.id == Task.unit_id)
    .join(Person, Person.id == Task.person_id, isouter=True)
    .join(Department, Department.id == Task.department_id, isouter=True)
    .where(Task.handling_id.in_(bindparam("ids", expanding=True)))
    .order_by(Task.handling_id, Task.id)
)


def hands_of(
    office: Office, handling_ids: Collection[int], unit_id: int | None, standing_: Standing | None = None
) -> dict[int, list[Hand]]:
    """For each of these handlings whom it waits for, in one query; of another unit than ``unit_id`` only its name.

    Who holds the roles of ``unit_id`` is read where it is not given and a role of the unit must act.
    """
    found: dict[int, list[Hand]] = {}
    for row in office.db.execute(_WAITING, {"ids": handling_ids}):
        if standing_ is None and row.unit_id == unit_id and not (row.person or row.department):
            standing_ = standing(office, unit_id)
        hands = found.setdefault(row.handling_id, [])
        hand = _hand(office, row, unit_id, standing_ or NOBODY)
        if hand.who not in {each.who for each in hands}:
            hands.append(hand)
    return found


def _hand(office: Office, row: Row[*tuple[Any, ...]], unit_id: int | None, standing_: Standing) -> Hand:
    here = row.unit_id == unit_id
    who = holder_words(
        standing_,
        person=row.person if here else None,
        department=row.department if here else None,
        role=row.role if here else None,
        unit=row.unit,
    )
    return hand(office, who, row.title, row.since, row.due_on)


def hand(office: Office, who: str, title: str, at: datetime, due: date | None) -> Hand:
    """One thing that waits, with the time gone by; the moment counts as its Beijing day."""
    since = at.astimezone(BEIJING).date()
    return Hand(
        who=who,
        what=title.removeprefix("请"),
        since=since,
        days=max(0, (office.today - since).days),
        working_days=max(0, office.calendar.working_days_between(since, office.today)),
        due=due,
    )
