"""职责目录: tasks of a document with the units that lead and support them (domain §8)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.domain.responsibilities import ResponsibilityPart
from proposals.storage.base import Base, coded


class ResponsibilityTask(Base):
    """One task of a document; ``number`` as printed, ``chapter`` the heading above it."""

    __tablename__ = "responsibility_tasks"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("library_documents.id"))
    position: Mapped[int]
    chapter: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)

    shares: Mapped[list[ResponsibilityShare]] = relationship(order_by="ResponsibilityShare.position")


class ResponsibilityShare(Base):
    """A unit of a task as the document names it; ``unit_id`` where it is one of ours, groups included."""

    __tablename__ = "responsibility_shares"
    __table_args__ = (
        UniqueConstraint("task_id", "position"),
        Index("ix_responsibility_shares_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("responsibility_tasks.id"))
    position: Mapped[int]
    part: Mapped[ResponsibilityPart] = mapped_column(coded(ResponsibilityPart, "part"))
    name: Mapped[str] = mapped_column(String(100))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
