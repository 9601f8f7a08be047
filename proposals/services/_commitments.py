"""承诺事项 as drafting, submission and the letter need them: what is confirmed and still stands in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from proposals.domain.commitments import stands_in
from proposals.domain.kinds import Kind
from proposals.domain.letter.facts import PromisedMeasure
from proposals.domain.workflow import MEMBER_PARTS
from proposals.services._office import Office
from proposals.storage.tables.drafting import Commitment, CommitmentState, Draft
from proposals.storage.tables.handling import Handling, Round


def commitments_of(office: Office, round_id: int) -> list[Commitment]:
    """What was decided about the promises of a round, confirmed or declined, as they were found."""
    rows = select(Commitment).where(Commitment.round_id == round_id).order_by(Commitment.id)
    return list(office.db.scalars(rows))


def standing_in(rows: Iterable[Commitment], body: str) -> list[Commitment]:
    """Those confirmed whose sentence a text still holds."""
    return [r for r in rows if r.state is CommitmentState.CONFIRMED and stands_in(r.sentence, body)]


def promised(office: Office, handling: Handling, running: Round, body: str) -> tuple[PromisedMeasure, ...]:
    """The confirmed commitments of a text as its letter carries them."""
    if handling.part not in MEMBER_PARTS:
        return ()
    rows = standing_in(commitments_of(office, running.id), body)
    return tuple(PromisedMeasure(r.measure, r.unit or None, r.due) for r in rows)


def lost_by(office: Office, round_id: int, before: str, after: str) -> tuple[str, ...]:
    """One sentence for each confirmed commitment that stood in a text and no longer does in the next one."""
    stood = standing_in(commitments_of(office, round_id), before)
    return tuple(
        f"承诺事项“{row.measure[:40]}”的原句已不在稿中，不再作为承诺事项；改了说法的，请到“承诺事项”重新确认。"
        for row in stood
        if not stands_in(row.sentence, after)
    )


def commitments_to_tell(office: Office, kind: Kind, draft: Draft | None) -> dict[str, Any]:
    """What the gate of submission asks: the class of a draft, where it wants a commitment and has none."""
    chosen = draft.fields.get("outcome_class") if draft else None
    if draft is None or chosen not in kind.tracked_classes:
        return {}
    if standing_in(commitments_of(office, draft.round_id), draft.body):
        return {}
    return {"uncommitted_class": chosen}
