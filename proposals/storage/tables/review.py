"""审核: chains as configured, steps as they ran, and everybody's 常用意见."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.domain.actors import Role
from proposals.domain.chains import StepKind, Whose
from proposals.domain.facts import StepState
from proposals.domain.workflow import Part
from proposals.storage.base import Base, coded


class Chain(Base):
    """审核流程 of a unit, for one part or (``part`` empty) for all."""

    __tablename__ = "chains"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    part: Mapped[Part | None] = mapped_column(coded(Part, "part"))
    name: Mapped[str] = mapped_column(String(50))
    active: Mapped[bool] = mapped_column(default=True)

    steps: Mapped[list[ChainStep]] = relationship(order_by="ChainStep.position, ChainStep.id")


class ChainStep(Base):
    """One step; steps of the same position run side by side."""

    __tablename__ = "chain_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[int] = mapped_column(ForeignKey("chains.id"))
    position: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(coded(StepKind, "kind"))
    name: Mapped[str] = mapped_column(String(30))
    role: Mapped[Role] = mapped_column(coded(Role, "role"))
    whose: Mapped[Whose] = mapped_column(coded(Whose, "whose"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ReviewStep(Base):
    """One step of one submission; returned and void steps stay and are shown."""

    __tablename__ = "review_steps"
    __table_args__ = (
        Index("ix_review_steps_round_id", "round_id"),
        CheckConstraint("state <> 'passed' OR (acted_at IS NOT NULL AND acted_name <> '')", name="passed_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    draft_sha256: Mapped[str] = mapped_column(String(64))
    submission: Mapped[int]
    position: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(coded(StepKind, "kind"))
    name: Mapped[str] = mapped_column(String(30))
    role: Mapped[Role] = mapped_column(coded(Role, "role"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[StepState] = mapped_column(coded(StepState, "state"))
    activated_at: Mapped[datetime | None]
    acted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    acted_name: Mapped[str] = mapped_column(String(50), default="")
    acted_title: Mapped[str] = mapped_column(String(50), default="")
    acted_at: Mapped[datetime | None]
    acted_order: Mapped[int] = mapped_column(default=0)
    on_behalf: Mapped[dict[str, Any] | None]
    opinion: Mapped[str] = mapped_column(Text, default="")


class Phrase(Base):
    """常用意见; ``person_id`` empty for those of everybody."""

    __tablename__ = "phrases"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
