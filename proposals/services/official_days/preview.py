"""What a prepared change would do: days that differ, dates that would move."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.services._office import Office
from proposals.services.official_days.changing import span_of
from proposals.services.official_days.drafts import Draft, Outcome, draft_of, outcome_of, token_of
from proposals.services.official_days.moving import moves
from proposals.services.official_days.past import Moved, seen_moves
from proposals.services.official_days.table import calendar_of


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft laid over today's table; ``token`` confirms exactly this."""

    draft: Draft
    outcome: Outcome
    moved: Moved
    token: str
    empty: bool
    """True where there is nothing to confirm."""


def preview(office: Office, actor: Actor) -> Preview:
    """Look at what this person has prepared; writes nothing."""
    draft = draft_of(office, actor)
    outcome = outcome_of(office, draft)
    would = moves(office, calendar_of(outcome.days, outcome.announced), span_of(draft, outcome))
    return Preview(
        draft, outcome, seen_moves(office, actor, would), token_of(office, draft), outcome.empty and not would
    )
