"""起草: versions that never change, paragraphs with their lineage, and the one autosave row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.storage.base import Base


class Draft(Base):
    """答复稿, one version; ``fields`` holds what is printed beside the text (thanks, class, copies).

    ``upload_blob_id``: the Word file that was edited outside and became this version.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    version: Mapped[int]
    base_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id"))
    body: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(200), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    author_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    upload_blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))

    paragraphs: Mapped[list[DraftParagraph]] = relationship(order_by="DraftParagraph.position")


class DraftParagraph(Base):
    """A paragraph; ``lineage`` follows it through the versions."""

    __tablename__ = "draft_paragraphs"
    __table_args__ = (
        UniqueConstraint("draft_id", "position"),
        Index("ix_draft_paragraphs_lineage", "lineage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    position: Mapped[int]
    level: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    lineage: Mapped[str] = mapped_column(String(32))


class ParagraphSource(Base):
    """Which part of which opinion a paragraph of a round grew out of."""

    __tablename__ = "paragraph_sources"
    __table_args__ = (UniqueConstraint("round_id", "lineage", "part_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    lineage: Mapped[str] = mapped_column(String(32))
    part_id: Mapped[int] = mapped_column(ForeignKey("opinion_parts.id"))


class PointAnswer(Base):
    """Which paragraph answers which point; hangs on the lineage, so it outlives a new version."""

    __tablename__ = "point_answers"
    __table_args__ = (UniqueConstraint("round_id", "point_id", "lineage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    lineage: Mapped[str] = mapped_column(String(32))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Autosave(Base):
    """What is being typed; one row a round, written over, and gone once a version is saved."""

    __tablename__ = "autosaves"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    base_version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]]
    at: Mapped[datetime]
