"""核稿: the office's own words beside the packaged ones, its library of documents, and findings that were waived."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proposals.domain.proofing.findings import Severity
from proposals.storage.base import Base, coded


class WordList(StrEnum):
    """Which list a word belongs to: 错别字和不规范用词, or 固定表述."""

    WORDS = "words"
    PHRASES = "phrases"


class ProofWord(Base):
    """A wrong word with the right one; over a packaged one of the same ``wrong`` it holds instead of it.

    ``active`` false: the word, packaged or not, is no longer looked for.
    """

    __tablename__ = "proof_words"
    __table_args__ = (UniqueConstraint("list", "wrong"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[WordList] = mapped_column(coded(WordList, "list"))
    wrong: Mapped[str] = mapped_column(String(100))
    right: Mapped[str] = mapped_column(String(100))
    severity: Mapped[Severity] = mapped_column(coded(Severity, "severity"))
    note: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class LibraryDocument(Base):
    """A document that replies cite: its title and number, and its text where figures and tasks are read from it.

    ``ended_on``: the day it was repealed; ``active`` false: taken out of the library, kept for what points to it.
    """

    __tablename__ = "library_documents"
    __table_args__ = (Index("ix_library_documents_title", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(100), default="")
    issued_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text, default="")
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    active: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class FindingWaiver(Base):
    """A finding passed over with a reason; it holds for the round while rule and words stay the same."""

    __tablename__ = "finding_waivers"
    __table_args__ = (Index("ix_finding_waivers_round_id", "round_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    rule: Mapped[str] = mapped_column(String(10))
    fingerprint: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(500))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
