"""Queries for a case's page: each list in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact, ContactCase
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Assignment, Clock, Handling, Round
from proposals.storage.tables.issuing import Letter, LetterFile
from proposals.storage.tables.register import Attachment, KeyFlag, Point
from proposals.storage.tables.review import ReviewStep
from proposals.storage.tables.system import Blob


def _all(db: Session, query: Select[Any]) -> list[Any]:
    return list(db.scalars(query))


def rounds_of(db: Session, handling_id: int) -> list[Round]:
    """Rounds, the first one first, cancelled ones too."""
    return _all(db, select(Round).where(Round.handling_id == handling_id).order_by(Round.id))


def clocks_of(db: Session, handling_id: int) -> list[Clock]:
    """Clocks that were not cancelled: running ones by due date, then those met."""
    return _all(
        db,
        select(Clock)
        .where(Clock.handling_id == handling_id, Clock.cancelled_at.is_(None))
        .order_by(Clock.met_on.is_not(None), Clock.due_on, Clock.id),
    )


def reviews_of(db: Session, round_ids: Sequence[int]) -> list[ReviewStep]:
    """Review steps of these rounds as they ran."""
    return _all(
        db,
        select(ReviewStep)
        .where(ReviewStep.round_id.in_(round_ids))
        .order_by(ReviewStep.submission, ReviewStep.position, ReviewStep.id),
    )


def events_of(db: Session, handling_id: int, at_most: int) -> list[Event]:
    """The newest events, newest first."""
    return _all(
        db,
        select(Event).where(Event.handling_id == handling_id).order_by(Event.version.desc()).limit(at_most),
    )


def points_of(db: Session, proposal_id: int) -> list[Point]:
    """Points of the proposal in their order, dropped ones left out."""
    return _all(
        db,
        select(Point)
        .where(Point.proposal_id == proposal_id, Point.dropped_at.is_(None))
        .order_by(Point.position),
    )


def key_flags_of(db: Session, proposal_id: int) -> list[KeyFlag]:
    """重点 marks of the proposal."""
    return _all(db, select(KeyFlag).where(KeyFlag.proposal_id == proposal_id).order_by(KeyFlag.id))


def assignments_of(db: Session, handling_id: int) -> list[Assignment]:
    """Running shares of departments, the lead first."""
    return _all(
        db,
        select(Assignment)
        .where(Assignment.handling_id == handling_id, Assignment.ended_at.is_(None))
        .order_by(Assignment.lead.desc(), Assignment.id),
    )


def contacts_of(db: Session, handling_id: int) -> list[Contact]:
    """Contacts that count for this case, the newest first, each once."""
    return _all(
        db,
        select(Contact)
        .where(Contact.id.in_(select(ContactCase.contact_id).where(ContactCase.handling_id == handling_id)))
        .order_by(Contact.on.desc(), Contact.id.desc()),
    )


def drafts_of(db: Session, round_ids: Sequence[int]) -> list[Draft]:
    """Versions of these rounds, the newest first."""
    return _all(db, select(Draft).where(Draft.round_id.in_(round_ids)).order_by(Draft.id.desc()))


def letters_of(db: Session, round_ids: Sequence[int]) -> list[tuple[Letter, list[LetterFile]]]:
    """Letters of these rounds with their files, void ones too."""
    letters = _all(db, select(Letter).where(Letter.round_id.in_(round_ids)).order_by(Letter.id))
    ids = [letter.id for letter in letters]
    files = _all(db, select(LetterFile).where(LetterFile.letter_id.in_(ids)).order_by(LetterFile.id))
    return [(letter, [f for f in files if f.letter_id == letter.id]) for letter in letters]


def deliveries_of(db: Session, letter_ids: Sequence[int]) -> list[Delivery]:
    """Copies of these letters."""
    return _all(db, select(Delivery).where(Delivery.letter_id.in_(letter_ids)).order_by(Delivery.id))


def receipts_of(db: Session, letter_ids: Sequence[int]) -> list[tuple[Receipt, Delivery]]:
    """Receipts for these letters with their copies, corrected ones too."""
    rows = db.execute(
        select(Receipt, Delivery)
        .join(Delivery, Delivery.id == Receipt.delivery_id)
        .where(Delivery.letter_id.in_(letter_ids))
        .order_by(Receipt.id)
    )
    return [(receipt, delivery) for receipt, delivery in rows]


def attachments_of(db: Session, handling: Handling) -> list[tuple[Attachment, Blob]]:
    """Files of the proposal, and those of this unit's work on it."""
    rows = db.execute(
        select(Attachment, Blob)
        .join(Blob, Blob.id == Attachment.blob_id)
        .where(Attachment.proposal_id == handling.proposal_id)
        .order_by(Attachment.id)
    )
    return [(a, blob) for a, blob in rows if a.handling_id in (None, handling.id)]


def cohandlings_of(db: Session, handling_id: int) -> list[tuple[Handling, Opinion | None]]:
    """Co-handlings under a lead, each with its latest opinion."""
    children = _all(db, select(Handling).where(Handling.parent_id == handling_id).order_by(Handling.id))
    opinions = _all(
        db,
        select(Opinion).where(Opinion.handling_id.in_([c.id for c in children])).order_by(Opinion.id),
    )
    latest = {o.handling_id: o for o in opinions}
    return [(child, latest.get(child.id)) for child in children]
