"""附函: what goes with the letters, to the member or to an office, with the list of what is enclosed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.letter.wording import fill
from proposals.domain.sheets.wording import NoteWording


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in the list of a note to an office."""

    serial_no: str
    title: str
    number: str
    issued_on: date | None
    copies: int = 1


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What a note says: from whom, to whom, with which letters; ``letters`` of one case for a member."""

    unit: str
    self_name: str
    addressee: str
    noun: str
    on: date
    letters: tuple[LetterLine, ...]
    pronoun: str = ""
    session: str = ""
    form: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class CoveringNote:
    """A note line by line; ``letters`` is the list behind it, empty in a note to a member."""

    title: str
    addressee: str
    body: tuple[str, ...]
    enclosures: tuple[str, ...]
    signature: str
    date: str
    contact: str = ""
    letters: tuple[LetterLine, ...] = field(default=())


def compose_note(facts: NoteFacts, wording: NoteWording) -> CoveringNote:
    """The note; enclosures are numbered where there are several. Raises ``BadInput`` for a wrong word in the data."""
    first = facts.letters[0]
    values = {
        "unit": facts.unit,
        "self_name": facts.self_name,
        "pronoun": facts.pronoun,
        "session": facts.session,
        "serial_no": first.serial_no,
        "noun": facts.noun,
        "title": first.title,
        "number": first.number,
        "form": facts.form,
        "count": str(len(facts.letters)),
        "date": chinese_date(facts.on),
    }
    enclosed = [fill(line, values) for line in wording.enclosures]
    numbered = enclosed if len(enclosed) == 1 else [f"{n}.{line}" for n, line in enumerate(enclosed, 1)]
    return CoveringNote(
        title=fill(wording.title, values),
        addressee=facts.addressee + "：",
        body=tuple(fill(line, values) for line in wording.body),
        enclosures=tuple(("随函寄送：" if n == 0 else "") + line for n, line in enumerate(numbered)),
        signature=facts.unit,
        date=chinese_date(facts.on),
        contact=_contact(facts),
        letters=facts.letters if wording.addressees else (),
    )


def _contact(facts: NoteFacts) -> str:
    if not facts.contact_name:
        return ""
    phone = f"；联系电话：{facts.contact_phone}" if facts.contact_phone else ""
    return f"（联系人：{facts.contact_name}{phone}）"
