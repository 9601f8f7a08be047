"""What the worker does for the house: leases for its repeated jobs, old logins removed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import CursorResult, delete, or_

from proposals.services._office import Office
from proposals.storage import leases
from proposals.storage.tables.organisation import LoginSession

LOGINS_KEPT = timedelta(days=180)
"""For how long an ended login can still be looked up (网络安全法 第二十一条: at least six months)."""


def take_lease(office: Office, job: str, owner: str, lasting: timedelta) -> bool:
    """Claim a job for this worker; the loser moves on."""
    return leases.claim(office.db, job, owner, office.now, office.now + lasting)


def return_lease(office: Office, job: str, owner: str) -> None:
    """Give the job back, noting when it ran."""
    leases.give_back(office.db, job, owner, office.now)


def remove_ended_logins(office: Office) -> int:
    """Delete login rows that ended, or were last used, longer ago than they must be kept."""
    oldest = office.now - LOGINS_KEPT
    removed = office.db.execute(
        delete(LoginSession).where(or_(LoginSession.ended_at < oldest, LoginSession.last_seen < oldest))
    )
    assert isinstance(removed, CursorResult)
    return removed.rowcount
