"""A case's own papers, one at a time, for whoever sees the case."""

from __future__ import annotations

from proposals.domain.actors import Actor
from proposals.domain.errors import NotPossible
from proposals.domain.file_names import safe_name
from proposals.services._kept import KeptFile
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services.printing.case_sheets import case_sheet
from proposals.services.printing.contents import CONTENT_NAMES, TO_MEMBERS, chosen_variant
from proposals.services.printing.labels import label_sheets, labels_of
from proposals.services.printing.made import DOCX
from proposals.services.printing.notes import note_to_member, notes_to_office
from proposals.services.printing.pieces import NO_LETTER
from proposals.services.printing.routing_slips import routing_slip
from proposals.services.printing.selection import Chosen, add_letters
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.printing import BatchContent

OWN_PAPERS = (
    BatchContent.CASE_SHEETS,
    BatchContent.ROUTING_SLIPS,
    BatchContent.COVERING_NOTES,
    BatchContent.LABELS,
)
"""What is made anew for a case; letters and receipt forms have their page."""


def case_paper(
    office: Office,
    actor: Actor,
    handling_id: int,
    what: BatchContent,
    *,
    variant: str = "",
    delivery_id: int | None = None,
) -> KeptFile:
    """One paper of a case as a Word file; a note to a member needs ``delivery_id``, else it is the first copy's."""
    handling = opened(office, actor, handling_id).handling
    variant = chosen_variant(office, what, variant)
    name = f"第{handling.proposal.serial_no}号{CONTENT_NAMES[what]}"
    if what is BatchContent.CASE_SHEETS:
        data = case_sheet(office, handling)
    elif what is BatchContent.ROUTING_SLIPS:
        data = routing_slip(office, handling)
    elif what is BatchContent.LABELS:
        data = _labels(office, handling, variant)
    else:
        data = _note(office, handling, variant, delivery_id)
    return KeptFile(safe_name(name) + ".docx", DOCX, data)


def _letters(office: Office, handling: Handling) -> list[tuple[Letter, list[Delivery]]]:
    case = Chosen(handling.id, handling.unit_id or 0, "", "", "")
    add_letters(office, [case])
    return case.letters


def _labels(office: Office, handling: Handling, layout: str) -> bytes:
    copies: list[Delivery | None] = [c for _, copies in _letters(office, handling) for c in copies]
    found = [label for copy in copies or [None] for label, _ in labels_of(office, handling, copy)]
    if not found or handling.unit_id is None:
        raise NotPossible("还没有收件人，不能打印地址标签。")
    return label_sheets(office, handling.unit_id, layout, found)


def _note(office: Office, handling: Handling, variant: str, delivery_id: int | None) -> bytes:
    letters = _letters(office, handling)
    if not letters or handling.unit_id is None:
        raise NotPossible(NO_LETTER)
    if variant != TO_MEMBERS:
        notes = notes_to_office(office, handling.unit_id, variant, [x for x, _ in letters])
        return notes[0][1]
    copies = [(letter, copy) for letter, copies in letters for copy in copies]
    wanted = [(x, c) for x, c in copies if delivery_id in (None, c.id)]
    if not wanted:
        raise NotPossible(NO_LETTER)
    return note_to_member(office, *wanted[0])
