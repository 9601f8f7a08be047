"""寄送与回执: one delivery per recipient, its link, and the receipts that came back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from proposals.domain.facts import Rating
from proposals.storage.base import Base, coded


class DeliveryWay(StrEnum):
    """How a letter went out."""

    REGISTERED_MAIL = "registered_mail"
    COURIER = "courier"
    BY_HAND = "by_hand"
    SYSTEM = "system"
    EXCHANGE = "exchange"


class Delivery(Base):
    """寄送 of one copy to one recipient: a proposer or a unit."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_letter_id", "letter_id"),
        CheckConstraint("(delivered_on IS NULL) = (way IS NULL)", name="sent_with_way"),
        CheckConstraint("(proposer_id IS NULL) <> (unit_id IS NULL)", name="one_recipient"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("proposers.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    recipient: Mapped[str] = mapped_column(String(100))
    way: Mapped[DeliveryWay | None] = mapped_column(coded(DeliveryWay, "way"))
    tracking_no: Mapped[str] = mapped_column(String(50), default="")
    delivered_on: Mapped[date | None]
    delivered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ReceiptLink(Base):
    """The link and QR code of one delivery; the token is made from the nonce, only its hash is stored."""

    __tablename__ = "receipt_links"
    __table_args__ = (Index("ix_receipt_links_delivery_id", "delivery_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str] = mapped_column(String(200), default="")


class FilledBy(StrEnum):
    """Who filled a receipt in."""

    SELF = "self"
    PROXY = "proxy"


class ReceiptChannel(StrEnum):
    """How a receipt came."""

    LINK = "link"
    PAPER = "paper"
    PHONE = "phone"
    SYSTEM = "system"


class Receipt(Base):
    """征询意见表（回执）; a correction is another row, the original stays (``superseded``)."""

    __tablename__ = "receipts"
    __table_args__ = (
        Index("ix_receipts_delivery_id", "delivery_id"),
        Index(
            "uq_receipts_delivery",
            "delivery_id",
            unique=True,
            sqlite_where=text("NOT superseded"),
            postgresql_where=text("NOT superseded"),
        ),
        CheckConstraint("channel = 'link' OR recorded_by IS NOT NULL", name="recorded_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    attitude: Mapped[Rating] = mapped_column(coded(Rating, "attitude"))
    result: Mapped[Rating] = mapped_column(coded(Rating, "result"))
    comment: Mapped[str] = mapped_column(Text, default="")
    agrees_to_publish: Mapped[bool | None]
    filled_by: Mapped[FilledBy] = mapped_column(coded(FilledBy, "filled_by"))
    filled_name: Mapped[str] = mapped_column(String(50))
    channel: Mapped[ReceiptChannel] = mapped_column(coded(ReceiptChannel, "channel"))
    received_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    device: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"))
    correction_reason: Mapped[str] = mapped_column(String(200), default="")
    superseded: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
