"""Which rows of the ledger a person may see: ``domain.permissions.may_see``, said in SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from proposals.domain.actors import Actor
from proposals.storage.tables.handling import LedgerRow, RestrictedReader


def visible_rows(actor: Actor) -> ColumnElement[bool]:
    """Own units' rows; restricted ones only for the people named."""
    units = sorted({g.unit_id for g in actor.grants})
    named = exists().where(
        RestrictedReader.handling_id == LedgerRow.handling_id,
        RestrictedReader.person_id == actor.person_id,
    )
    return and_(LedgerRow.unit_id.in_(units), or_(LedgerRow.restricted.is_(False), named))
