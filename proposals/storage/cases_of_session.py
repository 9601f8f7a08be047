"""The cases of one 届次 that a unit has in its ledger, by serial number."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from proposals.storage.tables.handling import LedgerRow, RestrictedReader


@dataclass(frozen=True, slots=True)
class NumberedCase:
    """A case as its number finds it."""

    proposal_id: int
    handling_id: int
    title: str


def cases_by_number(
    db: Session, session_id: int, unit_id: int, person_id: int | None
) -> dict[str, NumberedCase]:
    """By serial number; cases of which this person may not know are left out."""
    known = select(RestrictedReader.handling_id).where(RestrictedReader.person_id == person_id)
    rows = db.execute(
        select(LedgerRow.serial_no, LedgerRow.proposal_id, LedgerRow.handling_id, LedgerRow.title)
        .where(
            LedgerRow.unit_id == unit_id,
            LedgerRow.session_id == session_id,
            or_(LedgerRow.restricted.is_(False), LedgerRow.handling_id.in_(known)),
        )
        .order_by(LedgerRow.handling_id.desc())
    )
    return {row.serial_no: NumberedCase(row.proposal_id, row.handling_id, row.title) for row in rows}
