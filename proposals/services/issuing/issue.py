"""编号: every letter owed in a round gets number, date, file, hash and copies, in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from proposals.documents.letter import render_letter
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput
from proposals.domain.letter import LetterFacts
from proposals.domain.workflow import LEADING, Action
from proposals.services._addressing import Addressed, letters_to_write
from proposals.services._apply import Act, open_act
from proposals.services._copies import DOCX, make_copies
from proposals.services._letter_facts import letter_facts, letter_text, template_for
from proposals.services._letter_sources import frozen_sources
from proposals.services._numbers import Numbering, take_numbers
from proposals.services._office import Office
from proposals.services._printed import printed
from proposals.services._renderings import ask
from proposals.services._review_steps import Signature, signature_of
from proposals.services._searchable import make_letter_searchable
from proposals.storage.letters import letters_of_handling
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.issuing import Letter


def issue(
    office: Office,
    actor: Actor,
    handling_id: int,
    how: Numbering,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> list[Letter]:
    """Number and freeze the letters of this round; a rollback gives the numbers back."""
    act = open_act(office, actor, handling_id, Action.ISSUE, seen=seen, on_behalf=on_behalf)
    plan = letters_to_write(office, act.handling, act.round, act.facts, how.recipient)
    signature = signature_of(office, act.round)
    check_date(office, act.handling, act.round, signature, how.issued_on)
    numbers = take_numbers(office, act.handling, how, len(plan))
    letters = [_freeze(act, to, n, how.issued_on, signature) for to, n in zip(plan, numbers, strict=True)]
    act.done(
        {
            "letters": [{"id": x.id, "number": x.number, "sha256": x.docx_sha256} for x in letters],
            "issued_on": how.issued_on.isoformat(),
            "signer": signature.signer.name,
        },
        note="、".join(numbers),
    )
    return letters


def check_date(office: Office, handling: Handling, running: Round, signature: Signature, on: date) -> None:
    """A letter is dated when it was signed or later, not after today, not before the letter it follows."""
    if on > office.today:
        raise BadInput("成文日期晚于今天，请检查。", field="issued_on")
    if on < signature.on:
        day = f"{signature.on.year}年{signature.on.month}月{signature.on.day}日"
        raise BadInput(f"成文日期早于签发日期（{day}），请检查。", field="issued_on")
    for letter in letters_of_handling(office.db, handling.id):
        earlier = letter.round_id != running.id and letter.void_at is None
        if earlier and letter.issued_on and on < letter.issued_on:
            raise BadInput(f"成文日期早于上次复函（{letter.number}）的日期，请检查。", field="issued_on")


def facts_for(
    office: Office, handling: Handling, to: Addressed, number: str, on: date, signature: Signature
) -> LetterFacts:
    """What this letter says: the draft that was signed, who signed, and exactly its addressees."""
    draft = office.db.get(Draft, signature.draft_id)
    assert draft is not None
    facts = letter_facts(
        office, handling, draft, signature.signer, number, issued_on=on, proposal=to.proposal
    )
    return to.address(facts)


def _sources(act: Act, to: Addressed, signature: Signature) -> dict[str, Any] | None:
    """Where the answers of this letter come from; an opinion letter has no points of its own to answer."""
    if act.handling.part not in LEADING:
        return None
    draft = act.office.db.get_one(Draft, signature.draft_id)
    return frozen_sources(act.office, act.handling, draft, to.proposal.id)


def _freeze(act: Act, to: Addressed, number: str, on: date, signature: Signature) -> Letter:
    """Render one letter and store it whole: number, time, signer and hash together."""
    office, handling = act.office, act.handling
    assert handling.unit_id is not None
    facts = facts_for(office, handling, to, number, on, signature)
    text = letter_text(act.office, facts, handling.part)
    template = template_for(office, handling.unit_id, facts, on)
    docx = render_letter(text, template, identifier=number, layout=office.rules.layout)
    kept = office.keep_file(docx, DOCX)
    letter = Letter(
        round_id=act.round.id,
        proposal_id=to.proposal.id,
        handling_id=handling.id,
        unit_id=handling.unit_id,
        draft_id=signature.draft_id,
        number=number,
        issued_on=on,
        issued_at=office.now,
        signer_name=signature.signer.name,
        signer_title=signature.signer.title,
        facts=printed(facts, text),
        sources=_sources(act, to, signature),
        docx_sha256=kept.sha256,
        docx_blob_id=kept.id,
    )
    office.db.add(letter)
    office.db.flush()
    ask(office, kept, letter.id)
    make_letter_searchable(office, letter, handling)
    make_copies(office, act.kind, letter, to, facts)
    return letter
