"""One unit's work on a proposal: the handling, its rounds, shares of departments, clocks and waivers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.facts import CosignerRule, Rating
from proposals.domain.workflow import Part, State
from proposals.storage.base import Base, coded
from proposals.storage.tables.organisation import Department, Person, Unit
from proposals.storage.tables.register import Proposal

NEVER = date(9999, 12, 31)
"""Stands for no date where rows are sorted by dates."""


class RoundKind(StrEnum):
    """Why a round was opened."""

    FIRST = "first"
    REHANDLE = "rehandle"
    FOLLOWUP = "followup"
    AGAIN = "again"


class Handling(Base):
    """Every unit's work on a proposal. ``state`` is written by ``services._apply`` alone."""

    __tablename__ = "handlings"
    __table_args__ = (
        Index("ix_handlings_proposal_id", "proposal_id"),
        Index(
            "uq_handlings_live_unit",
            "proposal_id",
            "unit_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
        CheckConstraint("parent_id IS NULL OR part = 'cohandle'", name="only_cohandling_has_parent"),
        CheckConstraint("(merged_into_id IS NULL) = (stored_state IS NULL)", name="merged_keeps_state"),
        CheckConstraint(
            "unit_id IS NOT NULL OR state IN ('pending_dispatch', 'referred', 'withdrawn')", name="has_unit"
        ),
        Index("ix_handlings_unit_id", "unit_id"),
        Index(
            "ix_handlings_parent_id",
            "parent_id",
            sqlite_where=text("parent_id IS NOT NULL"),
            postgresql_where=text("parent_id IS NOT NULL"),
        ),
        Index(
            "ix_handlings_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    dispatcher_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    part: Mapped[Part] = mapped_column(coded(Part, "part"))
    state: Mapped[State] = mapped_column(coded(State, "state"))
    live: Mapped[bool] = mapped_column(default=True)
    past: Mapped[bool] = mapped_column(default=False)
    """Recorded from an old ledger: closed before it came here; what is known of its end is its ``PastRecord``."""
    stub: Mapped[bool] = mapped_column(default=False)
    restricted: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    round_no: Mapped[int] = mapped_column(default=1)
    cosigner_rule: Mapped[CosignerRule] = mapped_column(
        coded(CosignerRule, "cosigner_rule"), default=CosignerRule.ANY
    )
    dispatched_on: Mapped[date | None]
    received_on: Mapped[date | None]
    """收到: when the paper came, where limits count from it."""
    meeting_on: Mapped[date | None]
    """交办会, where limits count from it."""
    dispatch_no: Mapped[str] = mapped_column(String(60), default="")
    requirement: Mapped[str] = mapped_column(Text, default="")
    accepted_at: Mapped[datetime | None]
    adjustment_refused: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[datetime | None]
    release_reason: Mapped[str] = mapped_column(String(500), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    stored_state: Mapped[State | None] = mapped_column(coded(State, "stored_state"))
    reopen_requested_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    updated_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship()
    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id])
    parent: Mapped[Handling | None] = relationship(foreign_keys=[parent_id], remote_side=[id])


class RestrictedReader(Base):
    """内部知悉: the people named for a restricted case."""

    __tablename__ = "restricted_readers"

    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Round(Base):
    """第n次办理: contacts, drafts, reviews, letters and receipts hang on it."""

    __tablename__ = "rounds"
    __table_args__ = (
        Index("ix_rounds_handling_id", "handling_id"),
        Index(
            "uq_rounds_number",
            "handling_id",
            "number",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    number: Mapped[int]
    kind: Mapped[RoundKind] = mapped_column(coded(RoundKind, "kind"))
    reason: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime]
    opened_from: Mapped[State | None] = mapped_column(coded(State, "opened_from"))
    cancelled_at: Mapped[datetime | None]
    submissions: Mapped[int] = mapped_column(default=0)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    outcome_class: Mapped[str | None] = mapped_column(String(20))


class Assignment(Base):
    """A department's share of the unit's work: 牵头 (``lead``) or 配合."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index("ix_assignments_handling_id", "handling_id"),
        Index(
            "uq_assignments_department",
            "handling_id",
            "department_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    lead: Mapped[bool]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    assigned_at: Mapped[datetime]
    due_on: Mapped[date | None]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    return_reason: Mapped[str] = mapped_column(String(500), default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    opinion_at: Mapped[datetime | None]
    opinion_by: Mapped[str] = mapped_column(String(50), default="")

    department: Mapped[Department] = relationship()
    handler: Mapped[Person | None] = relationship()


class Adjustment(Base):
    """申请调整承办单位（退办）: ground, proposed unit, and what was decided by whom."""

    __tablename__ = "adjustments"
    __table_args__ = (Index("ix_adjustments_handling_id", "handling_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    ground: Mapped[str] = mapped_column(Text)
    proposed_unit: Mapped[str] = mapped_column(String(100), default="")
    talked: Mapped[str] = mapped_column(String(500), default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_on: Mapped[date]
    reported_on: Mapped[date | None]
    reported_no: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[str | None] = mapped_column(String(16))
    decided_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")


class Extension(Base):
    """延期: asked, granted or refused by the authority."""

    __tablename__ = "extensions"
    __table_args__ = (Index("ix_extensions_handling_id", "handling_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    asked_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date]
    outcome: Mapped[str | None] = mapped_column(String(16))
    decided_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")


class Reckoning(Base):
    """How a last day came about; never changed. Clocks that were registered together and began alike share one.

    ``rule`` is the whole rule as JSON (``domain.deadlines.rule_as_json``), ``sum`` the explanation line by line.
    """

    __tablename__ = "reckonings"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[dict[str, Any]]
    sum: Mapped[list[Any]]


class Clock(Base):
    """期限: start, the day it ends, and the reckoning that leads from one to the other.

    A date that changes is a new row: the old one is cancelled, stays on record and is named by ``previous_id``;
    ``change`` says in one sentence why.
    ``pauses`` holds ``{from, to, why}`` with dates as text, ``to`` missing while the clock stands still.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        Index("ix_clocks_handling_id", "handling_id"),
        Index(
            "ix_clocks_open_due_on",
            "due_on",
            sqlite_where=text("met_on IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("met_on IS NULL AND cancelled_at IS NULL"),
        ),
        CheckConstraint("(met_on IS NULL) = (on_time IS NULL)", name="met_has_verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    round_no: Mapped[int]
    kind: Mapped[ClockKind] = mapped_column(coded(ClockKind, "kind"))
    start_on: Mapped[date]
    due_on: Mapped[date]
    fixed: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[bool] = mapped_column(default=False)
    reckoning_id: Mapped[int] = mapped_column(ForeignKey("reckonings.id"))
    pauses: Mapped[list[Any]] = mapped_column(default=list)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("clocks.id"))
    change: Mapped[str] = mapped_column(String(300), default="")
    met_on: Mapped[date | None]
    on_time: Mapped[bool | None]
    cancelled_at: Mapped[datetime | None]

    reckoning: Mapped[Reckoning] = relationship(lazy="joined", innerjoin=True)

    @property
    def rule(self) -> dict[str, Any]:
        """The rule it goes by, and what else it remembers of its reckoning."""
        return self.reckoning.rule

    @property
    def sum(self) -> list[Any]:
        """The explanation of its day, line by line."""
        return self.reckoning.sum

    def remember(self, rule: dict[str, Any], sum: list[Any] | None = None) -> None:
        """Go by a reckoning of its own from now on; that of the clocks that began alike stays as it is."""
        self.reckoning = Reckoning(rule=rule, sum=self.sum if sum is None else sum)


class Waiver(Base):
    """A gate passed with a reason; kept with the round."""

    __tablename__ = "waivers"
    __table_args__ = (UniqueConstraint("round_id", "gate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    gate: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(500))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class PastRecord(Base):
    """What an old ledger says of how a case of an earlier year ended; nothing of it was done in this house."""

    __tablename__ = "past_records"

    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"), primary_key=True)
    letter_number: Mapped[str] = mapped_column(String(60), default="")
    answered_on: Mapped[date | None]
    outcome_class: Mapped[str] = mapped_column(String(20), default="")
    attitude: Mapped[Rating | None] = mapped_column(coded(Rating, "attitude"))
    result: Mapped[Rating | None] = mapped_column(coded(Rating, "result"))
    department: Mapped[str] = mapped_column(String(100), default="")
    handler: Mapped[str] = mapped_column(String(50), default="")
    co_units: Mapped[str] = mapped_column(Text, default="")


class LedgerRow(Base):
    """台账: one row per unit and handling, written by the door alone, compared with the truth by ``doctor``."""

    __tablename__ = "ledger_rows"
    __table_args__ = (
        Index("ix_ledger_rows_unit_id_sort_due", "unit_id", "sort_due", "handling_id", "restricted"),
        Index("ix_ledger_rows_unit_id_state", "unit_id", "state", "sort_due", "handling_id", "restricted"),
        Index(
            "ix_ledger_rows_handler_id",
            "handler_id",
            sqlite_where=text("handler_id IS NOT NULL"),
            postgresql_where=text("handler_id IS NOT NULL"),
        ),
        Index("ix_ledger_rows_unit_id_serial_no", "unit_id", "serial_no", "handling_id"),
        Index("ix_ledger_rows_handling_id", "handling_id"),
        # all that a search asks of a case before it shows any: hundreds of whole rows are not read for it
        Index(
            "ix_ledger_rows_proposal_id", "proposal_id", "unit_id", "handling_id", "restricted", "session_id"
        ),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    kind_code: Mapped[str] = mapped_column(String(32))
    level_code: Mapped[str] = mapped_column(String(16))
    session_id: Mapped[int]
    session_name: Mapped[str] = mapped_column(String(60))
    serial_no: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    proposers: Mapped[str] = mapped_column(Text)
    key: Mapped[bool] = mapped_column(default=False)
    part: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(32))
    round_no: Mapped[int]
    handling_unit: Mapped[str] = mapped_column(String(100), default="")
    department_id: Mapped[int | None]
    department: Mapped[str] = mapped_column(String(100), default="")
    handler_id: Mapped[int | None]
    handler: Mapped[str] = mapped_column(String(50), default="")
    cohandlers: Mapped[str] = mapped_column(Text, default="")
    dispatched_on: Mapped[date | None]
    reply_due: Mapped[date | None]
    next_due: Mapped[date | None]
    sort_due: Mapped[date] = mapped_column(default=NEVER)
    """``next_due``, or ``NEVER``: what the list by due dates is sorted and paged by."""
    next_clock: Mapped[str | None] = mapped_column(String(32))
    letter_number: Mapped[str] = mapped_column(String(60), default="")
    answered_on: Mapped[date | None]
    on_time: Mapped[bool | None]
    """Whether the reply (or opinion) came in time; None while it is owed."""
    result: Mapped[str] = mapped_column(String(32), default="")
    restricted: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]


class Task(Base):
    """待办: somebody, or whoever holds a role, must act; written by the door alone."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_unit_id_role", "unit_id", "role"),
        Index(
            "ix_tasks_person_id",
            "person_id",
            sqlite_where=text("person_id IS NOT NULL"),
            postgresql_where=text("person_id IS NOT NULL"),
        ),
        Index("ix_tasks_handling_id", "handling_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    action: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(32))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date | None]
    since: Mapped[datetime]
