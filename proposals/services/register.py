"""登记: a proposal enters the house, with its points, proposers and, in a bureau, our part in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, NotAllowed
from proposals.domain.facts import CosignerRule
from proposals.domain.kinds import Kind
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part, State
from proposals.services._apply import begin_handling, refresh
from proposals.services._dispatching import Order, dispatch_handling
from proposals.services._office import Office
from proposals.services._searchable import make_proposal_searchable
from proposals.services._units import find_or_add_unit
from proposals.storage.tables.handling import Handling, RestrictedReader
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import (
    CongressSession,
    KeyFlag,
    Point,
    Proposal,
    Proposer,
)


@dataclass(frozen=True, slots=True)
class NewProposer:
    """A proposer as typed; the first of a list leads."""

    name: str
    type: ProposerType
    sector: str = ""
    post: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """Everything known when a proposal is registered; ``part`` empty leaves it 待交办.

    ``lead_unit`` is required for a co-handling, ``co_units`` are asked where we lead.
    """

    kind: str
    level: str
    session: str
    serial_no: str
    title: str
    proposers: tuple[NewProposer, ...]
    unit_id: int
    in_session: bool = True
    category: str = ""
    text: str = ""
    note: str = ""
    points: tuple[str, ...] = ()
    key_flags: tuple[tuple[str, str], ...] = ()
    received_on: date | None = None
    meeting_on: date | None = None
    reply_due: date | None = None
    opinion_due: date | None = None
    wants_meeting: bool | None = None
    agrees_to_publish: bool | None = None
    part: Part | None = None
    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    dispatched_on: date | None = None
    dispatch_no: str = ""
    requirement: str = ""
    restricted: bool = False
    cosigner_rule: CosignerRule | None = None
    batch_id: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of a registration: the proposal and our handling of it."""

    proposal_id: int
    handling_id: int


def register(office: Office, actor: Actor, new: Registration) -> Registered:
    """Store a proposal and open its handling; where ``part`` is given it is dispatched at once.

    Raises ``NotAllowed`` unless the actor is a clerk of the unit, ``BadInput`` for a duplicate or a gap.
    """
    if not actor.has(Role.CLERK, new.unit_id):
        raise NotAllowed("登记建议提案由提案办理员办理，请联系本单位办公室。")
    kind = _kind(office, new)
    refuse_duplicate(office, new)
    proposal = _store(office, actor, new, kind)
    handling = _open_handling(office, actor, new, proposal, kind)
    if new.part is not None:
        _dispatch(office, actor, new, handling)
    else:
        refresh(office, handling)
    return Registered(proposal.id, handling.id)


def session_named(office: Office, name: str) -> CongressSession:
    """The 届次 of this name, or a refusal that says where to add it."""
    found = office.db.scalar(select(CongressSession).where(CongressSession.name == name))
    if found is None:
        raise BadInput(f"没有届次“{name}”，请先在“管理—届次”里添加。", field="session")
    return found


def _session_of(office: Office, new: Registration, kind: Kind) -> CongressSession:
    """The 届次 of a registration; one of another kind would count the case in the wrong figures."""
    session = session_named(office, new.session)
    if session.kind_code != kind.code:
        raise BadInput(f"“{session.name}”不是{kind.name}的届次，请改选届次或种类。", field="session")
    return session


def refuse_duplicate(office: Office, new: Registration) -> None:
    """Refuse a second proposal of the same kind, level, session and serial number."""
    _one_at_a_time(office, new)
    existing = office.db.scalar(
        select(Proposal)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(
            Proposal.kind_code == new.kind,
            Proposal.level_code == new.level,
            CongressSession.name == new.session,
            Proposal.serial_no == new.serial_no,
            Proposal.undone_at.is_(None),
        )
    )
    if existing is not None:
        raise BadInput(
            f"{new.session}第{new.serial_no}号已经登记过（《{existing.title}》），请核对案号。",
            field="serial_no",
        )


