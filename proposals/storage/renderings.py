"""Renderings: asked for once a file, claimed by one statement that only one worker can win."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proposals.storage import claims
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.rendering import Rendering
from proposals.storage.tables.system import Blob


def ask_once(db: Session, blob_id: int, letter_id: int | None, now: datetime) -> None:
    """One row a file, whoever asks first; a letter that asks for a file rendered before takes it over."""
    insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert(Rendering)
    asked = {"letter_id": letter_id, "state": WorkState.WAITING, "next_attempt_at": now}
    new = insert.values(source_blob_id=blob_id, attempts=0, owner="", problem="", asked_at=now, **asked)
    if letter_id is None:
        db.execute(new.on_conflict_do_nothing(index_elements=[Rendering.source_blob_id]))
    else:
        taken_over = Rendering.letter_id.is_(None)
        db.execute(new.on_conflict_do_update(index_elements=["source_blob_id"], set_=asked, where=taken_over))


def claim(db: Session, owner: str, now: datetime, until: datetime, at_most: int) -> list[Rendering]:
    """Take what is free for this owner, letters first."""
    return claims.claim(db, Rendering, owner, now, until, at_most, Rendering.letter_id.is_(None))


def give_up(db: Session, now: datetime, attempts: int, problem: str) -> None:
    """End what workers were killed over so many times."""
    db.execute(
        update(Rendering)
        .where(Rendering.state == WorkState.WORKING, Rendering.until < now, Rendering.attempts >= attempts)
        .values(state=WorkState.FAILED, problem=problem, owner="", until=None, finished_at=now)
    )


def of_file(db: Session, sha256: str) -> Rendering | None:
    """The rendering of a Word file, by its SHA-256."""
    return db.scalar(
        select(Rendering).join(Blob, Blob.id == Rendering.source_blob_id).where(Blob.sha256 == sha256)
    )


def of_letters(db: Session, letter_ids: Iterable[int]) -> dict[int, Rendering]:
    """The renderings of these letters, by the letter."""
    rows = db.scalars(select(Rendering).where(Rendering.letter_id.in_(list(letter_ids))))
    return {row.letter_id: row for row in rows if row.letter_id is not None}


def letters_without(db: Session, at_most: int) -> list[Letter]:
    """Valid letters that have neither a PDF nor a rendering that would bring one."""
    made = select(LetterFile.letter_id).where(LetterFile.use == FileUse.PDF)
    asked = select(Rendering.letter_id).where(Rendering.letter_id.is_not(None))
    rows = select(Letter).where(
        Letter.docx_blob_id.is_not(None),
        Letter.void_at.is_(None),
        Letter.id.not_in(made),
        Letter.id.not_in(asked),
    )
    return list(db.scalars(rows.order_by(Letter.id).limit(at_most)))


def counts(db: Session) -> dict[WorkState, int]:
    """How many stand in which state."""
    rows = db.execute(select(Rendering.state, func.count()).group_by(Rendering.state))
    return {row[0]: row[1] for row in rows}


def any_without_note(db: Session, problem: str) -> bool:
    """Whether something waits on which this is not written yet."""
    waiting = select(Rendering.id).where(Rendering.state == WorkState.WAITING, Rendering.problem != problem)
    return db.scalar(waiting.limit(1)) is not None


def note_missing(db: Session, problem: str) -> None:
    """Write on everything that waits why it waits."""
    db.execute(
        update(Rendering)
        .where(Rendering.state == WorkState.WAITING, Rendering.problem != problem)
        .values(problem=problem)
    )
