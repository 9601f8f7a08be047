"""What issuing would do now: for the form and the check-your-answers page. Takes no number, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.domain.actors import Actor
from proposals.domain.letter import LetterText
from proposals.domain.workflow import Action, Part
from proposals.services._addressing import letters_to_write
from proposals.services._letter_facts import letter_text
from proposals.services._numbers import Numbering, foresee_numbers, series_for
from proposals.services._office import Office
from proposals.services._opened import opened_for
from proposals.services._review_steps import signature_of
from proposals.services.issuing.issue import check_date, facts_for


@dataclass(frozen=True)
class PreviewedLetter:
    """One letter as it would be issued now."""

    number: str
    recipients: list[str]
    text: LetterText


@dataclass(frozen=True)
class IssuePreview:
    """What the check-your-answers page shows; another case may still take the number first."""

    issued_on: date
    signed_by: str
    signed_on: date
    draft_id: int
    letters: list[PreviewedLetter]


@dataclass(frozen=True)
class IssueChoices:
    """What the form offers: series with the fitting one first, the day of the signature, one title a letter."""

    series: list[tuple[int, str]]
    signed_on: date
    titles: list[str]
    names_recipient: bool


def preview_issue(office: Office, actor: Actor, handling_id: int, how: Numbering) -> IssuePreview:
    """Numbers, recipients and text of the letters; refuses what ``issue`` would refuse."""
    case = opened_for(office, actor, handling_id, Action.ISSUE)
    handling, running = case.handling, case.round
    plan = letters_to_write(office, handling, running, case.facts, how.recipient)
    signature = signature_of(office, running)
    check_date(office, handling, running, signature, how.issued_on)
    letters = []
    for to, number in zip(plan, foresee_numbers(office, handling, how, len(plan)), strict=True):
        said = facts_for(office, handling, to, number, how.issued_on, signature)
        letters.append(
            PreviewedLetter(
                number, to.recipients(said, office.rules.wording), letter_text(office, said, handling.part)
            )
        )
    signer = signature.signer
    return IssuePreview(how.issued_on, signer.name + signer.title, signature.on, signature.draft_id, letters)


def issue_choices(office: Office, actor: Actor, handling_id: int) -> IssueChoices:
    """What can be chosen when this case is numbered."""
    case = opened_for(office, actor, handling_id, Action.ISSUE)
    handling, running = case.handling, case.round
    plan = letters_to_write(office, handling, running, case.facts)
    return IssueChoices(
        series=[(s.id, f"{s.code}（{s.name}）") for s in series_for(office, handling)],
        signed_on=signature_of(office, running).on,
        titles=[f"第{to.proposal.serial_no}号《{to.proposal.title}》" for to in plan],
        names_recipient=handling.part is Part.FORWARD,
    )
