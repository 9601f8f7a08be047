"""编号用印: number series, letters as printed and frozen, and their files."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base, coded


class NumberSeries(Base):
    """发文字号 series, e.g. 渝司提; ``use`` says for which letters it is proposed."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("unit_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(50))
    use: Mapped[str] = mapped_column(String(32), default="")
    active: Mapped[bool] = mapped_column(default=True)


class NumberCounter(Base):
    """The next number of a code in a Beijing year; locked inside the issuing transaction."""

    __tablename__ = "number_counters"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    next: Mapped[int] = mapped_column(default=1)


class Letter(Base):
    """复函 as issued. ``facts`` keeps the printed strings; nothing in the row changes but ``void_*``.

    ``sources``: for each point what was done with it, where it is answered and out of which opinions, as it stood.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_handling_id", "handling_id"),
        Index("ix_letters_proposal_id", "proposal_id"),
        Index(
            "uq_letters_round_proposal",
            "round_id",
            "proposal_id",
            unique=True,
            sqlite_where=text("void_at IS NULL"),
            postgresql_where=text("void_at IS NULL"),
        ),
        UniqueConstraint("unit_id", "number"),
        CheckConstraint(
            "(number IS NULL) = (issued_at IS NULL) AND (number IS NULL) = (signer_name IS NULL)"
            " AND (number IS NULL) = (docx_sha256 IS NULL)",
            name="frozen_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    number: Mapped[str | None] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    signer_name: Mapped[str | None] = mapped_column(String(50))
    signer_title: Mapped[str | None] = mapped_column(String(50))
    facts: Mapped[dict[str, Any]]
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    docx_sha256: Mapped[str | None] = mapped_column(String(64))
    docx_blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    void_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(String(500), default="")


class FileUse(StrEnum):
    """What a file of a letter is."""

    PDF = "pdf"
    STAMPED = "stamped"
    RECEIPT_FORM = "receipt_form"


class LetterFile(Base):
    """A PDF, the scan of the sealed paper, or the receipt form of one recipient, with its own hash.

    ``certificate_id``: with what a PDF was signed; none where the register's hash is the only proof.
    """

    __tablename__ = "letter_files"
    __table_args__ = (Index("ix_letter_files_letter_id", "letter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"))
    use: Mapped[FileUse] = mapped_column(coded(FileUse, "use"))
    name: Mapped[str] = mapped_column(String(200))
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("seal_certificates.id"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class LetterTemplate(Base):
    """A Word template of a unit, valid from a day to a day; the packaged one serves where none is stored.

    Not ``active`` and never ``ended_at``: uploaded and checked, not yet taken into use.
    """

    __tablename__ = "letter_templates"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    use: Mapped[str] = mapped_column(String(32))
    version: Mapped[int]
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    name: Mapped[str | None] = mapped_column(String(200))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
