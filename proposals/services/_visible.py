"""Which rows of the ledger a person may see: ``domain.permissions.may_see``, said in SQL."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, or_

from proposals.domain.actors import Actor
from proposals.storage.tables.handling import LedgerRow, RestrictedReader

_ROWS, _READERS = LedgerRow.__table__.c, RestrictedReader.__table__.c
_NAMED = exists().where(_READERS.handling_id == _ROWS.handling_id)


def visible_rows(actor: Actor) -> ColumnElement[bool]:
    """Own units' rows; restricted ones only for the people named."""
    return _visible_to(actor.person_id, tuple(sorted({g.unit_id for g in actor.grants})))


@lru_cache(maxsize=1_000)
def _visible_to(person_id: int | None, units: tuple[int, ...]) -> ColumnElement[bool]:
    """Built once for each person and the units they work for: every list asks with it."""
    named = _NAMED.where(_READERS.person_id == person_id)
    return and_(_ROWS.unit_id.in_(units), or_(_ROWS.restricted.is_(False), named))
