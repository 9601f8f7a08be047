"""How an attempt ends: sent, put off with a growing pause, given up after 48 hours, or no longer to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from proposals.services._office import Office
from proposals.storage import claims
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.notices import OutboxMessage

PAUSES = tuple(timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60, 120, 240))
SPREAD = 0.25
"""Pauses grow by up to this part, each row by its own, so that what failed together does not come back together."""
INTERRUPTED = "发送时后台程序多次中断，已停止重试；请系统管理员检查后重发。"


def pause_after(attempts: int, row_id: int) -> timedelta:
    """1, 2, 5, 15, 30 minutes, 1, 2, then every 4 hours, with a spread that the row's id gives."""
    own = (row_id * 2_654_435_761 % 2**32) / 2**32
    return PAUSES[min(max(attempts, 1), len(PAUSES)) - 1] * (1 + SPREAD * own)


def done(office: Office, owner: str, row_id: int) -> bool:
    """Mark a row as sent; False where another worker has taken it over meanwhile."""
    row = claims.held_by(office.db, OutboxMessage, row_id, owner)
    if row is None:
        return False
    _end(office, row, WorkState.DONE, "")
    return True


def put_off(office: Office, owner: str, row_ids: Sequence[int], sentence: str, pause: timedelta) -> None:
    """Set the next attempt, not sooner than ``pause``; the one at the end of the 48 hours is the last."""
    for row_id in row_ids:
        row = claims.held_by(office.db, OutboxMessage, row_id, owner)
        if row is None:
            continue
        if office.now >= row.give_up_at:
            _end(office, row, WorkState.FAILED, sentence)
            continue
        later = office.now + max(pause, pause_after(row.attempts, row.id))
        _let_go(row, sentence)
        row.next_attempt_at = min(later, max(row.give_up_at, office.now + pause))
    office.db.flush()


def give_back(office: Office, owner: str, row_ids: Sequence[int]) -> None:
    """Let go of what never came to its turn, as if it had not been touched."""
    for row_id in row_ids:
        row = claims.held_by(office.db, OutboxMessage, row_id, owner)
        if row is not None:
            row.attempts -= 1
            _let_go(row, row.problem)
    office.db.flush()


def cancel(office: Office, row: OutboxMessage, reason: str) -> None:
    """A claimed row that is no longer to be sent."""
    _end(office, row, WorkState.CANCELLED, reason)


def give_up(office: Office, row: OutboxMessage) -> None:
    """A claimed row over which workers were killed too often."""
    _end(office, row, WorkState.FAILED, INTERRUPTED)


def _let_go(row: OutboxMessage, problem: str) -> None:
    row.state, row.owner, row.until, row.problem = WorkState.WAITING, "", None, problem[:300]


def _end(office: Office, row: OutboxMessage, state: WorkState, problem: str) -> None:
    row.state, row.owner, row.until, row.problem = state, "", None, problem[:300]
    row.finished_at = office.now
    office.db.flush()
