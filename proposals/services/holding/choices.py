"""What the pages may be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from proposals.services._office import Office
from proposals.services.holding.scope import Filters, Scope
from proposals.services.holding.work import own_rows
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.organisation import Department, Unit

Choices = list[tuple[str, str]]


def session_choices(office: Office, scope: Scope) -> Choices:
    """Sessions that occur, the latest first."""
    rows = office.db.execute(
        select(LedgerRow.session_id, LedgerRow.session_name)
        .where(*own_rows(scope, Filters()))
        .distinct()
        .order_by(LedgerRow.session_id.desc())
    )
    return [(str(i), name) for i, name in rows]


def department_choices(office: Office, scope: Scope) -> Choices:
    """Departments of the unit that this person looks over, in their order."""
    query = select(Department.id, Department.name).where(
        Department.unit_id == scope.unit_id, Department.active
    )
    if scope.departments is not None:
        query = query.where(Department.id.in_(scope.departments))
    rows = office.db.execute(query.order_by(Department.position, Department.id))
    return [(str(i), name) for i, name in rows]


def unit_names(office: Office, unit_ids: Iterable[int]) -> Choices:
    """Short names of these units, in the order given."""
    ids = list(unit_ids)
    rows = office.db.execute(select(Unit.id, Unit.short_name).where(Unit.id.in_(ids)))
    names = dict(rows.tuples().all())
    return [(str(i), names.get(i, "")) for i in ids]
