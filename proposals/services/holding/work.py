"""The work of a unit that is not finished, as one query: its own cases, and the co-handlings under those it leads.

Everything here is counted and paged in the database; restricted cases are there only for the people named.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from proposals.domain.lights import LightCode, light_ranges
from proposals.domain.workflow import ENDS, State
from proposals.services._ledger import ADVISORY
from proposals.services._office import Office
from proposals.services.holding.scope import Filters, Scope, end_of_week
from proposals.storage.tables.handling import (
    Assignment,
    Clock,
    Handling,
    LedgerRow,
    Reckoning,
    RestrictedReader,
)
from proposals.storage.tables.organisation import Unit

OPEN = tuple(s.value for s in State if s not in ENDS and s is not State.CLOSED)
Conditions = tuple[ColumnElement[bool], ...]


def unfinished(office: Office, scope: Scope, f: Filters, *, by_due: bool = True) -> Subquery:
    """One row per case that is not finished; ``by_due`` narrows by the case's own next date (light, week)."""
    bounds = due_bounds(office, f) if by_due else ()
    own, led = _own(scope, f), _led(scope, f)
    for first, last in bounds:
        own = own.where(LedgerRow.next_due.between(first, last))
        led = led.where(led.selected_columns.next_due.between(first, last))
    return union_all(own, led).subquery("work")


def due_bounds(office: Office, f: Filters) -> tuple[tuple[date, date], ...]:
    """Between which days a due date lies for these filters."""
    bounds: list[tuple[date, date]] = []
    if f.light in set(LightCode):
        ranges = light_ranges(office.today, office.calendar, office.thresholds)
        bounds.append(ranges.get(LightCode(f.light), (date.max, date.min)))
    if f.within == "week":
        bounds.append((date.min, end_of_week(office.today)))
    return tuple(bounds)


def own_rows(scope: Scope, f: Filters) -> Conditions:
    """Rows of the unit's ledger that this person may look over, finished ones too."""
    conditions: list[ColumnElement[bool]] = [
        LedgerRow.unit_id == scope.unit_id,
        or_(LedgerRow.restricted.is_(False), _named(LedgerRow.handling_id, scope)),
    ]
    if scope.departments is not None:
        conditions.append(_of_departments(scope.departments))
    if f.kind:
        conditions.append(LedgerRow.kind_code == f.kind)
    if f.session.isdecimal():
        conditions.append(LedgerRow.session_id == int(f.session[:9]))
    if f.department.isdecimal():
        conditions.append(_of_departments(frozenset({int(f.department[:9])})))
    return tuple(conditions)


def _of_departments(departments: frozenset[int]) -> ColumnElement[bool]:
    """Led or supported by one of these departments."""
    shares = exists().where(
        Assignment.handling_id == LedgerRow.handling_id,
        Assignment.department_id.in_(departments),
        Assignment.ended_at.is_(None),
    )
    return or_(LedgerRow.department_id.in_(departments), shares)


def _named(handling_id: Any, scope: Scope) -> ColumnElement[bool]:
    return exists().where(
        RestrictedReader.handling_id == handling_id, RestrictedReader.person_id == scope.person_id
    )


def _own(scope: Scope, f: Filters) -> Select[*tuple[Any, ...]]:
    """What the unit handles, and for an authority what it dispatched."""
    query = (
        select(
            LedgerRow.handling_id,
            Handling.unit_id,
            Unit.short_name.label("unit"),
            LedgerRow.kind_code,
            LedgerRow.session_name,
            LedgerRow.serial_no,
            LedgerRow.title,
            LedgerRow.part,
            LedgerRow.state,
            LedgerRow.department,
            LedgerRow.next_due,
            LedgerRow.next_clock,
            case((LedgerRow.on_time.is_(None), LedgerRow.reply_due)).label(
                "reply_due"
            ),  # of what is still owed
            false().label("led"),
        )
        .join(Handling, Handling.id == LedgerRow.handling_id)
        .join(Unit, Unit.id == Handling.unit_id, isouter=True)
        .where(*own_rows(scope, f), LedgerRow.state.in_(OPEN))
    )
    return _of_unit(query, Handling.unit_id, f)


def _led(scope: Scope, f: Filters) -> Select[*tuple[Any, ...]]:
    """Co-handlings of other units under what this unit leads; those outside have no ledger of their own."""
    lead, child, theirs = aliased(Handling), aliased(Handling), aliased(LedgerRow)
    nearest = _nearest_clock()
    query = (
        select(
            child.id.label("handling_id"),
            child.unit_id,
            Unit.short_name.label("unit"),
            LedgerRow.kind_code,
            LedgerRow.session_name,
            LedgerRow.serial_no,
            LedgerRow.title,
            child.part,
            child.state,
            LedgerRow.department,
            nearest.c.due_on.label("next_due"),
            nearest.c.label.label("next_clock"),
            nearest.c.due_on.label("reply_due"),
            true().label("led"),
        )
        .select_from(LedgerRow)
        .join(lead, and_(lead.id == LedgerRow.handling_id, lead.unit_id == scope.unit_id))
        .join(child, child.parent_id == lead.id)
        .join(Unit, Unit.id == child.unit_id)
        .join(nearest, nearest.c.handling_id == child.id, isouter=True)
        .where(
            *own_rows(scope, f),
            child.live,
            ~child.stub,
            child.released_at.is_(None),
            child.state.in_([State(s) for s in OPEN]),
            or_(child.restricted.is_(False), _named(child.id, scope)),
            ~exists().where(theirs.handling_id == child.id, theirs.unit_id == scope.unit_id),
        )
    )
    return _of_unit(query, child.unit_id, f)


def _of_unit(query: Select[*tuple[Any, ...]], unit_id: Any, f: Filters) -> Select[*tuple[Any, ...]]:
    return query.where(unit_id == int(f.of_unit[:9])) if f.of_unit.isdecimal() else query


def _nearest_clock() -> Subquery:
    """The open clock of each co-handling that ends first, with its name."""
    order = (Clock.due_on, Clock.id)
    ranked = (
        select(
            Clock.handling_id,
            Clock.due_on,
            Reckoning.rule["label"].as_string().label("label"),
            func.row_number().over(partition_by=Clock.handling_id, order_by=order).label("place"),
        )
        .join(Reckoning, Reckoning.id == Clock.reckoning_id)
        .join(Handling, Handling.id == Clock.handling_id)
        .where(
            Handling.parent_id.is_not(None),
            Clock.met_on.is_(None),
            Clock.cancelled_at.is_(None),
            Clock.kind.not_in(ADVISORY),
        )
        .subquery()
    )
    return select(ranked).where(ranked.c.place == literal(1)).subquery("nearest")
