"""起草: versions that never change, paragraphs with their lineage, and the one autosave row."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.storage.base import Base, coded


class PointVerdictWord(StrEnum):
    """What the reply does with a point: 采纳, 部分采纳, or 解释说明 where it cannot be done."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    EXPLAINED = "explained"


class CommitmentState(StrEnum):
    """Whether a sentence that promises something is kept as a commitment."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


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
    """Which paragraph answers which point; hangs on the lineage, so it outlives a new version.

    ``automatic``: linked by its wording, and nobody has looked at it yet.
    """

    __tablename__ = "point_answers"
    __table_args__ = (UniqueConstraint("round_id", "point_id", "lineage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    lineage: Mapped[str] = mapped_column(String(32))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    automatic: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class PointVerdict(Base):
    """What the reply of a round does with a point; written over while the reply is drafted, events keep the rest."""

    __tablename__ = "point_verdicts"
    __table_args__ = (UniqueConstraint("round_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    verdict: Mapped[PointVerdictWord] = mapped_column(coded(PointVerdictWord, "verdict"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class PointShare(Base):
    """Whose a point is: a department of the lead unit, or a co-handling (its handling)."""

    __tablename__ = "point_shares"
    __table_args__ = (
        UniqueConstraint("handling_id", "point_id", "department_id"),
        UniqueConstraint("point_id", "cohandling_id"),
        CheckConstraint("(department_id IS NULL) <> (cohandling_id IS NULL)", name="one_owner"),
        Index("ix_point_shares_cohandling_id", "cohandling_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    cohandling_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class ParagraphLine(Base):
    """Which version of which standard line a paragraph of a round took over."""

    __tablename__ = "paragraph_lines"
    __table_args__ = (
        UniqueConstraint("round_id", "lineage", "version_id"),
        Index("ix_paragraph_lines_version_id", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    lineage: Mapped[str] = mapped_column(String(32))
    version_id: Mapped[int] = mapped_column(ForeignKey("standard_line_versions.id"))


class Commitment(Base):
    """承诺事项 as the handler confirmed or declined it: the sentence it was found in, measure, unit and date.

    ``due_words``: the date as the sentence says it, such as 年底前.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        Index("ix_commitments_round_id", "round_id"),
        Index("ix_commitments_handling_id", "handling_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    point_id: Mapped[int | None] = mapped_column(ForeignKey("points.id"))
    lineage: Mapped[str] = mapped_column(String(32))
    sentence: Mapped[str] = mapped_column(String(1000))
    measure: Mapped[str] = mapped_column(String(1000))
    unit: Mapped[str] = mapped_column(String(100), default="")
    due: Mapped[date | None]
    due_words: Mapped[str] = mapped_column(String(50), default="")
    state: Mapped[CommitmentState] = mapped_column(coded(CommitmentState, "state"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class Autosave(Base):
    """What is being typed; one row a round, written over, and gone once a version is saved."""

    __tablename__ = "autosaves"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    base_version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]]
    at: Mapped[datetime]
