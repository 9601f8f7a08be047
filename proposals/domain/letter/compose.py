"""Facts and wording in, the text of the letter out: what stands on the paper, line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput
from proposals.domain.letter.facts import (
    PREVIOUS_SENTENCE,
    THANKS_SENTENCE,
    Addressee,
    AddresseeType,
    Contact,
    LetterFacts,
    PreviousLetter,
    RoundKind,
)
from proposals.domain.letter.layout import Layout, Place, SignerMark
from proposals.domain.letter.wording import Wording, fill
from proposals.domain.levels import Level, heading_length, level_of

UNSIGNED = "×××"
SENTENCE_ENDS = "。；！？…：:;"


@dataclass(frozen=True)
class Paragraph:
    """A body paragraph; the first ``heading`` characters are its heading (0: none)."""

    text: str
    level: Level = Level.BODY
    heading: int = 0

    @property
    def stands_alone(self) -> bool:
        """A heading on lines of its own, with its text in the paragraphs after it."""
        return 0 < self.heading == len(self.text) and self.text[-1] not in SENTENCE_ENDS


@dataclass(frozen=True)
class LetterText:
    """Everything that is printed; ``mark``, ``number`` and what follows it here stand in the header."""

    mark: str
    title: tuple[str, ...]
    addressee: str
    opening: str
    body: tuple[Paragraph, ...]
    closing: tuple[str, ...]
    signature: str
    date: str | None
    attachments: tuple[str, ...] = ()
    contact: str | None = None
    copies: str | None = None
    number: str | None = None
    outcome_class: str | None = None
    publicity: str | None = None
    signer_mark: str | None = None

    def lines(self) -> list[str]:
        """The lines of the body of the document, header and footer aside, in order."""
        tail = [self.signature, self.date, self.contact, self.copies]
        body = [p.text for p in self.body]
        head = [*self.title, self.addressee, self.opening]
        lines = [*head, *body, *self.closing, *self.attachments, *(t for t in tail if t)]
        return [line.strip() for line in lines if line.strip()]


DELIVERED = Layout()


def compose(
    facts: LetterFacts, wording: Wording, form: str | None = None, layout: Layout = DELIVERED
) -> LetterText:
    """Say the facts in the wording of their kind, addressee and round, or in a ``form`` asked for (``forward``).

    ``layout`` spells class and publicity and says where the signer is named. Raises ``BadInput`` for facts that would not make sentences.
    """
    _refuse_half_sentences(facts)
    sentences = wording.form(facts.kind, form or form_of(facts))
    values = _values(facts, wording)
    to_unit = facts.addressees[0].type is AddresseeType.UNIT
    closing = (fill(sentence, values) for sentence in _without_signer(sentences.closing, layout))
    return LetterText(
        mark=facts.unit,
        title=tuple(fill(line, values) for line in sentences.title),
        addressee=addressee_line(facts.addressees, wording),
        opening=fill(sentences.opening, values),
        body=paragraphs(facts.body),
        closing=tuple(sentence for sentence in closing if sentence),
        signature=facts.unit,
        date=chinese_date(facts.issued_on) if facts.issued_on else None,
        attachments=_attachments(facts.attachments, wording),
        contact=contact_line(facts.contact, wording),
        copies=copies_line(facts.copies, wording),
        number=facts.number,
        **_marks(facts, layout, to_unit),
    )


def _marks(facts: LetterFacts, layout: Layout, to_unit: bool) -> dict[str, str | None]:
    """Class, publicity and signer as the first page shows them; a letter to a unit shows none of the first two."""
    by_class = not to_unit and layout.class_place is not Place.NONE
    by_publicity = not to_unit and layout.publicity_place is not Place.NONE
    return {
        "outcome_class": layout.class_words(facts.outcome_class) if by_class else None,
        "publicity": layout.publicity_words(facts.publicity) if by_publicity else None,
        "signer_mark": layout.signer_words(facts.signer.name if facts.signer else UNSIGNED),
    }


def _without_signer(patterns: tuple[str, ...], layout: Layout) -> tuple[str, ...]:
    """The closing paragraphs; their sentence about the signer only where the office names them there."""
    if layout.signer_mark is SignerMark.CLOSING:
        return patterns
    sentences = (re.findall(r"[^。]*。|[^。]+$", pattern) for pattern in patterns)
    return tuple("".join(s for s in each if "{signer}" not in s) for each in sentences)


def _refuse_half_sentences(facts: LetterFacts) -> None:
    if facts.thanks and not facts.thanks.endswith("。"):
        raise BadInput(THANKS_SENTENCE, field="thanks")
    if facts.round >= 2 and facts.previous is None:
        raise BadInput(PREVIOUS_SENTENCE.format(facts.round), field="previous")


def form_of(facts: LetterFacts) -> str:
    """Which of the wording's forms these facts ask for."""
    form = "opinion" if facts.addressees[0].type is AddresseeType.UNIT else "reply"
    if facts.round == 1:
        return form
    followup = form == "reply" and facts.round_kind is RoundKind.FOLLOWUP
    return "followup" if followup else form + "_again"


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """Cut typed text into paragraphs: one a line, edges trimmed, blank ones dropped."""
    lines = (line.strip() for line in body.split("\n"))
    return tuple(Paragraph(line, level_of(line), heading_length(line)) for line in lines if line)


