"""电子签章: the certificates with which a unit's letters are signed, and the picture of its seal."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base


class SealCertificate(Base):
    """A certificate of a unit; ``provider`` names who signs with it. The key is stored encrypted or lies with the provider.

    ``chain`` is PEM, the unit's own certificate first. An inactive one signs no more but still verifies.
    """

    __tablename__ = "seal_certificates"
    __table_args__ = (
        UniqueConstraint("unit_id", "fingerprint"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    provider: Mapped[str] = mapped_column(String(32), default="certificate")
    subject: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    chain: Mapped[str] = mapped_column(Text)
    encrypted_key: Mapped[str] = mapped_column(Text, default="")
    seal_blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    active: Mapped[bool] = mapped_column(default=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
