"""What the pages show of contacts and of drafts sent for comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.permissions import may_see
from proposals.services._apply import NO_SUCH_CASE, facts_of
from proposals.services._office import Office
from proposals.services.contact.recording import STAGE_NAMES, WAY_NAMES
from proposals.storage.tables.contact import CommentRequest, Contact, ContactCase, ContactWay
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.register import Proposer


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as the case shows it; ``other_cases`` are the case numbers it counts for as well."""

    id: int
    round_no: int
    on: date
    stage: str
    way: str
    failed: bool
    with_leader: bool
    place: str
    our_people: str
    member_said: str
    we_answered: str
    reached: tuple[str, ...]
    other_cases: tuple[str, ...]
    recorded_by: str
    blob_id: int | None


@dataclass(frozen=True, slots=True)
class CommentView:
    """A draft sent for comment, and what came back."""

    id: int
    round_no: int
    draft_id: int
    version: int
    proposer: str
    way: str
    sent_on: date
    blob_id: int | None
    reply: str
    replied_on: date | None


def contacts_of(office: Office, actor: Actor, handling_id: int) -> list[ContactView]:
    """The contacts of a case, newest first."""
    _refuse_strangers(office, actor, handling_id)
    rows = office.db.execute(
        select(Contact, Round.number, Proposer.name, Person.name)
        .join(ContactCase, ContactCase.contact_id == Contact.id)
        .join(Round, Round.id == ContactCase.round_id)
        .join(Proposer, Proposer.id == ContactCase.proposer_id, isouter=True)
        .join(Person, Person.id == Contact.recorded_by, isouter=True)
        .where(ContactCase.handling_id == handling_id)
        .order_by(Contact.on.desc(), Contact.id.desc(), Proposer.position)
    ).all()
    reached: dict[int, list[str]] = {}
    for contact, _, name, _ in rows:
        reached.setdefault(contact.id, []).extend([name] if name else [])
    firsts = {contact.id: (contact, number, by) for contact, number, _, by in rows}
    others = _other_cases(office, handling_id, list(firsts))
    return [
        ContactView(
            id=c.id,
            round_no=number,
            on=c.on,
            stage=STAGE_NAMES[c.stage],
            way=WAY_NAMES[c.way],
            failed=c.failed,
            with_leader=c.with_leader,
            place=c.place,
            our_people=c.our_people,
            member_said=c.member_said,
            we_answered=c.we_answered,
            reached=tuple(reached[c.id]),
            other_cases=others.get(c.id, ()),
            recorded_by=by or "",
            blob_id=c.blob_id,
        )
        for c, number, by in firsts.values()
    ]


def comments_of(office: Office, actor: Actor, handling_id: int) -> list[CommentView]:
    """The drafts of a case that were sent for comment, newest first."""
    _refuse_strangers(office, actor, handling_id)
    rows = office.db.execute(
        select(CommentRequest, Draft.version, Round.number, Proposer.name)
        .join(Draft, Draft.id == CommentRequest.draft_id)
        .join(Round, Round.id == CommentRequest.round_id)
        .join(Proposer, Proposer.id == CommentRequest.proposer_id, isouter=True)
        .where(Round.handling_id == handling_id)
        .order_by(CommentRequest.id.desc())
    )
    return [
        CommentView(
            id=r.id,
            round_no=number,
            draft_id=r.draft_id,
            version=version,
            proposer=name or "",
            way=WAY_NAMES[ContactWay(r.way)],
            sent_on=r.sent_on,
            blob_id=r.blob_id,
            reply=r.reply,
            replied_on=r.replied_on,
        )
        for r, version, number, name in rows
    ]


def _refuse_strangers(office: Office, actor: Actor, handling_id: int) -> None:
    handling = office.db.get(Handling, handling_id)
    if handling is None or not may_see(actor, facts_of(office, handling)):
        raise NotFound(NO_SUCH_CASE)


def _other_cases(office: Office, handling_id: int, contact_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = office.db.execute(
        select(ContactCase.contact_id, Handling)
        .join(Handling, Handling.id == ContactCase.handling_id)
        .where(ContactCase.contact_id.in_(contact_ids), ContactCase.handling_id != handling_id)
        .order_by(Handling.id)
    )
    found: dict[int, dict[str, None]] = {}
    for contact_id, other in rows:
        found.setdefault(contact_id, {})[f"第{other.proposal.serial_no}号"] = None
    return {contact_id: tuple(names) for contact_id, names in found.items()}
