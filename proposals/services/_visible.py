"""Which rows of the ledger a person may see: ``domain.permissions.may_see``, said in SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from proposals.domain.actors import Actor
from proposals.storage.tables.handling import LedgerRow, RestrictedReader

_ROWS, _READERS = LedgerRow.__table__.c, RestrictedReader.__table__.c
_NAMED = exists().where(_READERS.handling_id == _ROWS.handling_id)


def visible_rows(actor: Actor) -> ColumnElement[bool]:
    """Own units' rows; restricted ones only for the people named."""
    units = sorted({g.unit_id for g in actor.grants})
    named = _NAMED.where(_READERS.person_id == actor.person_id)
    return and_(_ROWS.unit_id.in_(units), or_(_ROWS.restricted.is_(False), named))