def _one_at_a_time(office: Office, new: Registration) -> None:
    """Lock the 届次, so that of two who register one number at once the second finds the first's."""
    session = select(CongressSession.id).where(CongressSession.name == new.session)
    office.db.execute(session.with_for_update())


def _kind(office: Office, new: Registration) -> Kind:
    kind = office.rules.kinds.get(new.kind)
    if kind is None:
        raise BadInput("请选择种类（提案、建议或审议意见）。", field="kind")
    if not new.proposers:
        raise BadInput(f"请填写{kind.proposer}。", field="proposers")
    if new.part is Part.COHANDLE and not new.lead_unit:
        raise BadInput(f"我单位是{kind.cohandle}，请填写主办单位。", field="lead_unit")
    return kind


def _store(office: Office, actor: Actor, new: Registration, kind: Kind) -> Proposal:
    proposal = Proposal(
        kind_code=new.kind,
        level_code=new.level,
        session_id=_session_of(office, new, kind).id,
        serial_no=new.serial_no,
        title=new.title,
        in_session=new.in_session,
        category=new.category,
        text=new.text,
        note=new.note,
        received_on=new.received_on or office.today,
        reply_due=new.reply_due,
        wants_meeting=new.wants_meeting,
        agrees_to_publish=new.agrees_to_publish,
        batch_id=new.batch_id,
        registered_at=office.now,
        registered_by=actor.person_id,
        proposers=[
            Proposer(
                position=n,
                leads=n == 0,
                name=p.name,
                type=p.type,
                sector=p.sector,
                post=p.post,
                phone=p.phone,
                email=p.email,
                address=p.address,
                postcode=p.postcode,
            )
            for n, p in enumerate(new.proposers)
        ],
        points=[Point(position=n, text=text) for n, text in enumerate(new.points)],
    )
    office.db.add(proposal)
    office.db.flush()
    for name, leader in new.key_flags:
        office.db.add(KeyFlag(proposal_id=proposal.id, name=name, leader=leader))
    make_proposal_searchable(office, proposal, new=True)
    return proposal


def _open_handling(
    office: Office, actor: Actor, new: Registration, proposal: Proposal, kind: Kind
) -> Handling:
    unit = office.db.get(Unit, new.unit_id)
    assert unit is not None
    handling = Handling(
        proposal=proposal,
        unit_id=None if unit.is_authority else unit.id,
        dispatcher_unit_id=unit.id if unit.is_authority else None,
        part=new.part or Part.SOLE,
        state=State.PENDING_DISPATCH,
        restricted=new.restricted,
        cosigner_rule=new.cosigner_rule or kind.cosigner_rule,
    )
    begin_handling(office, handling)
    if new.restricted and actor.person_id is not None:
        office.db.add(RestrictedReader(handling_id=handling.id, person_id=actor.person_id))
    return handling


def _dispatch(office: Office, actor: Actor, new: Registration, handling: Handling) -> None:
    """Our part is known: the authority's dispatch is written down with its own date."""
    assert new.part is not None
    session = handling.proposal.session
    dispatch_handling(
        office,
        actor,
        handling.id,
        Order(
            unit_id=handling.unit_id or _named_lead(office, new),
            part=new.part,
            dispatched_on=new.dispatched_on or new.received_on or office.today,
            received_on=handling.proposal.received_on if handling.unit_id else None,
            meeting_on=new.meeting_on,
            dispatch_no=new.dispatch_no,
            requirement=new.requirement,
            reply_due=new.reply_due or session.reply_due,
            opinion_due=new.opinion_due or (new.reply_due if new.part is Part.COHANDLE else None),
            co_units=new.co_units,
            lead_unit=new.lead_unit,
        ),
    )


def _named_lead(office: Office, new: Registration) -> int:
    """To whom the authority gives the case that it registers."""
    if new.part is Part.COHANDLE:
        raise BadInput("交办机关登记时请选主办、独办、分办或转办，会办单位另填。", field="part")
    if not new.lead_unit:
        raise BadInput("请填写主办单位，或者先登记、以后再交办。", field="lead_unit")
    return find_or_add_unit(office, new.lead_unit).id
