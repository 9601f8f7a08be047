"""留痕: events with their chain, and the access log that is sealed into it in batches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base


class Event(Base):
    """One act: who did what when, for whom it was recorded, and what state it led to. Never changed."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("seq"),
        UniqueConstraint("handling_id", "version"),
        Index("ix_events_actor_id_at", "actor_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    handling_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    version: Mapped[int | None]
    round_no: Mapped[int | None]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    actor_name: Mapped[str] = mapped_column(String(200))
    on_behalf: Mapped[dict[str, Any] | None]
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(32))
    to_state: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ChainHead(Base):
    """The last link of the chain; one row, locked last in every transaction."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class AccessEntry(Base):
    """A view or a refusal; written outside the business transaction, sealed into the chain by the worker."""

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_seal_seq", "seal_seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(8))
    path: Mapped[str] = mapped_column(String(500))
    status: Mapped[int]
    seal_seq: Mapped[int | None]
