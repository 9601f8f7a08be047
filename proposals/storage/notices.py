"""Queries for 督办单 and reports: the row holds what became of it, the events how it was issued and withdrawn.

An event of 催办 carries ``form`` and ``notice_id`` where it issued one, 撤销 carries ``notice_id``. (Events stand in
the chain from the commit on.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from proposals.domain.facts import NoticeFact
from proposals.domain.workflow import Action
from proposals.storage.tables.audit import Event
from proposals.storage.tables.notices import Notice, NoticeForm

Issued = aliased(Event, name="issued")
Withdrawing = aliased(Event, name="withdrawing")


@dataclass(frozen=True, slots=True)
class NoticeWithEvents:
    """A notice, the event that issued it, and the one that withdrew it, if somebody did."""

    notice: Notice
    issued: Event
    withdrawing: Event | None

    @property
    def withdrawn(self) -> bool:
        """True for a 督办单 that asks for no answer any more."""
        return self.notice.withdrawn_at is not None


def of_notice(event: type[Event], action: Action) -> ColumnElement[bool]:
    """Joins a notice to its event of this action."""
    return and_(
        event.handling_id == Notice.handling_id,
        event.action == action.value,
        event.data["notice_id"].as_integer() == Notice.id,
    )


def waits() -> ColumnElement[bool]:
    """A 督办单 that is neither answered nor withdrawn."""
    return and_(
        Notice.form == NoticeForm.SUPERVISION, Notice.answered_at.is_(None), Notice.withdrawn_at.is_(None)
    )


_OPEN = (
    select(Notice.id, Notice.answer_by, Notice.issuer_unit_id)
    .where(Notice.handling_id == bindparam("handling_id"), waits())
    .order_by(Notice.id)
)


def open_notices(db: Session, handling_id: int) -> tuple[NoticeFact, ...]:
    """督办单 of this handling that wait for an answer, oldest first."""
    rows = db.execute(_OPEN, {"handling_id": handling_id})
    return tuple(NoticeFact(i, answer_by, unit_id) for i, answer_by, unit_id in rows)


def with_events() -> Select[Notice, Event, Event]:
    """Notices with their events, in no order."""
    return (
        select(Notice, Issued, Withdrawing)
        .join(Issued, of_notice(Issued, Action.URGE))
        .join(Withdrawing, of_notice(Withdrawing, Action.WITHDRAW_NOTICE), isouter=True)
    )


def notices_of(db: Session, handling_id: int) -> list[NoticeWithEvents]:
    """Everything of the kind in one handling, oldest first."""
    rows = db.execute(with_events().where(Notice.handling_id == handling_id).order_by(Notice.id))
    return [NoticeWithEvents(*row) for row in rows]


def notice_with_events(db: Session, notice_id: int) -> NoticeWithEvents | None:
    """One of them."""
    row = db.execute(with_events().where(Notice.id == notice_id)).first()
    return NoticeWithEvents(*row) if row else None


def latest_supervision(db: Session, handling_id: int) -> NoticeWithEvents | None:
    """The 督办单 issued last and not withdrawn."""
    row = db.execute(
        with_events()
        .where(
            Notice.handling_id == handling_id,
            Notice.form == NoticeForm.SUPERVISION,
            Notice.withdrawn_at.is_(None),
        )
        .order_by(Notice.id.desc())
        .limit(1)
    ).first()
    return NoticeWithEvents(*row) if row else None


def plain_urges(handling_ids: Sequence[int]) -> Select[Event]:
    """Events of plain 催办 in these handlings, which issued nothing."""
    return select(Event).where(
        Event.handling_id.in_(handling_ids),
        Event.action == Action.URGE.value,
        Event.data["form"].as_string().is_(None),
    )


def count_plain_urges(db: Session, handling_id: int) -> int:
    """How often a handling was urged."""
    return db.scalar(select(func.count()).select_from(plain_urges([handling_id]).subquery())) or 0


def notice_number_taken(db: Session, unit_id: int, number: str) -> bool:
    """Whether this unit issued a 督办单 under the number, withdrawn ones included."""
    found = select(Notice.id).where(Notice.issuer_unit_id == unit_id, Notice.number == number)
    return db.scalar(found.limit(1)) is not None
