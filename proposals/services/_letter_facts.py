"""What a letter says of a case: facts for previews, drafts, comment copies and the letter itself.

``letter_facts`` gathers them, ``letter_text`` says them in the wording, ``template_for`` gives the Word file.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from sqlalchemy import or_, select

from proposals.documents.packaged import letter_template_name, packaged_template
from proposals.domain.letter import (
    Addressee,
    AddresseeType,
    Contact,
    LetterFacts,
    LetterText,
    PreviousLetter,
    RoundKind,
    Signer,
    compose,
)
from proposals.domain.workflow import MEMBER_PARTS, Part, State
from proposals.services._commitments import promised
from proposals.services._office import Office
from proposals.storage.handling import current_round, merged_into
from proposals.storage.letter_templates import IN_FORCE_FIRST, in_force_on
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact as ContactRow
from proposals.storage.tables.contact import ContactCase, ContactWay
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.handling import RoundKind as OpenedFor
from proposals.storage.tables.issuing import Letter, LetterTemplate
from proposals.storage.tables.organisation import NameUse, Unit, UnitName
from proposals.storage.tables.register import Point, Proposal
from proposals.storage.tables.system import Blob

FACE_TO_FACE = (ContactWay.MEETING, ContactWay.FORUM)
NOT_ASKED = (State.RETURNED, State.WITHDRAWN, State.TRANSFERRED, State.PENDING_DISPATCH)


class HasText(Protocol):
    """A stored draft, or what is being typed."""

    @property
    def body(self) -> str:
        """The text, one paragraph a line."""
        ...

    @property
    def fields(self) -> dict[str, Any]:
        """What is printed beside the text."""
        ...


def letter_facts(
    office: Office,
    handling: Handling,
    draft: HasText,
    signer: Signer | None = None,
    number: str | None = None,
    *,
    issued_on: date | None = None,
    proposal: Proposal | None = None,
) -> LetterFacts:
    """The facts of the running round's letter; names are those of ``issued_on`` (today in drafts).

    ``proposal`` is that of a handling merged into this one, which gets a letter of its own.
    """
    assert handling.unit is not None
    proposal = proposal or handling.proposal
    running = current_round(office.db, handling)
    day = issued_on or office.today
    previous = _previous(office, handling, proposal, running)
    fields = draft.fields
    return LetterFacts(
        kind=proposal.kind_code,
        unit=name_of(office, handling.unit, NameUse.FULL, day),
        unit_short=name_of(office, handling.unit, NameUse.SHORT, day),
        session=proposal.session.name,
        serial_no=proposal.serial_no,
        title=proposal.title,
        addressees=addressees(office, handling, proposal, day),
        co_units=_co_units(office, handling, day),
        body=draft.body,
        signer=signer,
        issued_on=issued_on,
        round=running.number if previous else 1,
        round_kind=_round_kind(running, previous),
        thanks=fields.get("thanks") or None,
        points=_points(office, proposal),
        commitments=promised(office, handling, running, draft.body),
        number=number,
        outcome_class=_printed_class(fields.get("outcome_class")),
        publicity=fields.get("publicity") or None,
        contact=_contact(fields),
        copies=tuple(fields.get("copies") or ()),
        attachments=tuple(fields.get("attachments") or ()),
        previous=previous,
    )


def _round_kind(running: Round, previous: PreviousLetter | None) -> RoundKind:
    """补充答复 where the round was opened to add something to a letter, else 再次答复."""
    adds = previous is not None and running.kind is OpenedFor.FOLLOWUP
    return RoundKind.FOLLOWUP if adds else RoundKind.REHANDLE


def letter_text(office: Office, facts: LetterFacts, part: Part | None = None) -> LetterText:
    """The letter, line by line, in the configured wording; a 转办 case has a form of its own."""
    form = "forward" if part is Part.FORWARD else None
    return compose(facts, office.rules.wording, form, office.rules.layout)


def template_for(office: Office, unit_id: int, facts: LetterFacts, on: date) -> bytes:
    """The Word template that these facts ask for."""
    return own_template(office, unit_id, letter_template_name(facts), on)


def own_template(office: Office, unit_id: int, use: str, on: date) -> bytes:
    """The unit's own Word template of the day for this use, else the packaged one."""
    own = office.db.scalar(
        select(Blob)
        .join(LetterTemplate, LetterTemplate.blob_id == Blob.id)
        .where(LetterTemplate.unit_id == unit_id, LetterTemplate.use == use, *in_force_on(on))
        .order_by(*IN_FORCE_FIRST)
        .limit(1)
    )
    return office.read_file(own) if own is not None else packaged_template(use)


