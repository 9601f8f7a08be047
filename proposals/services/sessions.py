"""届次: the sessions to choose from."""

from __future__ import annotations

from sqlalchemy import select

from proposals.services._office import Office
from proposals.storage.tables.register import CongressSession


def active_sessions(office: Office) -> list[CongressSession]:
    """Sessions in use, the latest first."""
    return list(
        office.db.scalars(
            select(CongressSession)
            .where(CongressSession.active)
            .order_by(CongressSession.year.desc(), CongressSession.id.desc())
        )
    )


def sessions_of_all_years(office: Office) -> list[CongressSession]:
    """Every session, past years included, the latest first."""
    return list(
        office.db.scalars(
            select(CongressSession).order_by(CongressSession.year.desc(), CongressSession.id.desc())
        )
    )
