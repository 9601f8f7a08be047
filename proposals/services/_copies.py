"""Copies of a letter: one delivery a recipient, with link and receipt form where a member is to answer."""

from __future__ import annotations

from proposals.documents.receipt_form import ReceiptForm, render_receipt_form
from proposals.domain.facts import RATING_NAMES
from proposals.domain.kinds import Kind
from proposals.domain.letter import LetterFacts
from proposals.services._addressing import Addressed, recipient_name
from proposals.services._letter_facts import own_template
from proposals.services._links import link_url, make_link
from proposals.services._office import Office
from proposals.services._units import find_or_add_unit
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Proposer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make_copies(office: Office, kind: Kind, letter: Letter, to: Addressed, facts: LetterFacts) -> None:
    """Store the deliveries of a letter that was just issued; they wait to be sent."""
    if not to.proposers:
        _unit_copy(office, letter, facts)
    for proposer in to.proposers:
        delivery = Delivery(
            letter_id=letter.id,
            proposer_id=proposer.id,
            recipient=recipient_name(proposer, office.rules.wording),
        )
        office.db.add(delivery)
        office.db.flush()
        _receipt_form(office, kind, letter, delivery, proposer, facts)


def _unit_copy(office: Office, letter: Letter, facts: LetterFacts) -> None:
    handling = office.db.get(Handling, letter.handling_id)
    assert handling is not None
    name = facts.addressees[0].name
    lead = handling.parent.unit_id if handling.parent else None
    unit_id = lead or find_or_add_unit(office, name).id
    office.db.add(Delivery(letter_id=letter.id, unit_id=unit_id, recipient=name))
    office.db.flush()


def _receipt_form(
    office: Office, kind: Kind, letter: Letter, delivery: Delivery, proposer: Proposer, facts: LetterFacts
) -> None:
    """The form of one recipient; link and code are left off where members cannot reach the site."""
    url = None
    if office.settings.receipt_links:
        url = link_url(office, make_link(office, delivery, letter))
    assert letter.issued_on is not None
    template = own_template(office, letter.unit_id, "receipt_form", letter.issued_on)
    words = tuple(RATING_NAMES[r] for r in kind.ratings)
    unit = office.db.get(Unit, letter.unit_id)
    form = ReceiptForm(
        serial_no=facts.serial_no,
        session=facts.session,
        title=facts.title,
        proposer=proposer.name,
        unit=facts.unit,
        number=letter.number,
        issued_on=letter.issued_on,
        outcome_class=facts.outcome_class,
        publicity=facts.publicity,
        return_address=(unit.address or None) if unit else None,
        attitudes=words,
        results=words,
    )
    docx = render_receipt_form(form, office.rules.wording.receipt(facts.kind), url=url, template=template)
    blob = office.keep_file(docx, DOCX)
    office.db.add(
        LetterFile(
            letter_id=letter.id,
            delivery_id=delivery.id,
            use=FileUse.RECEIPT_FORM,
            name=f"征询意见表（{proposer.name}）.docx",
            blob_id=blob.id,
            sha256=blob.sha256,
            at=office.now,
        )
    )
