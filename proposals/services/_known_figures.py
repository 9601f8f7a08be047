"""Figures that other texts vouch for: earlier letters of the case, replies to similar ones, documents of the library."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from sqlalchemy import and_, or_, select

from proposals.domain.figures import KnownFigure, figures_in, known_from, source_words
from proposals.domain.similarity import SIMILAR
from proposals.services._earlier_replies import earlier_replies
from proposals.services._office import Office
from proposals.services._similar import alike
from proposals.storage.tables.handling import Handling, LedgerRow
from proposals.storage.tables.proofing import LibraryDocument

SIMILAR_CASES, MEASURES, DOCUMENTS = 10, 100, 40
"""Similar cases, measures of a draft and documents of the library that are looked at."""


def known_figures(office: Office, handling: Handling, text: str) -> tuple[KnownFigure, ...]:
    """What other texts say of the measures of this one, by their sources.

    Earlier letters of the case, replies of the same unit to similar cases that are not restricted, and the documents
    of the library in which one of the measures stands. The published figures come with ``packaged_lexicon``.
    """
    measures = {f.measure for f in figures_in(text) if f.measure}
    if not measures:
        return ()
    known = (*_of_replies(office, handling), *_of_library(office, measures))
    return tuple(figure for figure in known if figure.measure in measures)


def _of_replies(office: Office, handling: Handling) -> Iterator[KnownFigure]:
    proposal = handling.proposal
    ours = and_(LedgerRow.unit_id == handling.unit_id, LedgerRow.restricted.is_(False))
    found = alike(office, ours, proposal.title, proposal.text, least=SIMILAR, but=proposal.id)
    ids = [handling.id, *(c.row.handling_id for c in found[:SIMILAR_CASES])]
    for reply in earlier_replies(office, ids):
        yield from _figures_of(reply.body, reply.source, reply.on.year if reply.on else None)


def _of_library(office: Office, measures: Collection[str]) -> Iterator[KnownFigure]:
    # a measure that joins a verb and a noun stands in no text as it is written: its noun does
    asked = sorted({measure.split("…")[-1] for measure in measures})[:MEASURES]
    rows = office.db.execute(
        select(LibraryDocument.title, LibraryDocument.number, LibraryDocument.issued_on, LibraryDocument.text)
        .where(
            LibraryDocument.active,
            or_(*(LibraryDocument.text.contains(words, autoescape=True) for words in asked)),
        )
        .order_by(LibraryDocument.issued_on.desc(), LibraryDocument.id.desc())
        .limit(DOCUMENTS)
    )
    for title, number, on, text in rows:
        yield from _figures_of(text, source_words(title, number), on.year if on else None)


@lru_cache(maxsize=200)
def _figures_of(text: str, source: str, year: int | None) -> tuple[KnownFigure, ...]:
    """The figures of a text that does not change, read once."""
    return known_from(figures_in(text, year), source)
