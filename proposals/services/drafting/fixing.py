"""核稿 while drafting: what is typed is looked through, and mended by a click."""

from __future__ import annotations

from dataclasses import replace

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import NotPossible
from proposals.domain.proofing.mending import mended
from proposals.domain.workflow import Action
from proposals.services._office import Office
from proposals.services._opened import Opened, opened, opened_for
from proposals.services._proofing import BODY, THANKS, Found, Proofread, proofread_draft
from proposals.services.drafting.saving import Saved, save_draft
from proposals.services.drafting.text import DraftText, checked_characters

EVERY = "all"
"""Instead of one finding's key: all that can be mended."""


def findings_in(office: Office, case: Opened, text: DraftText) -> Proofread:
    """What the rules find in a text of this case, stored or typed."""
    return proofread_draft(office, case.handling, case.round, text)


def findings_in_typed(office: Office, actor: Actor, handling_id: int, text: DraftText) -> Proofread:
    """The same for whoever may read the case; nothing is kept."""
    return findings_in(office, opened(office, actor, handling_id), checked_characters(text))


def save_fixed(
    office: Office,
    actor: Actor,
    handling_id: int,
    text: DraftText,
    key: str,
    *,
    base_version: int,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Saved:
    """Keep what is typed as a new version with one finding mended, or with every one (``EVERY``).

    Raises ``NotPossible`` where the finding is not there any more, else as ``save_draft`` does.
    """
    case = opened_for(office, actor, handling_id, Action.SAVE_DRAFT)
    text = checked_characters(text)
    found = [f for f in findings_in(office, case, text).fixable if key in (EVERY, f.key)]
    if not found:
        raise NotPossible("这一处已经改过，请看最新的核稿结果。")
    better = replace(text, body=_mended(text.body, found, BODY), thanks=_mended(text.thanks, found, THANKS))
    return save_draft(
        office,
        actor,
        handling_id,
        better,
        base_version=base_version,
        note=_note(found),
        seen=seen,
        on_behalf=on_behalf,
    )


def _mended(text: str, found: list[Found], field: str) -> str:
    edits = [edit for f in found if f.field == field for edit in f.finding.edits]
    return mended(text, edits) if edits else text


def _note(found: list[Found]) -> str:
    if len(found) > 1:
        return f"按核稿改好{len(found)}处"
    finding = found[0].finding
    return f"核稿：“{finding.text[:40]}”改为“{(finding.fix or '')[:40]}”"
