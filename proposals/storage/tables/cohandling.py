"""会办: opinions with their parts, the lead's verdict on each, and one-off links."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.storage.base import Base, coded


class Verdict(StrEnum):
    """What became of a part of an opinion."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT_ADOPTED = "not_adopted"


class OpinionWay(StrEnum):
    """How an opinion came."""

    LOGIN = "login"
    LINK = "link"
    RECORDED = "recorded"
    LETTER = "letter"


class LinkPurpose(StrEnum):
    """What a one-off link is for: to give an opinion, or to read what became of it and the letter."""

    OPINION = "opinion"
    OUTCOME = "outcome"


class Opinion(Base):
    """会办意见 of one round of a co-handling; a later one is added, never written over."""

    __tablename__ = "opinions"
    __table_args__ = (
        Index("ix_opinions_round_id", "round_id"),
        Index("ix_opinions_handling_id", "handling_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    text: Mapped[str] = mapped_column(Text)
    outcome_class: Mapped[str] = mapped_column(String(20), default="")
    publicity: Mapped[str] = mapped_column(String(20), default="")
    way: Mapped[OpinionWay] = mapped_column(coded(OpinionWay, "way"))
    given_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(100))
    late: Mapped[bool]
    paper_no: Mapped[str] = mapped_column(String(60), default="")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    at: Mapped[datetime]

    parts: Mapped[list[OpinionPart]] = relationship(order_by="OpinionPart.position")


class OpinionPart(Base):
    """One paragraph of an opinion, the unit that the lead judges and that a draft can quote."""

    __tablename__ = "opinion_parts"
    __table_args__ = (UniqueConstraint("opinion_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)

    verdicts: Mapped[list[OpinionVerdict]] = relationship(order_by="OpinionVerdict.id")


class PartPoint(Base):
    """Which point of the proposal a part of an opinion speaks to; ``automatic``: found by its wording."""

    __tablename__ = "part_points"
    __table_args__ = (UniqueConstraint("part_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("opinion_parts.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    automatic: Mapped[bool] = mapped_column(default=False)


class OpinionVerdict(Base):
    """采纳、部分采纳、未采纳 with the reason; the last one holds, the earlier ones stay."""

    __tablename__ = "opinion_verdicts"
    __table_args__ = (Index("ix_opinion_verdicts_part_id", "part_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("opinion_parts.id"))
    verdict: Mapped[Verdict] = mapped_column(coded(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class CohandlerLink(Base):
    """One-off link with which a unit without account reads its case and sends its opinion, or reads the outcome."""

    __tablename__ = "cohandler_links"
    __table_args__ = (Index("ix_cohandler_links_handling_id", "handling_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    purpose: Mapped[LinkPurpose] = mapped_column(
        coded(LinkPurpose, "purpose"), default=LinkPurpose.OPINION, server_default="opinion"
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    expires_on: Mapped[date]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
