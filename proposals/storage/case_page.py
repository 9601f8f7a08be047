"""Queries for a case's page: each list in one query, built once.

Lists of rows are read as the tables have them, past the unit of work: nobody changes what a page shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from proposals.storage.set_wise import table_of
from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact, ContactCase
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Assignment, Clock, Handling, Reckoning, Round
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import Attachment, KeyFlag, Point, Proposer
from proposals.storage.tables.review import ReviewStep
from proposals.storage.tables.system import Blob

_ID: Any = bindparam("id")
"""What the list belongs to: a handling, unless the query's name says a proposal."""
_IDS: Any = bindparam("ids", expanding=True)


Rows = Sequence[Any]
"""Rows with the columns of their table as attributes."""


def _all(db: Session, query: Select[Any], id: int) -> list[Any]:
    return list(db.scalars(query, {"id": id}))


def _rows(db: Session, query: Select[Any], id: int) -> Rows:
    return db.execute(query, {"id": id}).all()


_ROUNDS = select(Round).where(Round.handling_id == _ID).order_by(Round.id)
_clock, _reckoning = table_of(Clock).c, table_of(Reckoning).c
_CLOCKS = (
    select(table_of(Clock), _reckoning.rule, _reckoning.sum)
    .join(table_of(Reckoning), _reckoning.id == _clock.reckoning_id)
    .where(_clock.handling_id == _ID, _clock.cancelled_at.is_(None))
    .order_by(_clock.met_on.is_not(None), _clock.due_on, _clock.id)
)
_REVIEWS = (
    select(ReviewStep)
    .join(Round, Round.id == ReviewStep.round_id)
    .where(Round.handling_id == _ID)
    .order_by(ReviewStep.submission, ReviewStep.position, ReviewStep.id)
)
_event = table_of(Event).c
_EVENTS = (
    select(_event.at, _event.actor_id, _event.actor_name, _event.on_behalf)
    .add_columns(_event.action, _event.note, _event.data)
    .where(_event.handling_id == _ID)
    .order_by(_event.version.desc())
    .limit(bindparam("at_most", type_=_event.version.type))
)
_point = table_of(Point).c
_POINTS_OF_PROPOSAL = (
    select(_point.text)
    .where(_point.proposal_id == _ID, _point.dropped_at.is_(None))
    .order_by(_point.position)
)
_proposer = table_of(Proposer).c
_PROPOSERS_OF_PROPOSAL = (
    select(_proposer.leads, _proposer.name, _proposer.sector, _proposer.post, _proposer.phone)
    .where(_proposer.proposal_id == _ID)
    .order_by(_proposer.position)
)
_KEY_FLAGS_OF_PROPOSAL = select(KeyFlag).where(KeyFlag.proposal_id == _ID).order_by(KeyFlag.id)
_ASSIGNMENTS = (
    select(Assignment)
    .where(Assignment.handling_id == _ID, Assignment.ended_at.is_(None))
    .options(joinedload(Assignment.department), joinedload(Assignment.handler))
    .order_by(Assignment.lead.desc(), Assignment.id)
)
_contact, _of_case = table_of(Contact).c, table_of(ContactCase).c
_CONTACTS = (
    select(table_of(Contact))
    .where(_contact.id.in_(select(_of_case.contact_id).where(_of_case.handling_id == _ID)))
    .order_by(_contact.on.desc(), _contact.id.desc())
)
_draft, _round = table_of(Draft).c, table_of(Round).c
_DRAFTS = (
    select(_draft.id, _draft.round_id, _draft.version, _draft.at, _draft.author_name, _draft.note)
    .join(table_of(Round), _round.id == _draft.round_id)
    .where(_round.handling_id == _ID)
    .order_by(_draft.id.desc())
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


def clocks_of(db: Session, handling_id: int) -> Rows:
    """Clocks that were not cancelled: running ones by due date, then those met."""
    return _rows(db, _CLOCKS, handling_id)


def reviews_of(db: Session, handling_id: int) -> list[ReviewStep]:
    """Review steps of all rounds as they ran."""
    return _all(db, _REVIEWS, handling_id)


def events_of(db: Session, handling_id: int, at_most: int) -> Rows:
    """The newest events, newest first, as far as they are told."""
    return db.execute(_EVENTS, {"id": handling_id, "at_most": at_most}).all()


def points_of(db: Session, proposal_id: int) -> Rows:
    """Texts of the points of the proposal in their order, dropped ones left out."""
    return _rows(db, _POINTS_OF_PROPOSAL, proposal_id)


def proposers_of(db: Session, proposal_id: int) -> Rows:
    """Who made the proposal, in their order, and how to reach them."""
    return _rows(db, _PROPOSERS_OF_PROPOSAL, proposal_id)


def key_flags_of(db: Session, proposal_id: int) -> list[KeyFlag]:
    """重点 marks of the proposal."""
    return _all(db, _KEY_FLAGS_OF_PROPOSAL, proposal_id)


def assignments_of(db: Session, handling_id: int) -> list[Assignment]:
    """Running shares of departments, the lead first."""
    return _all(db, _ASSIGNMENTS, handling_id)


def contacts_of(db: Session, handling_id: int) -> Rows:
    """Contacts that count for this case, the newest first, each once."""
    return _rows(db, _CONTACTS, handling_id)


def drafts_of(db: Session, handling_id: int) -> Rows:
    """Versions of all rounds, the newest first, without their texts."""
    return _rows(db, _DRAFTS, handling_id)


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
