"""What all papers need: who writes, how the case is named, and the Word file from the unit's own template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from proposals.domain.actors import Actor
from proposals.domain.letter import Contact
from proposals.domain.papers import PaperCase, Sender
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services._kept import KeptFile
from proposals.services._letter_facts import name_of, own_template
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import NameUse, Person, Unit

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LABELS: dict[str, str] = {
    "opinion_request": "征求会办意见函",
    "dispatch_notice": "交办通知",
    "urging_letter": "催办函",
    "supervision_notice": "督办单",
    "adjustment_request": "申请调整承办单位函",
}
"""What each paper is called, by the name of its template."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What the office types in for a paper: its number, where it has one, and the day it bears (today if none)."""

    number: str = ""
    issued_on: date | None = None


PLAIN = Printed()


@dataclass(frozen=True)
class Paper:
    """A paper ready to print: ``lines`` are its text to copy, ``render`` fills a template of its ``use``."""

    use: str
    name: str
    unit_id: int
    on: date
    lines: tuple[str, ...]
    render: Callable[[bytes], bytes]

    @property
    def label(self) -> str:
        """What the paper is called."""
        return LABELS[self.use]

    @property
    def text(self) -> str:
        """The text to copy."""
        return "\n".join(self.lines)


def file_of(office: Office, paper: Paper) -> KeptFile:
    """The Word file, from the sending unit's own template where it has one."""
    template = own_template(office, paper.unit_id, paper.use, paper.on)
    return KeptFile(f"{paper.name}.docx", WORD, paper.render(template))


def paper_case(office: Office, handling: Handling) -> PaperCase:
    """The case in the words of its kind."""
    proposal = handling.proposal
    kind = office.rules.kinds[proposal.kind_code]
    return PaperCase(
        kind=kind.code,
        noun=kind.noun,
        cohandle=kind.cohandle,
        session=proposal.session.name,
        serial_no=proposal.serial_no,
        title=proposal.title,
        part=kind.cohandle if handling.part is Part.COHANDLE else PART_NAMES[handling.part],
        dispatched_on=handling.dispatched_on,
        dispatch_no=handling.dispatch_no,
    )


def sender_of(office: Office, actor: Actor, unit: Unit, printed: Printed, *, inside: bool = False) -> Sender:
    """The unit as it is called on the day, with whom to call: its own contact, else whoever makes the paper."""
    on = printed.issued_on or office.today
    return Sender(
        unit=name_of(office, unit, NameUse.FULL, on),
        unit_short=name_of(office, unit, NameUse.SHORT, on),
        issued_on=on,
        number=printed.number.strip() or None,
        contact=_contact(office, actor, unit),
        inside=inside,
    )


def _contact(office: Office, actor: Actor, unit: Unit) -> Contact | None:
    if unit.contact_name:
        return Contact(unit.contact_name, unit.contact_phone or None)
    person = office.db.get(Person, actor.person_id) if actor.person_id else None
    if person is None or person.unit_id != unit.id:
        return None
    return Contact(person.name, person.phone or None)


def full_name(office: Office, unit: Unit, on: date) -> str:
    """The full name that the unit bears on the day."""
    return name_of(office, unit, NameUse.FULL, on)


def name_of_paper(use: str, handling: Handling, more: str = "") -> str:
    """What its file is called."""
    return f"第{handling.proposal.serial_no}号{LABELS[use]}" + (f"（{more}）" if more else "")


def sentences(text: str) -> tuple[str, ...]:
    """Typed lines as sentences: blank ones dropped, a full stop where none stands."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line if line[-1] in "。！？；：”）" else f"{line}。" for line in lines if line)
