"""What every paper between offices says alike: who writes, and how the case is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.domain.actors import Actor
from proposals.domain.letter import Contact
from proposals.domain.papers import PaperCase, Sender
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services._letter_facts import name_of
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import NameUse, Person, Unit


@dataclass(frozen=True, slots=True)
class Printed:
    """What the office types in for a paper: its number, where it has one, and the day it bears (today if none)."""

    number: str = ""
    issued_on: date | None = None


PLAIN = Printed()


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
