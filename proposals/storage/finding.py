"""Where the words of a query stand; what this person may see is decided in the same statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from proposals.storage.search_index import matching
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.searching import SearchText


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
    columns = (
        found.id,
        SearchText.source,
        LedgerRow.proposal_id,
        LedgerRow.handling_id,
        LedgerRow.session_id,
    )
    query = (
        select(*columns, *best)
        .select_from(found.entries)
        .join(SearchText, SearchText.id == found.id)
        .join(LedgerRow, LedgerRow.proposal_id == SearchText.proposal_id)
        .where(found.holds, rows, *_belongs(SearchText, sources), *(b.is_not(None) for b in best))
        # as the index gives its entries, so that a common word costs no more than what is asked for
        .order_by(found.id.desc())
        .limit(most)
    )
    return [Hit(*row[:5], sum((row[1], *row[5:]))) for row in db.execute(query)]


def texts_with(
    db: Session,
    words: Sequence[str],
    rows: ColumnElement[bool],
    handling_ids: Sequence[int],
    sources: Sequence[int],
) -> list[Any]:
    """Texts of these cases in which one of the words stands (id, source, ``handling_id``), the most telling first."""
    stands = or_(*(SearchText.plain.contains(word) for word in words))
    query = (
        select(SearchText.id.label("text_id"), SearchText.source, LedgerRow.handling_id)
        .join(LedgerRow, LedgerRow.proposal_id == SearchText.proposal_id)
        .where(LedgerRow.handling_id.in_(handling_ids), rows, *_belongs(SearchText, sources), stands)
    )
    return list(db.execute(query.order_by(SearchText.source, SearchText.id)))


def _best_source(word: str, sources: Sequence[int]) -> ScalarSelect[int]:
    """The most telling source among the texts of the case in which this word stands; NULL for none."""
    text = aliased(SearchText)
    return (
        select(func.min(text.source))
        .where(text.proposal_id == LedgerRow.proposal_id, *_belongs(text, sources), text.plain.contains(word))
        .correlate(LedgerRow)
        .scalar_subquery()
    )


def _belongs(text: type[SearchText], sources: Sequence[int]) -> list[ColumnElement[bool]]:
    case = LedgerRow.handling_id
    on_none = and_(text.handling_id.is_(None), text.lead_id.is_(None))
    hangs = or_(on_none, text.handling_id == case, text.lead_id == case)
    return [hangs, text.source.in_(sources)] if sources else [hangs]
