"""How much lies where: lights, holders, leaders and units, each counted in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from proposals.domain.actors import Role
from proposals.domain.dates import BEIJING
from proposals.domain.lights import LightCode, light_ranges
from proposals.domain.workflow import Action, State
from proposals.services._hands import Absence, Standing, holder_words
from proposals.services._office import Office
from proposals.services.holding.scope import Filters, Scope, end_of_week
from proposals.services.holding.work import due_bounds, unfinished
from proposals.storage.tables.handling import Task
from proposals.storage.tables.organisation import Department, Person, Unit

MOST_GROUPS = 300
"""More holders or units than a person reads."""
LEADERS = (Role.LEADER.value, Role.DIRECTOR.value)


@dataclass(frozen=True, slots=True)
class Totals:
    """Unfinished cases by their light; ``week`` are those due by the end of this week, overdue included."""

    cases: int
    week: int
    lights: Mapping[LightCode, int]


@dataclass(frozen=True, slots=True)
class Holder:
    """A person, a department, a pooled role or another unit with what lies there; ``code`` is for the address."""

    code: str
    who: str
    cases: int
    overdue: int
    oldest: date
    days: int
    working_days: int
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class UnitWork:
    """Another unit with what it was given by us."""

    unit_id: int
    name: str
    cases: int
    week: int
    overdue: int
    answered: int


def totals(office: Office, scope: Scope, f: Filters) -> Totals:
    """How many cases are unfinished, by light."""
    work = unfinished(office, scope, f, by_due=False)
    ranges = light_ranges(office.today, office.calendar, office.thresholds)
    sums = [_sum(work.c.next_due.between(*ranges[code])).label(code.value) for code in ranges]
    week = _sum(work.c.next_due <= end_of_week(office.today)).label("week")
    row = office.db.execute(select(func.count().label("cases"), week, *sums).select_from(work)).one()
    return Totals(row.cases, row.week or 0, {code: getattr(row, code.value) or 0 for code in ranges})


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


# ------------------------------------------------------------------ whose hands


def waiting(office: Office, scope: Scope, f: Filters) -> Select[*tuple[Any, ...]]:
    """Everything that waits in these cases, narrowed by the date of what waits, with the holder's key."""
    work = unfinished(office, scope, f, by_due=False)
    elsewhere = Task.unit_id != scope.unit_id
    of_person = or_(elsewhere, Task.person_id.is_not(None))
    query = (
        select(
            Task.id.label("task_id"),
            Task.handling_id,
            Task.title.label("task"),
            Task.due_on,
            Task.since,
            Task.unit_id.label("held_unit"),
            case((elsewhere, null()), else_=Task.person_id).label("held_person"),
            case((of_person, null()), else_=Task.department_id).label("held_department"),
            case((or_(of_person, Task.department_id.is_not(None)), null()), else_=Task.role).label(
                "held_role"
            ),
            work,
        )
        .join(work, work.c.handling_id == Task.handling_id)
        .where(
            or_(~elsewhere, ~_said_already()),
            *(Task.due_on.between(first, last) for first, last in due_bounds(office, f)),
        )
    )
    if f.desk:
        query = query.where(on_a_desk(scope))
    condition = _of_holder(scope, f.holder)
    return query if condition is None else query.where(condition)


def _said_already() -> ColumnElement[bool]:
    """Another unit is one pair of hands: what waits there for several people of it counts once."""
    first = aliased(Task)
    return exists().where(
        first.handling_id == Task.handling_id, first.unit_id == Task.unit_id, first.id < Task.id
    )


def on_a_desk(scope: Scope) -> ColumnElement[bool]:
    """Waits for 审签 or 签发 at a leader of the unit."""
    return and_(Task.unit_id == scope.unit_id, Task.action == Action.APPROVE.value, Task.role.in_(LEADERS))


def _of_holder(scope: Scope, code: str) -> ColumnElement[bool] | None:
    """What lies with this holder; a code that means nothing finds nothing."""
    if not code:
        return None
    kind, _, key = code.partition("-")
    here = Task.unit_id == scope.unit_id
    if kind == "role" and key in set(Role):
        return and_(here, Task.person_id.is_(None), Task.department_id.is_(None), Task.role == key)
    number = int(key[:9]) if key.isdecimal() else -1
    if kind == "person":
        return and_(here, Task.person_id == number)
    if kind == "department":
        return and_(here, Task.person_id.is_(None), Task.department_id == number)
    return and_(Task.unit_id == number, Task.unit_id != scope.unit_id)


