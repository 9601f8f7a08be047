"""Where the words of a query stand; what this person may see is decided in the same statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session

from proposals.storage.search_index import matching
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.searching import SearchText

_ROWS: FromClause = LedgerRow.__table__
_TEXTS: FromClause = SearchText.__table__


class Hit(NamedTuple):
    """A text with the first word of a query in it, and a case by which it may be opened, where the others stand too.

    ``rank`` adds up for every word the most telling source in which it stands.
    """

    text_id: int
    source: int
    proposal_id: int
    handling_id: int
    session_id: int
    rank: int


def hits(
    db: Session, words: Sequence[str], rows: ColumnElement[bool], sources: Sequence[int], most: int
) -> list[Hit]:
    """Texts with the first word in them, of those cases alone in whose texts every word stands; newest first, ``most`` at most.

    The first word is looked up in the index, the others in the texts of the cases found: let it be the rarest.
    ``rows`` narrows ``LedgerRow`` to what this person may see and wants to see; of the texts those count that hang
    on such a case, or on none and belong to its proposal. ``sources``: of these alone, all if empty.
    """
    found = matching(db, words[0])
    best = [_best_source(word, sources) for word in words[1:]]
    row, text = _ROWS.c, _TEXTS.c
    query = (
        select(found.id, text.source, row.proposal_id, row.handling_id, row.session_id, *best)
        .select_from(found.entries)
        .join(_TEXTS, text.id == found.id)
        .join(_ROWS, row.proposal_id == text.proposal_id)
        .where(found.holds, rows, *_belongs(_TEXTS, sources), *(b.is_not(None) for b in best))
        # as the index gives its entries, so that a common word costs no more than what is asked for
        .order_by(found.id.desc())
        .limit(most)
    )
    return [Hit._make((*hit[:5], sum(hit[5:], hit[1]))) for hit in db.connection().execute(query).all()]


def texts_with(
    db: Session,
    words: Sequence[str],
    rows: ColumnElement[bool],
    handling_ids: Sequence[int],
    sources: Sequence[int],
) -> list[Any]:
    """Texts of these cases in which one of the words stands (id, source, ``handling_id``), the most telling first."""
    row, text = _ROWS.c, _TEXTS.c
    stands = or_(*(text.plain.contains(word) for word in words))
    query = (
        select(text.id.label("text_id"), text.source, row.handling_id)
        .select_from(_TEXTS.join(_ROWS, row.proposal_id == text.proposal_id))
        .where(row.handling_id.in_(handling_ids), rows, *_belongs(_TEXTS, sources), stands)
    )
    return list(db.connection().execute(query.order_by(text.source, text.id)))


def _best_source(word: str, sources: Sequence[int]) -> ScalarSelect[int]:
    """The most telling source among the texts of the case in which this word stands; NULL for none."""
    other = _TEXTS.alias()
    text = other.c
    return (
        select(func.min(text.source))
        .where(text.proposal_id == _ROWS.c.proposal_id, *_belongs(other, sources), text.plain.contains(word))
        .correlate(_ROWS)
        .scalar_subquery()
    )


def _belongs(texts: FromClause, sources: Sequence[int]) -> list[ColumnElement[bool]]:
    text, case = texts.c, _ROWS.c.handling_id
    on_none = and_(text.handling_id.is_(None), text.lead_id.is_(None))
    hangs = or_(on_none, text.handling_id == case, text.lead_id == case)
    return [hangs, text.source.in_(sources)] if sources else [hangs]
