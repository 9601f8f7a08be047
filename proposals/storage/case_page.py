"""Queries for a case's page: each list in one query, built once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, load_only

from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact, ContactCase
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Assignment, Clock, Handling, Round
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import Attachment, KeyFlag, Point
from proposals.storage.tables.review import ReviewStep
from proposals.storage.tables.system import Blob

_ID: Any = bindparam("id")
"""What the list belongs to: a handling, unless the query's name says a proposal."""
_IDS: Any = bindparam("ids", expanding=True)


def _all(db: Session, query: Select[Any], id: int) -> list[Any]:
    return list(db.scalars(query, {"id": id}))


_ROUNDS = select(Round).where(Round.handling_id == _ID).order_by(Round.id)
_CLOCKS = (
    select(Clock)
    .where(Clock.handling_id == _ID, Clock.cancelled_at.is_(None))
    .order_by(Clock.met_on.is_not(None), Clock.due_on, Clock.id)
)
_REVIEWS = (
    select(ReviewStep)
    .join(Round, Round.id == ReviewStep.round_id)
    .where(Round.handling_id == _ID)
    .order_by(ReviewStep.submission, ReviewStep.position, ReviewStep.id)
)
_EVENTS = (
    select(Event)
    .where(Event.handling_id == _ID)
    .order_by(Event.version.desc())
    .limit(bindparam("at_most", type_=Event.version.type))
)
_POINTS_OF_PROPOSAL = (
    select(Point).where(Point.proposal_id == _ID, Point.dropped_at.is_(None)).order_by(Point.position)
)
_KEY_FLAGS_OF_PROPOSAL = select(KeyFlag).where(KeyFlag.proposal_id == _ID).order_by(KeyFlag.id)
_ASSIGNMENTS = (
    select(Assignment)
    .where(Assignment.handling_id == _ID, Assignment.ended_at.is_(None))
    .options(joinedload(Assignment.department), joinedload(Assignment.handler))
    .order_by(Assignment.lead.desc(), Assignment.id)
)
_CONTACTS = (
    select(Contact)
    .where(Contact.id.in_(select(ContactCase.contact_id).where(ContactCase.handling_id == _ID)))
    .order_by(Contact.on.desc(), Contact.id.desc())
)
_DRAFTS = (
    select(Draft)
    .join(Round, Round.id == Draft.round_id)
    .where(Round.handling_id == _ID)
    .options(load_only(Draft.round_id, Draft.version, Draft.at, Draft.author_name, Draft.note))
    .order_by(Draft.id.desc())
)
_LETTERS = select(Letter).where(Letter.handling_id == _ID).order_by(Letter.id)
_DELIVERIES = select(Delivery).where(Delivery.letter_id.in_(_IDS)).order_by(Delivery.id)
_RECEIPTS = (
    select(Receipt, Delivery)
    .join(Delivery, Delivery.id == Receipt.delivery_id)
    .where(Delivery.letter_id.in_(_IDS))
    .order_by(Receipt.id)
)
_ATTACHMENTS_OF_PROPOSAL = (
    select(Attachment, Blob)
    .join(Blob, Blob.id == Attachment.blob_id)
    .where(
        Attachment.proposal_id == _ID,
        or_(Attachment.handling_id.is_(None), Attachment.handling_id == bindparam("handling_id")),
    )
    .order_by(Attachment.id)
)
_CHILDREN = (
    select(Handling).where(Handling.parent_id == _ID).options(joinedload(Handling.unit)).order_by(Handling.id)
)
_OPINIONS = select(Opinion).where(Opinion.handling_id.in_(_IDS)).order_by(Opinion.id)


def rounds_of(db: Session, handling_id: int) -> list[Round]:
    """Rounds, the first one first, cancelled ones too."""
    return _all(db, _ROUNDS, handling_id)


def clocks_of(db: Session, handling_id: int) -> list[Clock]:
    """Clocks that were not cancelled: running ones by due date, then those met."""
    return _all(db, _CLOCKS, handling_id)


def reviews_of(db: Session, handling_id: int) -> list[ReviewStep]:
    """Review steps of all rounds as they ran."""
    return _all(db, _REVIEWS, handling_id)


def events_of(db: Session, handling_id: int, at_most: int) -> list[Event]:
    """The newest events, newest first."""
    return list(db.scalars(_EVENTS, {"id": handling_id, "at_most": at_most}))


def points_of(db: Session, proposal_id: int) -> list[Point]:
    """Points of the proposal in their order, dropped ones left out."""
    return _all(db, _POINTS_OF_PROPOSAL, proposal_id)


def key_flags_of(db: Session, proposal_id: int) -> list[KeyFlag]:
    """重点 marks of the proposal."""
    return _all(db, _KEY_FLAGS_OF_PROPOSAL, proposal_id)


def assignments_of(db: Session, handling_id: int) -> list[Assignment]:
    """Running shares of departments, the lead first."""
    return _all(db, _ASSIGNMENTS, handling_id)


def contacts_of(db: Session, handling_id: int) -> list[Contact]:
    """Contacts that count for this case, the newest first, each once."""
    return _all(db, _CONTACTS, handling_id)


def drafts_of(db: Session, handling_id: int) -> list[Draft]:
    """Versions of all rounds, the newest first, without their texts."""
    return _all(db, _DRAFTS, handling_id)


def letters_of(db: Session, handling_id: int) -> list[Letter]:
    """Letters of all rounds, void ones too."""
    return _all(db, _LETTERS, handling_id)


def deliveries_of(db: Session, letter_ids: Sequence[int]) -> list[Delivery]:
    """Copies of these letters."""
    return list(db.scalars(_DELIVERIES, {"ids": letter_ids}))


def receipts_of(db: Session, letter_ids: Sequence[int]) -> list[tuple[Receipt, Delivery]]:
    """Receipts for these letters with their copies, corrected ones too."""
    rows = db.execute(_RECEIPTS, {"ids": letter_ids})
    return [(receipt, delivery) for receipt, delivery in rows]


def attachments_of(db: Session, handling: Handling) -> list[tuple[Attachment, Blob]]:
    """Files of the proposal, and those of this unit's work on it."""
    rows = db.execute(_ATTACHMENTS_OF_PROPOSAL, {"id": handling.proposal_id, "handling_id": handling.id})
    return [(a, blob) for a, blob in rows]


def cohandlings_of(db: Session, handling_id: int) -> list[tuple[Handling, Opinion | None]]:
    """Co-handlers under a lead, each with its latest opinion."""
    children = _all(db, _CHILDREN, handling_id)
    opinions = db.scalars(_OPINIONS, {"ids": [c.id for c in children]})
    latest = {o.handling_id: o for o in opinions}
    return [(child, latest.get(child.id)) for child in children]
