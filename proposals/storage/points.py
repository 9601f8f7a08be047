"""Queries on points: what the reply does with each, and whose each of them is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.storage.tables.drafting import PointShare, PointVerdict
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Department, Unit


def verdicts_of(db: Session, round_id: int) -> dict[int, PointVerdict]:
    """What the reply of a round does with each point, by point."""
    rows = db.scalars(select(PointVerdict).where(PointVerdict.round_id == round_id))
    return {row.point_id: row for row in rows}


def shares_of(db: Session, handling_id: int) -> list[PointShare]:
    """Whose the points of a lead's case are, in the order in which it was said."""
    rows = select(PointShare).where(PointShare.handling_id == handling_id).order_by(PointShare.id)
    return list(db.scalars(rows))


def owners_of(db: Session, handling_id: int) -> dict[int, list[str]]:
    """For each point the departments and units whose it is, by the names they go by."""
    rows = db.execute(
        select(PointShare.point_id, Department.name, Unit.short_name)
        .outerjoin(Department, Department.id == PointShare.department_id)
        .outerjoin(Handling, Handling.id == PointShare.cohandling_id)
        .outerjoin(Unit, Unit.id == Handling.unit_id)
        .where(PointShare.handling_id == handling_id)
        .order_by(PointShare.id)
    )
    found: dict[int, list[str]] = {}
    for point_id, department, unit in rows:
        found.setdefault(point_id, []).append(department or unit or "")
    return found


def points_of_cohandling(db: Session, cohandling_id: int) -> frozenset[int]:
    """The points that were given to a co-handler; none means that nobody shared them out."""
    rows = select(PointShare.point_id).where(PointShare.cohandling_id == cohandling_id)
    return frozenset(db.scalars(rows))


def points_of_departments(db: Session, handling_id: int, department_ids: Sequence[int]) -> frozenset[int]:
    """The points of a case that were given to any of these departments."""
    rows = select(PointShare.point_id).where(
        PointShare.handling_id == handling_id, PointShare.department_id.in_(department_ids)
    )
    return frozenset(db.scalars(rows))
