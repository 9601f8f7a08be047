"""Stored files: one row for the same bytes, whoever stores them first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proposals.storage.tables.system import Blob


def blob_of(db: Session, sha256: str, size: int, media_type: str, now: datetime) -> Blob:
    """The row of these bytes; of two who store the same at once, both get it and neither fails."""
    wanted = select(Blob).where(Blob.sha256 == sha256)
    found = db.scalar(wanted)
    if found is None:
        insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert(Blob)
        row = insert.values(sha256=sha256, size=size, media_type=media_type, created_at=now)
        db.execute(row.on_conflict_do_nothing(index_elements=[Blob.sha256]))
        found = db.scalars(wanted).one()
    return found
