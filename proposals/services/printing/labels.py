"""地址标签: from the register of proposers and units; an unknown address leaves a line to write on."""

from __future__ import annotations

from dataclasses import replace

from proposals.documents.sheets import Label, render_labels
from proposals.domain.letter.wording import fill
from proposals.domain.workflow import MEMBER_PARTS
from proposals.services._addressing import recipient_name
from proposals.services._letter_facts import own_template
from proposals.services._office import Office
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Proposer


def labels_of(office: Office, handling: Handling, delivery: Delivery | None) -> list[tuple[Label, bool]]:
    """Labels for one copy, or for everybody who is to get one; False where the address is not known."""
    if delivery is None:
        if handling.part not in MEMBER_PARTS:
            return []
        return [_for_proposer(office, p) for p in handling.proposal.proposers]
    proposer = office.db.get(Proposer, delivery.proposer_id) if delivery.proposer_id else None
    if proposer is not None:
        return [_for_proposer(office, proposer)]
    unit = office.db.get(Unit, delivery.unit_id) if delivery.unit_id else None
    return [_label(office, delivery.recipient, unit.address if unit else "", "")]


def label_sheets(office: Office, unit_id: int, layout: str, labels: list[Label]) -> bytes:
    """The DOCX of all labels on this label paper, with our own address small below."""
    unit = office.db.get_one(Unit, unit_id)
    words = office.rules.sheets.label
    sender = fill(words["sender"], {"unit": unit.name, "address": unit.address}).strip("　 ")
    template = own_template(office, unit_id, "labels", office.today)
    signed = [replace(label, sender=sender) for label in labels]
    return render_labels(signed, office.rules.sheets.labels[layout], template=template)


def _for_proposer(office: Office, proposer: Proposer) -> tuple[Label, bool]:
    name = recipient_name(proposer, office.rules.wording)
    return _label(office, name, proposer.address, proposer.postcode)


def _label(office: Office, recipient: str, address: str, postcode: str) -> tuple[Label, bool]:
    words = office.rules.sheets.label
    known = bool(address)
    label = Label(
        recipient=fill(words["recipient"], {"recipient": recipient}),
        address=address or words["address_blank"],
        postcode=postcode or ("" if known else words["postcode_blank"]),
    )
    return label, known
