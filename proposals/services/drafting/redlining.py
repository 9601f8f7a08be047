"""花脸稿 as a Word file: two versions of a draft as one letter with real tracked changes."""

from __future__ import annotations

from proposals.documents.redline import DraftVersion, render_redline
from proposals.domain.actors import Actor
from proposals.services._letter_facts import letter_facts, letter_text, template_for
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services.drafting.comparing import chain_between


def redline_docx(
    office: Office, actor: Actor, handling_id: int, old_id: int, new_id: int
) -> tuple[str, bytes]:
    """Name and bytes of the Word file that tracks every change between two versions under its editor's name."""
    case = opened(office, actor, handling_id)
    chain = chain_between(office, case, old_id, new_id)
    facts = [letter_facts(office, case.handling, version.text) for version in chain]
    drafts = [
        DraftVersion(letter_text(office, fact, case.handling.part), version.edit)
        for fact, version in zip(facts, chain, strict=True)
    ]
    assert case.handling.unit_id is not None
    template = template_for(office, case.handling.unit_id, facts[-1], office.today)
    old, new = chain[0].name, chain[-1].name
    return (
        f"第{facts[-1].serial_no}号花脸稿（{old}至{new}）.docx",
        render_redline(drafts, template, f"{old}→{new}"),
    )
