"""建议要点分工 as stored: by the points stage, and by co-handling when an opinion is asked on some points."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from proposals.services._apply import Act
from proposals.storage.points import shares_of
from proposals.storage.tables.drafting import PointShare
from proposals.storage.tables.register import Point


@dataclass(frozen=True, slots=True)
class Owner:
    """A department of the lead, or a co-handling by the id of its handling."""

    department_id: int | None = None
    cohandling_id: int | None = None


@dataclass(frozen=True, slots=True)
class AskedPoint:
    """A point as somebody is asked about it; ``ours`` is true for all where nobody shared them out."""

    number: int
    text: str
    ours: bool


def asked_points(points: Sequence[Point], mine: Collection[int]) -> tuple[AskedPoint, ...]:
    """The points in their order, those marked that are ``mine`` (by id)."""
    ours = {p.id for p in points if p.id in mine}
    return tuple(AskedPoint(n, p.text, not ours or p.id in ours) for n, p in enumerate(points, 1))


def share_with(act: Act, owner: Owner, point_ids: Collection[int]) -> bool:
    """Make the points of an owner exactly these; true if that changed anything."""
    db, handling = act.office.db, act.handling
    rows = {
        row.point_id: row
        for row in shares_of(db, handling.id)
        if Owner(row.department_id, row.cohandling_id) == owner
    }
    gone = [row for point_id, row in rows.items() if point_id not in point_ids]
    for row in gone:
        db.delete(row)
    new = [point_id for point_id in point_ids if point_id not in rows]
    for point_id in new:
        db.add(
            PointShare(
                handling_id=handling.id,
                point_id=point_id,
                department_id=owner.department_id,
                cohandling_id=owner.cohandling_id,
                person_id=act.actor.person_id,
                at=act.office.now,
            )
        )
    db.flush()
    return bool(gone or new)
