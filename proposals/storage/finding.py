"""Where the words of a query stand; what this person may see is decided in the same statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from proposals.storage.search_index import matching, question
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
    ``rows`` narrows ``LedgerRow`` to what this person may see and wants to see, best an object that comes again; of
    the texts those count that hang on such a case, or on none and belong to its proposal. ``sources``: of these
    alone, all if empty.
    """
    first, *others = words
    asked = question(db, first)
    statement = _statement(asked.dialect, bool(asked.word), len(others), rows, tuple(sources))
    values = {"line": asked.line, "most": most, **{f"other_{n}": word for n, word in enumerate(others)}}
    if asked.word:
        values["word"] = asked.word
    return [Hit(*row) for row in db.connection().execute(statement, values).all()]


@lru_cache(maxsize=256)
def _statement(
    dialect: str, with_word: bool, others: int, rows: ColumnElement[bool], sources: tuple[int, ...]
) -> Select[Any]:
    """Built once for each number of words and each condition: building takes longer than asking."""
    word = bindparam("word", type_=String) if with_word else None
    found = matching(dialect, bindparam("line", type_=String), word)
    best = [_best_source(bindparam(f"other_{n}", type_=String), sources) for n in range(others)]
    row, text = _ROWS.c, _TEXTS.c
    rank = reduce(add, best, text.source).label("rank")
    return (
        select(found.id, text.source, row.proposal_id, row.handling_id, row.session_id, rank)
        .select_from(found.entries)
        .join(_TEXTS, text.id == found.id)
        .join(_ROWS, row.proposal_id == text.proposal_id)
        .where(found.holds, rows, *_belongs(_TEXTS, sources), *(b.is_not(None) for b in best))
        # as the index gives its entries, so that a common word costs no more than what is asked for
        .order_by(found.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


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


def _best_source(word: ColumnElement[str], sources: Sequence[int]) -> ScalarSelect[int]:
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
