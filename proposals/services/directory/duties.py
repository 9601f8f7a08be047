"""What hangs on a person by name: cases, review steps and steps of chains; roles of others are nobody's duty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from proposals.domain.actors import ROLE_NAMES, Actor
from proposals.domain.facts import StepState
from proposals.domain.workflow import PART_NAMES, STATE_NAMES, State
from proposals.services._office import Office
from proposals.storage.tables.handling import Assignment, Handling, LedgerRow, RestrictedReader, Round
from proposals.storage.tables.organisation import Department, Unit
from proposals.storage.tables.register import CongressSession, Proposal
from proposals.storage.tables.review import Chain, ChainStep, ReviewStep

NOT_SHOWN = "（内部知悉，不显示案由）"


class DutyKind(StrEnum):
    """The groups in which duties are handed over."""

    LEAD = "lead"
    SUPPORT = "support"
    CLOSED = "closed"
    REVIEW = "review"
    CHAIN = "chain"


DUTY_NAMES: dict[DutyKind, str] = {
    DutyKind.LEAD: "承办的在办件",
    DutyKind.SUPPORT: "配合办理的在办件",
    DutyKind.CLOSED: "已办结、未归档的件",
    DutyKind.REVIEW: "等他审核的步骤",
    DutyKind.CHAIN: "审核流程里指名的步骤",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that hangs on a person; ``row_id`` is the share, the review step or the step of a chain."""

    kind: DutyKind
    row_id: int
    unit_id: int
    what: str
    department_id: int | None = None
    handling_id: int | None = None
    session: str = ""
    serial_no: str = ""
    title: str = ""
    stands: str = ""
    due_on: date | None = None
    restricted: bool = False

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.kind.value}-{self.row_id}"

    @property
    def words(self) -> str:
        """How a refusal names it."""
        return f"第{self.serial_no}号（{self.what}）" if self.handling_id else self.what


def duties_of(office: Office, actor: Actor, person_id: int) -> list[Duty]:
    """Everything that hangs on this person, group by group, what is due first first; four statements.

    The title of a restricted case is hidden from whoever is not named for it.
    """
    readable = set(
        office.db.scalars(
            select(RestrictedReader.handling_id).where(RestrictedReader.person_id == actor.person_id)
        )
    )
    found = [
        *_shares(office, person_id, readable),
        *_reviews(office, person_id, readable),
        *_chain_steps(office, person_id),
    ]
    return sorted(found, key=lambda d: list(DutyKind).index(d.kind))


def count_duties(office: Office, person_id: int) -> tuple[int, int, int]:
    """How many cases, review steps and steps of chains hang on this person."""
    shares = _running_share(person_id)
    cases = select(func.count(Assignment.handling_id.distinct())).join(
        Handling, Handling.id == Assignment.handling_id
    )
    steps = (
        select(func.count(ReviewStep.id))
        .join(Round, Round.id == ReviewStep.round_id)
        .join(Handling, Handling.id == Round.handling_id)
    )
    planned = select(func.count(ChainStep.id)).join(Chain, Chain.id == ChainStep.chain_id)
    return (
        office.db.scalar(cases.where(Handling.live, shares)) or 0,
        office.db.scalar(steps.where(Handling.live, _running_step(person_id))) or 0,
        office.db.scalar(planned.where(Chain.active, ChainStep.person_id == person_id)) or 0,
    )


def _running_share(person_id: int) -> ColumnElement[bool]:
    return and_(Assignment.handler_id == person_id, Assignment.ended_at.is_(None))


def _running_step(person_id: int) -> ColumnElement[bool]:
    return and_(
        ReviewStep.person_id == person_id, ReviewStep.state.in_([StepState.WAITING, StepState.ACTIVE])
    )


def _of_cases(*columns: Any) -> Select[Any]:
    """What is shown of a case, by the due date of its ledger."""
    ledger = and_(LedgerRow.handling_id == Handling.id, LedgerRow.unit_id == Handling.unit_id)
    return (
        select(
            Handling.id.label("handling_id"),
            Handling.unit_id,
            Handling.part,
            Handling.state,
            Handling.restricted,
            Proposal.serial_no,
            Proposal.title,
            CongressSession.name.label("session"),
            LedgerRow.next_due,
            *columns,
        )
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .join(LedgerRow, ledger, isouter=True)
        .where(Handling.live)
        .order_by(LedgerRow.sort_due, Handling.id)
    )


def _shares(office: Office, person_id: int, readable: set[int]) -> Iterator[Duty]:
    query = (
        _of_cases(Assignment.id.label("row_id"), Assignment.lead, Assignment.department_id, Department.name)
        .join(Assignment, Assignment.handling_id == Handling.id)
        .join(Department, Department.id == Assignment.department_id)
        .where(_running_share(person_id))
    )
    for row in office.db.execute(query):
        kind = DutyKind.LEAD if row.lead else DutyKind.SUPPORT
        what = f"{row.name}，{PART_NAMES[row.part]}" if row.lead else f"{row.name}，配合"
        yield _duty(DutyKind.CLOSED if row.state is State.CLOSED else kind, row, what, readable)


def _reviews(office: Office, person_id: int, readable: set[int]) -> Iterator[Duty]:
    query = (
        _of_cases(ReviewStep.id.label("row_id"), ReviewStep.name, ReviewStep.department_id)
        .join(Round, Round.handling_id == Handling.id)
        .join(ReviewStep, ReviewStep.round_id == Round.id)
        .where(_running_step(person_id))
    )
    for row in office.db.execute(query):
        yield _duty(DutyKind.REVIEW, row, row.name, readable)


def _duty(kind: DutyKind, row: Row[Any], what: str, readable: set[int]) -> Duty:
    hidden = row.restricted and row.handling_id not in readable
    return Duty(
        kind=kind,
        row_id=row.row_id,
        unit_id=row.unit_id,
        what=what,
        department_id=row.department_id,
        handling_id=row.handling_id,
        session=row.session,
        serial_no=row.serial_no,
        title=NOT_SHOWN if hidden else row.title,
        stands=STATE_NAMES[row.state],
        due_on=row.next_due,
        restricted=row.restricted,
    )


def _chain_steps(office: Office, person_id: int) -> Iterator[Duty]:
    query = (
        select(ChainStep, Chain.name, Chain.unit_id, Unit.short_name)
        .join(Chain, Chain.id == ChainStep.chain_id)
        .join(Unit, Unit.id == Chain.unit_id)
        .where(Chain.active, ChainStep.person_id == person_id)
        .order_by(Chain.id, ChainStep.position)
    )
    for step, chain, unit_id, unit in office.db.execute(query):
        what = f"{unit}“{chain}”第{step.position}步：{step.name}（{ROLE_NAMES[step.role]}）"
        yield Duty(DutyKind.CHAIN, step.id, unit_id, what)
