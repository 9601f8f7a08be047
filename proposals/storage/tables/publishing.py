"""公开 of a reply and 跟踪 of what it promised: what was decided or done, when, by whom."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base, coded


class PublicationOutcome(StrEnum):
    """What became of a reply: 全文公开, 摘要公开, or 不公开 with a reason."""

    WHOLE = "whole"
    SUMMARY = "summary"
    WITHHELD = "withheld"


class Publication(Base):
    """The decision about one letter; a later one is added, the latest holds."""

    __tablename__ = "publications"
    __table_args__ = (
        Index("ix_publications_handling_id", "handling_id"),
        CheckConstraint("outcome <> 'withheld' OR reason <> ''", name="withheld_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    outcome: Mapped[PublicationOutcome] = mapped_column(coded(PublicationOutcome, "outcome"))
    decided_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Progress(Base):
    """跟踪: what has been done since the reply about what it promised; ``finished`` ends the following up."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_handling_id", "handling_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    as_of: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    finished: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
