"""What every paper says of a case and of the office that writes; how sections are numbered and ends are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.letter import (
    Addressee,
    AddresseeType,
    Contact,
    LetterText,
    Wording,
    paragraphs,
)
from proposals.domain.letter.compose import contact_line, copies_line, pronoun
from proposals.domain.levels import Level, format_number


@dataclass(frozen=True)
class PaperCase:
    """A case as a paper names it; ``noun``, ``cohandle`` and ``part`` are the words of its kind."""

    kind: str
    noun: str
    cohandle: str
    session: str
    serial_no: str
    title: str
    part: str
    dispatched_on: date | None = None
    dispatch_no: str = ""


@dataclass(frozen=True)
class Sender:
    """The office that writes, the number and day the paper bears, and whom to call; a paper inside has no mark."""

    unit: str
    issued_on: date
    unit_short: str = ""
    number: str | None = None
    contact: Contact | None = None
    inside: bool = False


def words_of(case: PaperCase, sender: Sender, spoken_to: str, wording: Wording) -> dict[str, str]:
    """The fields that all papers share."""
    return {
        "unit": sender.unit,
        "unit_short": sender.unit_short or sender.unit,
        "self_name": wording.self_name(sender.unit),
        "session": case.session,
        "serial_no": case.serial_no,
        "title": case.title.replace("《", "〈").replace("》", "〉"),
        "noun": case.noun,
        "cohandle": case.cohandle,
        "part": case.part,
        "pronoun": spoken_to,
    }


def unit_spoken_to(names: Sequence[str], wording: Wording) -> str:
    """贵单位, 贵委 or 你们: how other units are spoken to."""
    if len(names) == 1 and (own := wording.spoken_to(names[0])):
        return own
    return pronoun(tuple(Addressee(name, AddresseeType.UNIT) for name in names), wording)


def sections(parts: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Lines of 一、heading and what stands beneath; empty sections are not counted, one alone needs no heading."""
    filled = [(heading, lines) for heading, lines in parts if lines]
    if len(filled) == 1:
        return list(filled[0][1])
    found = []
    for n, (heading, lines) in enumerate(filled, 1):
        found += [format_number(Level.FIRST, n) + heading, *lines]
    return found


def numbered(lines: Sequence[str], level: Level) -> list[str]:
    """The lines with the numbers of a level; a single line needs none."""
    if len(lines) < 2:
        return list(lines)
    return [format_number(level, n) + line for n, line in enumerate(lines, 1)]


def paper_text(
    sender: Sender,
    wording: Wording,
    *,
    title: Sequence[str],
    addressee: Sequence[str],
    opening: str,
    body: Sequence[str],
    closing: Sequence[str],
    attachments: tuple[str, ...] = (),
    copies: tuple[str, ...] = (),
) -> LetterText:
    """The whole paper; a paper inside bears neither mark nor number of the letterhead."""
    return LetterText(
        mark="" if sender.inside else sender.unit,
        title=tuple(title),
        addressee="、".join(addressee) + "：",
        opening=opening,
        body=paragraphs("\n".join(body)),
        closing=tuple(sentence for sentence in closing if sentence),
        signature=sender.unit,
        date=chinese_date(sender.issued_on),
        attachments=attachments,
        contact=contact_line(sender.contact, wording),
        copies=copies_line(copies, wording),
        number=sender.number,
    )
