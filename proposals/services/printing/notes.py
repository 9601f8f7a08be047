"""附函: to the member with a copy, or to an office with all letters of the selection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from proposals.documents.sheets import render_covering_note
from proposals.domain.letter import AddresseeType
from proposals.domain.proposers import ProposerType
from proposals.domain.sheets import LetterLine, NoteFacts, compose_note
from proposals.services._letter_facts import own_template
from proposals.services._office import Office
from proposals.services.printing.contents import TO_MEMBERS
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Proposal, Proposer


def note_to_member(office: Office, letter: Letter, delivery: Delivery) -> bytes:
    """The DOCX that lies on top of one copy."""
    proposal = office.db.get_one(Proposal, letter.proposal_id)
    kind = office.rules.kinds[proposal.kind_code]
    wording = office.rules.wording
    facts = NoteFacts(
        **_sender(office, letter.unit_id),
        addressee=delivery.recipient,
        noun=kind.noun,
        on=office.today,
        letters=(_line(letter, proposal),),
        pronoun=_pronoun(office, delivery),
        session=proposal.session.name,
        form=wording.receipt(proposal.kind_code).heading,
    )
    return _render(office, letter.unit_id, facts, TO_MEMBERS)


def notes_to_office(
    office: Office, unit_id: int, variant: str, letters: Sequence[Letter]
) -> list[tuple[str, bytes, list[int]]]:
    """One note for each kind of case: addressee, DOCX, and the ids of the letters in it."""
    copies = _copy_counts(office, [x.id for x in letters])
    by_kind: dict[str, list[tuple[Letter, Proposal]]] = defaultdict(list)
    for letter in letters:
        proposal = office.db.get_one(Proposal, letter.proposal_id)
        by_kind[proposal.kind_code].append((letter, proposal))
    made = []
    for code, group in by_kind.items():
        addressee = office.rules.sheets.notes[variant].addressees.get(code) or "有关单位"
        facts = NoteFacts(
            **_sender(office, unit_id),
            addressee=addressee,
            noun=office.rules.kinds[code].noun,
            on=office.today,
            letters=tuple(_line(x, p, copies.get(x.id, 1)) for x, p in group),
        )
        made.append((addressee, _render(office, unit_id, facts, variant), [x.id for x, _ in group]))
    return made


def _render(office: Office, unit_id: int, facts: NoteFacts, variant: str) -> bytes:
    note = compose_note(facts, office.rules.sheets.notes[variant])
    template = own_template(office, unit_id, "covering_note", office.today)
    return render_covering_note(note, template=template)


def _sender(office: Office, unit_id: int) -> dict[str, str]:
    unit = office.db.get_one(Unit, unit_id)
    return {
        "unit": unit.name,
        "self_name": office.rules.wording.self_name(unit.name),
        "contact_name": unit.contact_name,
        "contact_phone": unit.contact_phone,
    }


def _line(letter: Letter, proposal: Proposal, copies: int = 1) -> LetterLine:
    return LetterLine(
        proposal.serial_no, proposal.title, letter.number or "", letter.issued_on, max(copies, 1)
    )


def _pronoun(office: Office, delivery: Delivery) -> str:
    """How the recipient is spoken to, as in the letter; every copy has one reader."""
    wording = office.rules.wording
    proposer = office.db.get(Proposer, delivery.proposer_id) if delivery.proposer_id else None
    if proposer is None or proposer.type is ProposerType.ORGANISATION:
        return wording.spoken_to(delivery.recipient) or wording.salutations[AddresseeType.UNIT].one
    return wording.salutations[AddresseeType(proposer.type.value)].one


def _copy_counts(office: Office, letter_ids: Sequence[int]) -> dict[int, int]:
    rows = office.db.execute(
        select(Delivery.letter_id, func.count())
        .where(Delivery.letter_id.in_(letter_ids))
        .group_by(Delivery.letter_id)
    )
    return dict(rows.all())
