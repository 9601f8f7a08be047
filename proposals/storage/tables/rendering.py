"""From Word to PDF: what is to be converted, by whom just now, and how it ended."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base, coded


class WorkState(StrEnum):
    """Where a piece of the worker's work stands; ``failed`` is final until a person asks again."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Rendering(Base):
    """A Word file that becomes a PDF, one row a file; that of an issued letter is signed and kept with it too.

    ``owner`` works on it until ``until``; whoever finds it later may take it over. ``problem`` is the sentence shown.
    """

    __tablename__ = "renderings"
    __table_args__ = (
        Index("ix_renderings_state_next_attempt_at", "state", "next_attempt_at"),
        CheckConstraint("state <> 'done' OR pdf_blob_id IS NOT NULL", name="done_with_pdf"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"), unique=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    pdf_blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    pages: Mapped[int | None]
    state: Mapped[WorkState] = mapped_column(coded(WorkState, "state"), default=WorkState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    owner: Mapped[str] = mapped_column(String(100), default="")
    until: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(300), default="")
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
