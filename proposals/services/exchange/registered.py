"""What the house knows already when a list is read: the names of our unit, and the numbers that are taken."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.register import Key
from proposals.services._office import Office
from proposals.storage.tables.organisation import Unit, UnitName
from proposals.storage.tables.register import CongressSession, Proposal


def names_of(office: Office, unit: Unit) -> frozenset[str]:
    """Full name, short name and every other name that our unit ever had."""
    others = office.db.scalars(select(UnitName.name).where(UnitName.unit_id == unit.id))
    return frozenset({unit.name, unit.short_name, *others})


def registered_keys(office: Office, kind: str, level: str, session: str) -> set[Key]:
    """The cases of a 届次 that are registered, those of undone imports left out."""
    numbers = office.db.scalars(
        select(Proposal.serial_no)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(
            Proposal.kind_code == kind,
            Proposal.level_code == level,
            CongressSession.name == session,
            Proposal.undone_at.is_(None),
        )
    )
    return {(kind, level, session, number) for number in numbers}
