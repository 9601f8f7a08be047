"""Claims: which pieces of work are free, taken by one statement that only one worker can win."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select, true, update
from sqlalchemy.orm import Session

from proposals.storage.tables.claimed import Claimed, WorkState

Piece = TypeVar("Piece", bound=Claimed)
FARTHEST = timedelta(days=1)
"""No lease and no pause is longer: what lies farther ahead was written by a clock that went wrong, and is free."""


def free(table: type[Claimed], now: datetime) -> ColumnElement[bool]:
    """Waiting long enough, or left lying by a worker that is gone; also when the clock was set back meanwhile."""
    waited = or_(table.next_attempt_at <= now, table.next_attempt_at > now + FARTHEST)
    left = or_(table.until < now, table.until > now + FARTHEST)
    return or_(
        and_(table.state == WorkState.WAITING, waited),
        and_(table.state == WorkState.WORKING, left),
    )


def any_free(
    db: Session, table: type[Claimed], now: datetime, among: ColumnElement[bool] | None = None
) -> bool:
    """Whether a worker would find something (``among`` these); asked without a lock."""
    wanted = select(_id(table)).where(free(table, now), _all_or(among))
    return db.scalar(wanted.limit(1)) is not None


def claim(
    db: Session,
    table: type[Piece],
    owner: str,
    now: datetime,
    until: datetime,
    at_most: int,
    *order: Any,
    among: ColumnElement[bool] | None = None,
) -> list[Piece]:
    """Take what is free for this owner, in this order (``among`` these); what another takes just now is left out."""
    wanted = (
        select(_id(table))
        .where(free(table, now), _all_or(among))
        .order_by(*order, table.next_attempt_at, _id(table))
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.scalars(wanted))
    if not ids:
        return []
    taken = db.scalars(
        update(table)
        .where(_id(table).in_(ids), free(table, now))
        .values(state=WorkState.WORKING, owner=owner, until=until, attempts=table.attempts + 1)
        .returning(_id(table))
    )
    rows = select(table).where(_id(table).in_(list(taken))).order_by(_id(table))
    return list(db.scalars(rows.execution_options(populate_existing=True)))


def held_by(db: Session, table: type[Piece], piece_id: int, owner: str) -> Piece | None:
    """The piece, locked, if this owner still works on it."""
    return db.scalar(
        select(table)
        .where(_id(table) == piece_id, table.state == WorkState.WORKING, table.owner == owner)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _all_or(among: ColumnElement[bool] | None) -> ColumnElement[bool]:
    return true() if among is None else among


def _id(table: type[Claimed]) -> Any:
    return table.id  # type: ignore[attr-defined]
