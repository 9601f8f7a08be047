"""What the pages show of contacts and of drafts sent for comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.permissions import may_see
from proposals.domain.workflow import TABLE, Action
from proposals.services._apply import NO_SUCH_CASE, facts_of
from proposals.services._kept import KeptFile, kept_file
from proposals.services._office import Office
from proposals.services._ways import STAGE_NAMES, WAY_NAMES
from proposals.storage.tables.contact import CommentRequest, Contact, ContactCase, ContactWay
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.register import Proposal, Proposer
from proposals.storage.tables.system import Blob

MOST_BESIDE = 30
STATES_OF_CONTACT = frozenset(step.state for step in TABLE if step.action is Action.CONTACT)


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


def comment_of(office: Office, actor: Actor, handling_id: int, request_id: int) -> CommentView:
    """One draft that was sent for comment."""
    found = next((c for c in comments_of(office, actor, handling_id) if c.id == request_id), None)
    if found is None:
        raise NotFound("没有找到这次征求意见的记录，请刷新页面后重试。")
    return found


def comment_copy(office: Office, actor: Actor, handling_id: int, request_id: int) -> KeptFile:
    """The copy that went to the member."""
    found = comment_of(office, actor, handling_id, request_id)
    blob = office.db.get(Blob, found.blob_id) if found.blob_id else None
    if blob is None:
        raise NotFound("没有找到这份征求意见稿，请刷新页面后重试。")
    return kept_file(office, blob, f"征求意见稿第{found.version}稿")


def contact_scan(office: Office, actor: Actor, handling_id: int, contact_id: int) -> KeptFile:
    """The evidence kept with a contact of this case."""
    _refuse_strangers(office, actor, handling_id)
    row = office.db.execute(
        select(Contact, Blob)
        .join(Blob, Blob.id == Contact.blob_id)
        .join(ContactCase, ContactCase.contact_id == Contact.id)
        .where(Contact.id == contact_id, ContactCase.handling_id == handling_id)
        .limit(1)
    ).first()
    if row is None:
        raise NotFound("没有找到这份附件，请刷新页面后重试。")
    return kept_file(office, row[1], f"沟通佐证{row[0].on.isoformat()}")


def cases_beside(office: Office, actor: Actor, handling_id: int) -> list[tuple[int, str]]:
    """Other cases of our unit by the same proposers that a contact could count for: id, number and title."""
    _refuse_strangers(office, actor, handling_id)
    handling = office.db.get(Handling, handling_id)
    assert handling is not None
    names = {p.name for p in handling.proposal.proposers}
    others = office.db.scalars(
        _reachable(handling)
        .join(Proposer, Proposer.proposal_id == Handling.proposal_id)
        .where(Proposer.name.in_(names))
        .distinct()
        .limit(MOST_BESIDE)
    )
    return [(h.id, f"第{h.proposal.serial_no}号《{h.proposal.title}》") for h in others]


def case_numbered(office: Office, actor: Actor, handling_id: int, serial_no: str) -> int:
    """The case of our unit with this number, of the same session where several bear it."""
    _refuse_strangers(office, actor, handling_id)
    handling = office.db.get(Handling, handling_id)
    assert handling is not None
    wanted = serial_no.strip().removeprefix("第").removesuffix("号")
    found = office.db.scalars(
        _reachable(handling)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .where(Proposal.serial_no.in_({wanted, wanted.zfill(4)}))
    ).all()
    same = [h for h in found if h.proposal.session_id == handling.proposal.session_id]
    if not found:
        raise BadInput(f"没有找到本单位可以登记沟通的第{wanted}号，请核对案号。", field="numbers")
    if len(found) > 1 and len(same) != 1:
        raise BadInput(f"第{wanted}号有几件，请到那一件的页面登记沟通。", field="numbers")
    return (same or found)[0].id


def _reachable(handling: Handling) -> Select[Handling]:
    """Cases of the same unit, this one aside, in a state that takes contacts; 内部知悉 ones on their own page."""
    return (
        select(Handling)
        .where(
            Handling.unit_id == handling.unit_id,
            Handling.id != handling.id,
            Handling.restricted.is_(False),
            Handling.state.in_(STATES_OF_CONTACT),
        )
        .order_by(Handling.id.desc())
    )


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
