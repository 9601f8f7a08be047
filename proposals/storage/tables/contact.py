"""沟通: contacts, which may serve several cases at once, and drafts sent to the member for comment."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base, coded


class ContactWay(StrEnum):
    """How one spoke with the member."""

    MEETING = "meeting"
    PHONE = "phone"
    FORUM = "forum"
    VIDEO = "video"
    LETTER = "letter"


class ContactStage(StrEnum):
    """办前、办中、办后."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Contact(Base):
    """One contact, or one attempt that failed."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date]
    way: Mapped[ContactWay] = mapped_column(coded(ContactWay, "way"))
    stage: Mapped[ContactStage] = mapped_column(coded(ContactStage, "stage"))
    failed: Mapped[bool] = mapped_column(default=False)
    with_leader: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(String(100), default="")
    our_people: Mapped[str] = mapped_column(String(200), default="")
    member_said: Mapped[str] = mapped_column(Text, default="")
    we_answered: Mapped[str] = mapped_column(Text, default="")
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class ContactCase(Base):
    """A contact as it counts for one case and, where said, for one of its proposers."""

    __tablename__ = "contact_cases"
    __table_args__ = (
        Index("ix_contact_cases_contact_id", "contact_id"),
        Index("ix_contact_cases_round_id", "round_id"),
        Index("ix_contact_cases_handling_id", "handling_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("proposers.id"))


class CommentRequest(Base):
    """A draft sent to the member for comment: bound to its version, with what came back."""

    __tablename__ = "comment_requests"
    __table_args__ = (
        Index("ix_comment_requests_round_id", "round_id"),
        Index("ix_comment_requests_draft_id", "draft_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("proposers.id"))
    way: Mapped[str] = mapped_column(String(20))
    sent_on: Mapped[date]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_on: Mapped[date | None]
