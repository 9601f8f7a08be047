"""登记: kinds, levels, sessions, proposals with their points and proposers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.domain.proposers import ProposerType
from proposals.storage.base import Base, coded


class Kind(Base):
    """种类 of 建议提案; terms and switches are in ``data/kinds.toml``, the row makes it choosable."""

    __tablename__ = "kinds"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Level(Base):
    """级别: 全国、省、市、区."""

    __tablename__ = "levels"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)


class CongressSession(Base):
    """届次, as printed: 市政协六届一次会议."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind_code: Mapped[str] = mapped_column(ForeignKey("kinds.code"))
    level_code: Mapped[str] = mapped_column(ForeignKey("levels.code"))
    year: Mapped[int]
    reply_due: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)


class ImportPurpose(StrEnum):
    """What a file brings in."""

    LIST = "list"
    REVISION = "revision"
    PAST = "past"
    ORIGINALS = "originals"
    PAST_REPLIES = "past_replies"
    DIRECTORY = "directory"


class ImportBatch(Base):
    """One file brought in at once: previewed, done as a whole, and perhaps undone as a whole."""

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[ImportPurpose] = mapped_column(
        coded(ImportPurpose, "purpose"), default=ImportPurpose.LIST
    )
    name: Mapped[str] = mapped_column(String(200))
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    report: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(50))


class ColumnChoice(Base):
    """Which column of such a list is which field, as a clerk of the unit last confirmed it.

    ``headers`` is the fingerprint of the header row; ``places`` holds ``{field: [column, …]}``, columns from 0.
    """

    __tablename__ = "column_choices"
    __table_args__ = (UniqueConstraint("unit_id", "purpose", "headers", name="uq_column_choices_headers"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    purpose: Mapped[ImportPurpose] = mapped_column(coded(ImportPurpose, "purpose"))
    headers: Mapped[str] = mapped_column(String(64))
    places: Mapped[dict[str, Any]]
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    chosen_at: Mapped[datetime]


class Proposal(Base):
    """建议提案 as registered; ``serial_no`` is text, ``0607`` keeps its zero."""

    __tablename__ = "proposals"
    __table_args__ = (
        Index(
            "uq_proposals_case_number",
            "kind_code",
            "level_code",
            "session_id",
            "serial_no",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_proposals_title", "title"),
        Index("ix_proposals_batch_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_code: Mapped[str] = mapped_column(ForeignKey("kinds.code"))
    level_code: Mapped[str] = mapped_column(ForeignKey("levels.code"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    serial_no: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    in_session: Mapped[bool] = mapped_column(default=True)
    category: Mapped[str] = mapped_column(String(50), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    received_on: Mapped[date | None]
    reply_due: Mapped[date | None]
    wants_meeting: Mapped[bool | None]
    agrees_to_publish: Mapped[bool | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    registered_at: Mapped[datetime]
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[datetime | None]
    """Its import was undone: the row stays for the record, its number is free again."""

    session: Mapped[CongressSession] = relationship()
    proposers: Mapped[list[Proposer]] = relationship(
        order_by="Proposer.position", back_populates="proposal", cascade="save-update, merge"
    )
    points: Mapped[list[Point]] = relationship(order_by="Point.position", cascade="save-update, merge")


class Proposer(Base):
    """提案者; ``leads`` marks 第一提案人 or 领衔, the others are 联名 or 附议."""

    __tablename__ = "proposers"
    __table_args__ = (UniqueConstraint("proposal_id", "position"), Index("ix_proposers_name", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    position: Mapped[int]
    leads: Mapped[bool]
    name: Mapped[str] = mapped_column(String(100))
    type: Mapped[ProposerType] = mapped_column(coded(ProposerType, "type"))
    sector: Mapped[str] = mapped_column(String(50), default="")
    post: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    email: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")

    proposal: Mapped[Proposal] = relationship(back_populates="proposers")


class Point(Base):
    """建议要点: one suggestion that the reply must answer."""

    __tablename__ = "points"
    __table_args__ = (Index("ix_points_proposal_id", "proposal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    dropped_at: Mapped[datetime | None]


class KeyFlag(Base):
    """重点: who takes the lead or supervises, as the authority said."""

    __tablename__ = "key_flags"
    __table_args__ = (Index("ix_key_flags_proposal_id", "proposal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    name: Mapped[str] = mapped_column(String(50))
    leader: Mapped[str] = mapped_column(String(100), default="")


class AttachmentUse(StrEnum):
    """What an attached file is."""

    ORIGINAL = "original"
    PAST_REPLY = "past_reply"
    OTHER = "other"


class Attachment(Base):
    """A file that belongs to a proposal, or to one unit's work on it."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_proposal_id", "proposal_id"),
        Index("ix_attachments_blob_id", "blob_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    handling_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"))
    name: Mapped[str] = mapped_column(String(200))
    use: Mapped[AttachmentUse] = mapped_column(coded(AttachmentUse, "use"), default=AttachmentUse.OTHER)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
