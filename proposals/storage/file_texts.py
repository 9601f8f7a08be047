"""Words of files: asked for once a file, read by one worker each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.register import Attachment, Proposal
from proposals.storage.tables.searching import FileText
from proposals.storage.tables.system import Blob


def ask_once(db: Session, blob_id: int, now: datetime) -> None:
    """One row a file, whoever asks first."""
    _ask(db, select(Blob.id).where(Blob.id == blob_id), now)


def ask_for_attached(db: Session, media_types: Collection[str], now: datetime) -> int:
    """Ask for the words of every attached file of these types that nobody asked for; how many."""
    asked = select(FileText.blob_id)
    attached = (
        select(Blob.id)
        .where(
            Blob.id.in_(select(Attachment.blob_id)), Blob.media_type.in_(media_types), Blob.id.not_in(asked)
        )
        .order_by(Blob.id)
    )
    count = db.scalar(select(func.count()).select_from(attached.subquery())) or 0
    _ask(db, attached, now)
    return count


def _ask(db: Session, blobs: Select[int], now: datetime) -> None:
    insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert(FileText)
    given = {
        "asked_at": literal(now, FileText.asked_at.type),
        "next_attempt_at": literal(now, FileText.next_attempt_at.type),
        "state": literal(WorkState.WAITING, FileText.state.type),
        "attempts": literal(0),
        "owner": literal(""),
        "problem": literal(""),
        "text": literal(""),
    }
    rows = blobs.add_columns(*given.values())
    new = insert.from_select(["blob_id", *given], rows)
    db.execute(new.on_conflict_do_nothing(index_elements=[FileText.blob_id]))


def give_up(db: Session, now: datetime, attempts: int, problem: str) -> None:
    """End what workers were killed over so many times."""
    db.execute(
        update(FileText)
        .where(FileText.state == WorkState.WORKING, FileText.until < now, FileText.attempts >= attempts)
        .values(state=WorkState.FAILED, problem=problem, owner="", until=None, finished_at=now)
    )


def of_blobs(db: Session, blob_ids: Collection[int]) -> dict[int, FileText]:
    """The words of these files as far as they were asked for, by the file."""
    rows = db.scalars(select(FileText).where(FileText.blob_id.in_(blob_ids)))
    return {row.blob_id: row for row in rows}


def attachments_of_blob(db: Session, blob_id: int) -> list[Attachment]:
    """Everywhere this file is attached, but for proposals whose import was undone."""
    rows = (
        select(Attachment)
        .join(Proposal, Proposal.id == Attachment.proposal_id)
        .where(Attachment.blob_id == blob_id, Proposal.undone_at.is_(None))
    )
    return list(db.scalars(rows.order_by(Attachment.id)))
