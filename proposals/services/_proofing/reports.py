"""The findings of a draft, or of what is being typed, as people read them; nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from proposals.documents.word_checks import FILE_RULES
from proposals.domain.letter import LetterFacts
from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import SEVERITY_NAMES, Finding, Place, Severity
from proposals.domain.proofing.lexicon import Lexicon
from proposals.domain.proofing.rules import RULES
from proposals.services._known_figures import known_figures
from proposals.services._letter_facts import HasText, letter_facts
from proposals.services._office import Office
from proposals.services._proofing.libraries import lexicon_of
from proposals.services._standard_lines import expired_passages
from proposals.storage.handling import latest_draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.proofing import FindingWaiver

BODY, THANKS = "body", "thanks"
RULE_NAMES = {r.id: r.name for r in RULES} | {r.id: r.name for r in FILE_RULES}
AROUND = 6
"""Characters shown on both sides of the words found."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the field of the draft it stands in, and as a person looks for it: paragraph and words around."""

    finding: Finding
    field: str
    where: str
    before: str
    after: str
    places: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Rule and fingerprint in one word, as forms send it."""
        return f"{self.finding.rule}-{self.finding.fingerprint}"

    @property
    def name(self) -> str:
        """The rule by its name."""
        return RULE_NAMES.get(self.finding.rule, "")

    @property
    def severity_name(self) -> str:
        """错误, 提示 or 提醒."""
        return SEVERITY_NAMES[self.finding.severity]

    @property
    def sentence(self) -> str:
        """Place and message in one line."""
        return f"{self.where}：{self.finding.message}"


@dataclass(frozen=True, slots=True)
class Passed:
    """A finding that somebody passed over: who, when and why."""

    id: int
    rule: str
    text: str
    message: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proofread:
    """What is still open in a text, and what of it was passed over in this round."""

    found: tuple[Found, ...]
    passed: tuple[Passed, ...]

    def of(self, severity: Severity) -> tuple[Found, ...]:
        """Those of one severity."""
        return tuple(f for f in self.found if f.finding.severity is severity)

    @property
    def errors(self) -> tuple[Found, ...]:
        """Those that keep the draft from review."""
        return self.of(Severity.ERROR)

    @property
    def fixable(self) -> tuple[Found, ...]:
        """Those that a click can mend."""
        return tuple(f for f in self.found if f.finding.fix is not None)

    @property
    def clean(self) -> bool:
        """Neither errors nor warnings are open."""
        return all(f.finding.severity is Severity.HINT for f in self.found)

    @property
    def verdict(self) -> str:
        """核稿通过，已忽略2项; or how much is still open."""
        left = [(len(self.of(s)), SEVERITY_NAMES[s]) for s in Severity]
        told = "、".join(f"{n}处{name}" for n, name in left if n)
        passed = f"，已忽略{len(self.passed)}项" if self.passed else ""
        if not self.clean:
            return f"核稿还有{told}{passed}"
        return f"核稿通过{passed}{f'，另有{told}' if told else ''}"


def proofread_draft(office: Office, handling: Handling, running: Round, draft: HasText) -> Proofread:
    """A stored draft, or what is being typed, as the letter of its case."""
    return proofread_letter(office, running, letter_facts(office, handling, draft))


def proofread_letter(office: Office, running: Round, facts: LetterFacts) -> Proofread:
    """What is found in a letter's text, less what was passed over in its round."""
    lexicon = lexicon_of(office)
    handling = office.db.get_one(Handling, running.handling_id)
    vouched = known_figures(office, handling, facts.body)
    gone = expired_passages(office, handling.unit_id, running.id) if handling.unit_id else ()
    lexicon = replace(lexicon, figures=(*lexicon.figures, *vouched), expired=gone)
    found = [
        *_in_thanks(facts.thanks or "", lexicon),
        *found_in(facts.body, proofread(facts.body, facts, lexicon).findings),
    ]
    passed = {(w.rule, w.fingerprint): (w, by) for w, by in _waivers(office, running)}
    known = {(f.finding.rule, f.finding.fingerprint): f for f in found}
    return Proofread(
        tuple(f for key, f in known.items() if key not in passed),
        tuple(_passed(w, by) for key, (w, by) in passed.items() if key in known),
    )


def errors_to_tell(office: Office, handling: Handling, running: Round) -> dict[str, Any]:
    """What the gate of submission asks: how many errors of the newest draft are open, and the first in words."""
    draft = latest_draft(office.db, running.id)
    return told_errors(proofread_draft(office, handling, running, draft)) if draft else {}


def told_errors(report: Proofread) -> dict[str, Any]:
    """The same of a report; nothing where it has no errors."""
    errors = report.errors
    return {"errors": len(errors), "first_error": errors[0].sentence} if errors else {}


def found_in(text: str, findings: tuple[Finding, ...], field: str = BODY) -> Iterator[Found]:
    """The findings of a text with their paragraphs; blank lines are not counted."""
    lines = text.split("\n")
    numbers, count = {}, 0
    for n, line in enumerate(lines, 1):
        count += bool(line.strip())
        numbers[n] = max(count, 1)
    for finding in findings:
        place, line = finding.place, lines[finding.place.line - 1] if finding.place.line else ""
        yield Found(
            finding,
            field,
            "致谢语" if field == THANKS else _where(place, numbers),
            ("…" if place.start > AROUND else "") + line[max(0, place.start - AROUND) : place.start],
            line[place.end : place.end + AROUND] + ("…" if len(line) > place.end + AROUND else ""),
            tuple(_paragraphs(finding.also, numbers)),
        )


def _where(place: Place, numbers: dict[int, int]) -> str:
    return f"第{numbers[place.line]}段" if place.line else "整个文件"


def _in_thanks(thanks: str, lexicon: Lexicon) -> Iterator[Found]:
    if thanks:
        yield from found_in(thanks, proofread(thanks, None, lexicon).findings, THANKS)


def _paragraphs(places: tuple[Place, ...], numbers: dict[int, int]) -> Iterator[str]:
    for number in dict.fromkeys(numbers[p.line] for p in places):
        yield f"第{number}段"


def _waivers(office: Office, running: Round) -> list[tuple[FindingWaiver, str]]:
    rows = office.db.execute(
        select(FindingWaiver, Person.name)
        .outerjoin(Person, Person.id == FindingWaiver.person_id)
        .where(FindingWaiver.round_id == running.id, FindingWaiver.withdrawn_at.is_(None))
        .order_by(FindingWaiver.id)
    )
    return [(waiver, by or "") for waiver, by in rows]


def _passed(waiver: FindingWaiver, by: str) -> Passed:
    return Passed(waiver.id, waiver.rule, waiver.text, waiver.message, waiver.reason, by, waiver.at)
