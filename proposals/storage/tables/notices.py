"""Telling people: notices of the act's own transaction, what each person wants, calendar feeds, 督办单."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from proposals.domain.notices import Channel, NoticeKind
from proposals.storage.base import Base, coded
from proposals.storage.tables.claimed import Claimed


class OutboxMessage(Claimed, Base):
    """One effect: a notice to one person (or, by webhook, to the office's group) by one channel.

    An ``inbox`` row is done when it is written; the others wait for a worker, which tries until ``give_up_at``.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_person_id_channel_at", "person_id", "channel", "at"),
        Index("ix_outbox_state_next_attempt_at", "state", "next_attempt_at"),
        CheckConstraint("person_id IS NOT NULL OR channel = 'webhook'", name="has_recipient"),
        CheckConstraint("channel <> 'inbox' OR state = 'done'", name="inbox_is_done"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[NoticeKind] = mapped_column(coded(NoticeKind, "kind"))
    channel: Mapped[Channel] = mapped_column(coded(Channel, "channel"))
    handling_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    read_at: Mapped[datetime | None]
    give_up_at: Mapped[datetime]


class NoticePreference(Base):
    """What one person wants by e-mail; no row means everything. The inbox cannot be switched off."""

    __tablename__ = "notice_preferences"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    digest: Mapped[bool] = mapped_column(default=True)
    mail: Mapped[bool] = mapped_column(default=True)


class CalendarFeed(Base):
    """A person's due dates as iCalendar under a secret address; only the hash of its token is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (Index("ix_calendar_feeds_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class NoticeForm(StrEnum):
    """How somebody presses beyond a plain 催办: a formal 督办单, a word to a leader, one to the supervisors."""

    SUPERVISION = "supervision"
    TO_LEADER = "to_leader"
    TO_SUPERVISOR = "to_supervisor"


class Notice(Base):
    """督办单 or 报告: issued by hand, kept as it was said, with when it was read and what was answered."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_handling_id", "handling_id"),
        Index(
            "uq_notices_number",
            "issuer_unit_id",
            "number",
            unique=True,
            sqlite_where=text("number <> ''"),
            postgresql_where=text("number <> ''"),
        ),
        CheckConstraint("(answered_at IS NULL) = (feedback = '')", name="answer_has_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    round_no: Mapped[int]
    form: Mapped[NoticeForm] = mapped_column(coded(NoticeForm, "form"))
    number: Mapped[str] = mapped_column(String(60), default="")
    issuer_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    issued_by_name: Mapped[str] = mapped_column(String(50))
    issued_at: Mapped[datetime]
    addressed: Mapped[list[Any]]
    """Whom it names, as printed."""
    people: Mapped[list[Any]]
    """Ids of the people who got it in the system."""
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[date | None]
    read_at: Mapped[datetime | None]
    read_by_name: Mapped[str] = mapped_column(String(50), default="")
    feedback: Mapped[str] = mapped_column(Text, default="")
    late_reason: Mapped[str] = mapped_column(Text, default="")
    """Why the limit was not kept; asked for where it was over when the 督办单 was issued."""
    answered_at: Mapped[datetime | None]
    answered_by_name: Mapped[str] = mapped_column(String(50), default="")
    withdrawn_at: Mapped[datetime | None]