def addressee_line(addressees: tuple[Addressee, ...], wording: Wording) -> str:
    """甲、乙、丙委员： with the colon, or 甲等12位委员： where the office writes so; organisations in full."""
    salutation = wording.salutations[addressees[0].type]
    suffix = salutation.suffix
    names = [a.name.removesuffix(suffix) for a in addressees]
    if salutation.many and len(names) > salutation.named_at_most:
        words = {
            "first": "、".join(names[: salutation.named_first]),
            "count": str(len(names)),
            "suffix": suffix,
        }
        return fill(salutation.many, words) + "："
    if addressees[0].type is AddresseeType.DELEGATION:
        return "、".join(name + suffix for name in names) + "："
    return "、".join(names) + suffix + "："


def pronoun(addressees: tuple[Addressee, ...], wording: Wording) -> str:
    """您, 你们, 贵单位 or 贵委."""
    salutation = wording.salutations[addressees[0].type]
    if len(addressees) > 1:
        return salutation.several
    if addressees[0].type is AddresseeType.ORGANISATION:
        return wording.spoken_to(addressees[0].name) or salutation.one
    return salutation.one


def _values(facts: LetterFacts, wording: Wording) -> Mapping[str, str]:
    """Everything that a wording may name; clauses are filled with the plain words first."""
    words = {
        "unit": facts.unit,
        "unit_short": facts.unit_short or facts.unit,
        "session": facts.session,
        "serial_no": facts.serial_no,
        "title": facts.title.replace("《", "〈").replace("》", "〉"),
        "pronoun": pronoun(facts.addressees, wording),
        "self_name": facts.self_name or wording.self_name(facts.unit),
        "signer": facts.signer.name + facts.signer.title if facts.signer else UNSIGNED,
    }
    words |= _previous_words(facts.previous)
    optional = {
        "thanks": facts.thanks,
        "co_units": "、".join(facts.co_units),
        "previous_number": facts.previous and facts.previous.number,
        "meeting": facts.previous and facts.previous.contact_by,
        "outcome_class": facts.outcome_class,
        "publicity": facts.publicity,
    }
    clauses = {}
    for name, fact in optional.items():
        present, absent = wording.clauses[name]
        clauses[name] = fill(present, {**words, name: fact}) if fact else absent
    return words | clauses


def _previous_words(previous: PreviousLetter | None) -> Mapping[str, str]:
    if previous is None:
        return {}
    return {
        "previous_date": chinese_date(previous.issued_on),
        "contact_on": chinese_date(previous.contact_on) if previous.contact_on else "",
        "contact_by": previous.contact_by or "",
    }


def _attachments(names: tuple[str, ...], wording: Wording) -> tuple[str, ...]:
    if len(names) == 1:
        return (fill(wording.prints["attachment_one"], {"name": names[0]}),)
    return tuple(
        fill(
            wording.prints["attachment_first" if i == 1 else "attachment_more"],
            {"number": str(i), "name": name},
        )
        for i, name in enumerate(names, 1)
    )


def copies_line(copies: tuple[str, ...], wording: Wording) -> str | None:
    """抄送：甲，乙。"""
    return fill(wording.prints["copies"], {"copies": "，".join(copies)}) if copies else None


def contact_line(contact: Contact | None, wording: Wording) -> str | None:
    """（联系人：…；联系电话：…）, without a phone where none is known."""
    if contact is None:
        return None
    if contact.phone is None:
        return fill(wording.prints["contact_name_only"], {"name": contact.name})
    return fill(wording.prints["contact"], {"name": contact.name, "phone": contact.phone})
