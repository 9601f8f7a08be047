"""What the house itself needs: files, outgoing messages, settings, official days, leases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base


class Blob(Base):
    """A stored file, found by its SHA-256; the bytes lie in the blob folder."""

    __tablename__ = "blobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]


class OutboxMessage(Base):
    """A notice written in the act's own transaction, sent later by the worker."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_person_id_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    handling_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    read_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]


class Setting(Base):
    """A setting changed by the administrator in the site; absent means the packaged default."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class OfficialDay(Base):
    """A day that differs from its weekday: a holiday, or a Saturday or Sunday worked for one (调休)."""

    __tablename__ = "official_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(50), default="")


class OfficialYear(Base):
    """A year whose holidays are announced; the others are provisional."""

    __tablename__ = "official_years"

    year: Mapped[int] = mapped_column(primary_key=True)


class Lease(Base):
    """Which worker holds which job until when."""

    __tablename__ = "leases"

    job: Mapped[str] = mapped_column(String(50), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    until: Mapped[datetime]
    last_run_at: Mapped[datetime | None]
