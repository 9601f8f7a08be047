"""答复口径: what an office says on a topic, with owner, source and the days for which it holds; versions are added to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.storage.base import Base


class StandardLine(Base):
    """口径 on a topic of a unit; ``department_id`` owns it."""

    __tablename__ = "standard_lines"
    __table_args__ = (Index("ix_standard_lines_unit_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    topic: Mapped[str] = mapped_column(String(100))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    versions: Mapped[list[StandardLineVersion]] = relationship(order_by="StandardLineVersion.number")


class StandardLineVersion(Base):
    """One wording of a line; the last one holds from ``valid_from`` to ``valid_to``, the earlier ones stay."""

    __tablename__ = "standard_line_versions"
    __table_args__ = (
        UniqueConstraint("line_id", "number"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("standard_lines.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300), default="")
    approved_by: Mapped[str] = mapped_column(String(100), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