def holders(
    office: Office, scope: Scope, f: Filters, standing: Standing, *, at_most: int = MOST_GROUPS
) -> list[Holder]:
    """Who holds how much, the most overdue and then the oldest first; one more than asked says there are more."""
    items = waiting(office, scope, f).subquery("items")
    grouped = _grouped(items, office.today)
    query = (
        select(
            grouped,
            Person.name.label("person"),
            Department.name.label("department"),
            Unit.short_name.label("unit"),
        )
        .join(Unit, Unit.id == grouped.c.held_unit)
        .join(Person, Person.id == grouped.c.held_person, isouter=True)
        .join(
            Department,
            Department.id == func.coalesce(grouped.c.held_department, Person.department_id),
            isouter=True,
        )
        .order_by(
            grouped.c.overdue.desc(),
            grouped.c.oldest,
            grouped.c.held_unit,
            func.coalesce(grouped.c.held_person, 0),
            func.coalesce(grouped.c.held_department, 0),
            func.coalesce(grouped.c.held_role, ""),
        )
        .limit(at_most + 1)
    )
    return [_holder(office, row, standing) for row in office.db.execute(query)]


def _grouped(items: Subquery, today: date) -> Subquery:
    keys = (items.c.held_unit, items.c.held_person, items.c.held_department, items.c.held_role)
    return (
        select(
            *keys,
            func.count(items.c.handling_id.distinct()).label("cases"),
            _sum(items.c.due_on < today).label("overdue"),
            func.min(items.c.since).label("oldest"),
        )
        .group_by(*keys)
        .subquery("grouped")
    )


def _holder(office: Office, row: Row[*tuple[Any, ...]], standing: Standing) -> Holder:
    oldest: datetime = row.oldest
    since = oldest.astimezone(BEIJING).date()
    known = row.held_person is not None or row.held_department is not None
    who = holder_words(
        standing,
        person=row.person,
        department=row.department if known else None,
        role=row.held_role,
        unit=row.unit,
    )
    return Holder(
        code=_code(row),
        who=who,
        cases=row.cases,
        overdue=row.overdue or 0,
        oldest=since,
        days=max(0, (office.today - since).days),
        working_days=max(0, office.calendar.working_days_between(since, office.today)),
        absences=_absences(row, standing),
    )


def _code(row: Row[*tuple[Any, ...]]) -> str:
    if row.held_person is not None:
        return f"person-{row.held_person}"
    if row.held_department is not None:
        return f"department-{row.held_department}"
    return f"role-{row.held_role}" if row.held_role is not None else f"unit-{row.held_unit}"


def _absences(row: Row[*tuple[Any, ...]], standing: Standing) -> tuple[Absence, ...]:
    if row.held_person is not None:
        return standing.by_person.get(row.held_person, ())
    return standing.by_role.get(row.held_role, ()) if row.held_role is not None else ()


# ------------------------------------------------------------------ other units


def units(office: Office, scope: Scope, f: Filters, *, at_most: int = MOST_GROUPS) -> list[UnitWork]:
    """What this unit dispatched to others, by unit, the most overdue first; one more than asked says there are more."""
    work = unfinished(office, scope, f)
    week = end_of_week(office.today)
    overdue = _sum(work.c.next_due < office.today)
    query = (
        select(
            work.c.unit_id,
            work.c.unit,
            func.count().label("cases"),
            _sum(work.c.next_due <= week).label("week"),
            overdue.label("overdue"),
            _sum(work.c.state == State.ANSWERED.value).label("answered"),
        )
        .where(work.c.led.is_(False), work.c.unit_id != scope.unit_id)
        .group_by(work.c.unit_id, work.c.unit)
        .order_by(overdue.desc(), func.count().desc(), work.c.unit_id)
        .limit(at_most + 1)
    )
    return [
        UnitWork(r.unit_id, r.unit, r.cases, r.week, r.overdue, r.answered) for r in office.db.execute(query)
    ]
