"""Refusals as the access log keeps them: counted to slow down whoever tries links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.storage.tables.audit import AccessEntry

LOOKED_AT = 500


def refusals_from(db: Session, address: str, path: str, since: datetime) -> int:
    """How often this address was refused below this path since then, among the newest entries."""
    newest = select(AccessEntry.id).order_by(AccessEntry.id.desc()).limit(LOOKED_AT)
    rows = db.scalars(select(AccessEntry).where(AccessEntry.id.in_(newest)))
    return sum(
        1
        for e in rows
        if e.address == address and e.at >= since and e.path.startswith(path) and e.status == 404
    )
