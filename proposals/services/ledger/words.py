"""Keywords of the ledger: what a case is called, who handles it, and its 文号.

A word that few cases bear is looked up in the index of headings, so that a million rows answer at once. A word that
very many bear, one character or a part of a 文号 is looked for row by row; of common words the page is full soon.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select, union
from sqlalchemy.orm import aliased

from proposals.domain.searching import SHORTEST, plain
from proposals.services._office import Office
from proposals.storage import search_index
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.searching import SearchText, TextSource

MOST_WORDS, LONGEST = 5, 50
MANY = 2_000
"""A word that stands in more texts than this is common."""


def containing(office: Office, units: Sequence[int], keywords: str) -> tuple[ColumnElement[bool], ...]:
    """One condition for each keyword: number, title, proposer, session, handler or 文号 hold it, taken literally."""
    return tuple(_contains(office, units, word[:LONGEST]) for word in keywords.split()[:MOST_WORDS])


def _contains(office: Office, units: Sequence[int], word: str) -> ColumnElement[bool]:
    if _is_number_of_a_letter(office, units, word):
        return LedgerRow.letter_number == word
    wanted = plain(word)
    if len(wanted) < SHORTEST or " " in wanted or _is_common(office, wanted):
        return _row_by_row(word)
    row = aliased(LedgerRow)
    bearing = select(SearchText.proposal_id).where(
        SearchText.source == TextSource.HEADING.value,
        SearchText.id.in_(search_index.holding(office.db, wanted)),
    )
    people = select(Person.id).where(Person.name.contains(word, autoescape=True))
    found = union(
        select(row.handling_id).where(row.proposal_id.in_(bearing)),
        select(row.handling_id).where(row.handler_id.in_(people)),
    )
    return LedgerRow.handling_id.in_(found)


def _is_number_of_a_letter(office: Office, units: Sequence[int], word: str) -> bool:
    of_mine = select(Letter.id).where(Letter.unit_id.in_(units), Letter.number == word)
    return office.db.scalar(of_mine.limit(1)) is not None


def _is_common(office: Office, wanted: str) -> bool:
    some = search_index.holding(office.db, wanted).limit(MANY + 1).subquery()
    return (office.db.scalar(select(func.count()).select_from(some)) or 0) > MANY


def _row_by_row(word: str) -> ColumnElement[bool]:
    columns = (
        LedgerRow.serial_no,
        LedgerRow.title,
        LedgerRow.proposers,
        LedgerRow.session_name,
        LedgerRow.letter_number,
        LedgerRow.handler,
    )
    return or_(*(c.contains(word, autoescape=True) for c in columns))
