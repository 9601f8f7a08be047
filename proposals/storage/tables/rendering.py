"""From Word to PDF: what is to be converted, by whom just now, and how it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base
from proposals.storage.tables.claimed import Claimed


class Rendering(Claimed, Base):
    """A Word file that becomes a PDF, one row a file; that of an issued letter is signed and kept with it too."""

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
    asked_at: Mapped[datetime]