def name_of(office: Office, unit: Unit, use: NameUse, on: date) -> str:
    """The name that the unit bears for this use on the day."""
    name = office.db.scalar(
        select(UnitName.name)
        .where(
            UnitName.unit_id == unit.id,
            UnitName.use == use,
            UnitName.valid_from <= on,
            or_(UnitName.valid_to.is_(None), UnitName.valid_to >= on),
        )
        .order_by(UnitName.valid_from.desc(), UnitName.id.desc())
        .limit(1)
    )
    return name or (unit.short_name if use is NameUse.SHORT else unit.name)


def addressees(
    office: Office, handling: Handling, proposal: Proposal, on: date | None = None
) -> tuple[Addressee, ...]:
    """Whom the letter speaks to: the proposers of the first one's kind, the lead unit, or the government office."""
    if handling.part in MEMBER_PARTS:
        kind = proposal.proposers[0].type
        names = dict.fromkeys(p.name for p in proposal.proposers if p.type is kind)
        return tuple(Addressee(name, AddresseeType(kind.value)) for name in names)
    return (Addressee(_unit_written_to(office, handling, on or office.today), AddresseeType.UNIT),)


def _unit_written_to(office: Office, handling: Handling, on: date) -> str:
    lead = office.db.get(Handling, handling.parent_id) if handling.parent_id else None
    unit_id = lead.unit_id if handling.part is Part.COHANDLE and lead else handling.dispatcher_unit_id
    unit = office.db.get(Unit, unit_id) if unit_id else None
    return (
        name_of(office, unit, NameUse.FULL, on) if unit else GOVERNMENT_OFFICE[handling.proposal.level_code]
    )


GOVERNMENT_OFFICE: dict[str, str] = {
    "national": "国务院办公厅",
    "province": "省人民政府办公厅",
    "city": "市人民政府办公厅",
    "district": "区人民政府办公室",
}
"""Who gets the letter of a 转办 case where no dispatching unit is registered; by level."""


def _co_units(office: Office, handling: Handling, on: date) -> tuple[str, ...]:
    """Short names of the units whose opinion was asked, those of merged cases as well, each once."""
    leads = [handling.id, *(h.id for h in merged_into(office.db, handling.id))]
    units = office.db.scalars(
        select(Unit)
        .join(Handling, Handling.unit_id == Unit.id)
        .where(Handling.parent_id.in_(leads), Handling.state.not_in(NOT_ASKED))
        .order_by(Handling.id)
    )
    return tuple(dict.fromkeys(name_of(office, unit, NameUse.SHORT, on) for unit in units))


def _points(office: Office, proposal: Proposal) -> tuple[str, ...]:
    rows = select(Point.text).where(Point.proposal_id == proposal.id, Point.dropped_at.is_(None))
    return tuple(office.db.scalars(rows.order_by(Point.position)))


def _printed_class(code: str | None) -> str | None:
    """A类: the letter of the class with its word."""
    if not code:
        return None
    return f"{code}类" if len(code) == 1 else code


def _contact(fields: dict[str, Any]) -> Contact | None:
    name = fields.get("contact_name")
    return Contact(name, fields.get("contact_phone") or None) if name else None


def _previous(
    office: Office, handling: Handling, proposal: Proposal, running: Round
) -> PreviousLetter | None:
    """The latest letter (or opinion) of an earlier round, and the meeting held since it; None in a first round."""
    if running.number == 1:
        return None
    letter = office.db.scalar(
        select(Letter)
        .join(Round, Round.id == Letter.round_id)
        .where(
            Letter.handling_id == handling.id,
            Letter.proposal_id == proposal.id,
            Letter.void_at.is_(None),
            Round.number < running.number,
        )
        .order_by(Round.number.desc(), Letter.id.desc())
        .limit(1)
    )
    if letter is None or letter.issued_on is None:
        return _previous_opinion(office, handling, running)
    met = _meeting(office, running)
    return PreviousLetter(
        issued_on=letter.issued_on,
        number=letter.number,
        contact_on=met.on if met else None,
        contact_by=met.our_people if met else None,
    )


def _previous_opinion(office: Office, handling: Handling, running: Round) -> PreviousLetter | None:
    opinion = office.db.scalar(
        select(Opinion)
        .where(Opinion.handling_id == handling.id, Opinion.round_id != running.id)
        .order_by(Opinion.id.desc())
        .limit(1)
    )
    return PreviousLetter(opinion.given_on, opinion.paper_no or None) if opinion else None


def _meeting(office: Office, running: Round) -> ContactRow | None:
    """The latest talk face to face in this round of which we know who went."""
    return office.db.scalar(
        select(ContactRow)
        .join(ContactCase, ContactCase.contact_id == ContactRow.id)
        .where(
            ContactCase.round_id == running.id,
            ContactRow.way.in_(FACE_TO_FACE),
            ContactRow.failed.is_(False),
            ContactRow.our_people != "",
        )
        .order_by(ContactRow.on.desc(), ContactRow.id.desc())
        .limit(1)
    )
