"""Rounds of a handling: opened inside an act, never written over."""

from __future__ import annotations

from proposals.services._apply import Act
from proposals.storage.tables.handling import Round, RoundKind


def open_round(act: Act, kind: RoundKind, reason: str) -> Round:
    """Open round n+1 for this act; the state follows when the act is done."""
    handling, office = act.handling, act.office
    running = Round(
        handling_id=handling.id,
        number=handling.round_no + 1,
        kind=kind,
        reason=reason,
        opened_at=office.now,
        opened_from=handling.state,
    )
    office.db.add(running)
    handling.round_no = running.number
    office.db.flush()
    return running
