"""全文检索: the cases in whose texts the words of a query stand, best first, with the passages where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, true

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput
from proposals.domain.passages import Passage, Piece, marked, passages
from proposals.domain.searching import words_of
from proposals.domain.serial import normalise_serial
from proposals.services._office import Office
from proposals.services._visible import visible_rows
from proposals.storage.finding import Hit, hits, texts_with
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.register import CongressSession
from proposals.storage.tables.searching import SearchText, TextSource

PAGE = 20
CAP = 1000
"""More cases than these are not counted."""
MOST_TEXTS = 2000
"""Of a word that stands in more texts, the newest are looked at; whoever gets so many adds a word."""
EXCERPTS = 3

SOURCES: dict[str, tuple[TextSource, ...]] = {
    "proposal": (TextSource.HEADING, TextSource.PROPOSAL),
    "letter": (TextSource.LETTER,),
    "opinion": (TextSource.OPINION,),
    "past_reply": (TextSource.PAST_REPLY,),
    "attachment": (TextSource.ATTACHMENT,),
}
"""What one may narrow a search to."""
NAMES = {source.value: name for name, sources in SOURCES.items() for source in sources}
_ROW, _TEXT, _SESSION = LedgerRow.__table__.c, SearchText.__table__.c, CongressSession.__table__.c
_SESSIONS = select(_SESSION.id, _SESSION.name, _SESSION.year).order_by(
    _SESSION.year.desc(), _SESSION.id.desc()
)
_BODIES = select(_TEXT.id, _TEXT.source_id, _TEXT.label, _TEXT.body, _TEXT.plain).where(
    _TEXT.id.in_(bindparam("ids", expanding=True))
)
_SHOWN = select(
    _ROW.handling_id,
    _ROW.serial_no,
    _ROW.title,
    _ROW.proposers,
    _ROW.session_name,
    _ROW.kind_code,
    _ROW.part,
    _ROW.state,
    _ROW.letter_number,
    _ROW.result,
).where(_ROW.handling_id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The query and what it is narrowed to; every field is a plain word from the address, empty means all."""

    q: str = ""
    kind: str = ""
    session: str = ""
    year: str = ""
    source: str = ""
    replied: str = ""

    @property
    def active(self) -> dict[str, str]:
        """The filters that are set, the query aside."""
        return {f.name: getattr(self, f.name) for f in fields(self)[1:] if getattr(self, f.name)}


class FoundPassage(NamedTuple):
    """An excerpt and the text that it comes from (a key of ``SOURCES``); ``handling_id``: a case by which it is opened."""

    source: str
    source_id: int
    handling_id: int
    label: str
    passage: Passage


class FoundCase(NamedTuple):
    """A case in which all the words stand."""

    row: Any
    serial_no: tuple[Piece, ...]
    title: tuple[Piece, ...]
    proposers: tuple[Piece, ...]
    passages: tuple[FoundPassage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases; ``count`` of all, ``capped`` where there are more than are counted; every 届次 to choose from."""

    cases: tuple[FoundCase, ...]
    count: int
    capped: bool
    more: bool
    sessions: Sequence[Row[int, str, int]]


def search(office: Office, actor: Actor, wanted: Wanted, page: int = 1) -> Found:
    """Cases that this person may see with every word of the query, best first, a page of ``PAGE``.

    Best: words in what a case is called, then in the proposal, a letter, an opinion, an old reply, a file; then
    the newest. Raises ``BadInput`` for what cannot be searched.
    """
    words = sorted(words_of(wanted.q), key=len, reverse=True)
    known = sessions(office)
    years = {s.id: s.year for s in known}
    scope = _scope(actor, wanted, years)
    found = hits(office.db, words, scope.rows, scope.sources, MOST_TEXTS + 1)
    cases = _best_first(found[:MOST_TEXTS], years)
    count = min(len(cases), CAP)
    return Found(
        cases=_shown(office, scope, cases[:count][(page - 1) * PAGE : page * PAGE], words),
        count=count,
        capped=len(found) > MOST_TEXTS or len(cases) > CAP,
        more=page * PAGE < count,
        sessions=known,
    )


def sessions(office: Office) -> Sequence[Row[int, str, int]]:
    """Id, name and year of every 届次, the newest first."""
    return office.db.connection().execute(_SESSIONS).all()


def numbered(office: Office, actor: Actor, query: str) -> int | None:
    """The case with exactly this 案号 in the newest year, if the query is one and only one case has it; else None."""
    if not query.strip().isdecimal():
        return None
    try:
        serial = normalise_serial(query).value
    except BadInput:
        return None
    typed = {serial, normalise_serial(query, width=0).value}
    rows = (
        select(LedgerRow.handling_id, CongressSession.year)
        .join(CongressSession, CongressSession.id == LedgerRow.session_id)
        .where(visible_rows(actor), LedgerRow.serial_no.in_(typed))
        .distinct()
        .limit(CAP)
    )
    found = office.db.execute(rows).all()
    newest = max((row.year for row in found), default=0)
    ids = [row.handling_id for row in found if row.year == newest]
    return ids[0] if len(ids) == 1 else None


class Scope(NamedTuple):
    """What a person may see and wants to see: rows of the ledger, and sources of texts (all if empty)."""

    rows: ColumnElement[bool]
    sources: tuple[int, ...]


def _scope(actor: Actor, wanted: Wanted, years: dict[int, int]) -> Scope:
    """A filter that nobody knows narrows nothing."""
    named, year = wanted.session.isdecimal(), wanted.year.isdecimal()
    fitting = tuple(
        i
        for i, its_year in years.items()
        if (not named or i == int(wanted.session[:9])) and (not year or str(its_year) == wanted.year)
    )
    sessions = fitting if named or year else None
    rows = _narrowed(visible_rows(actor), wanted.kind, sessions, bool(wanted.replied))
    return Scope(rows, tuple(s.value for s in SOURCES.get(wanted.source, ())))


@lru_cache(maxsize=256)
def _narrowed(
    visible: ColumnElement[bool], kind: str, sessions: tuple[int, ...] | None, replied: bool
) -> ColumnElement[bool]:
    """The same object for the same wishes: the statement it becomes part of is built once."""
    return and_(
        visible,
        _ROW.kind_code == kind if kind else true(),
        true() if sessions is None else _ROW.session_id.in_(sessions),
        or_(_ROW.letter_number != "", _ROW.answered_on.is_not(None)) if replied else true(),
    )


def _best_first(found: Sequence[Hit], years: dict[int, int]) -> list[list[Hit]]:
    """The hits of each proposal; first where the words stand in the most telling texts, then the newest."""

    def place(hit: Hit) -> tuple[int, int, int]:
        return hit.rank, -years.get(hit.session_id, 0), -hit.proposal_id

    groups: dict[int, list[Hit]] = {}
    for hit in sorted(found, key=place):
        groups.setdefault(hit.proposal_id, []).append(hit)
    return list(groups.values())


def _shown(
    office: Office, scope: Scope, groups: Sequence[list[Hit]], words: Sequence[str]
) -> tuple[FoundCase, ...]:
    """A case for each proposal: the one with its best text."""
    heads = [min(group, key=lambda h: (h.rank, -h.handling_id)).handling_id for group in groups]
    chosen = _chosen(office, scope, groups, heads, words)
    texts = _texts(office, [hit.text_id for picked in chosen for hit in picked])
    rows = _rows(office, heads)
    return tuple(
        _case(rows[head], group, picked, texts, words)
        for head, group, picked in zip(heads, groups, chosen, strict=True)
    )


def _case(
    row: Any, group: Sequence[Hit], picked: Sequence[Any], texts: dict[int, Any], words: Sequence[str]
) -> FoundCase:
    """The heading is looked through where a word stands in it, or may: the others of several are not known of it."""
    named = len(words) > 1 or any(hit.source == TextSource.HEADING for hit in group)
    serial_no, title, proposers = (
        marked(text, words) if named else (Piece(text, False),)
        for text in (row.serial_no, row.title, row.proposers)
    )
    return FoundCase(row, serial_no, title, proposers, tuple(_passages(picked, texts, words)))


def _chosen(
    office: Office, scope: Scope, groups: Sequence[list[Hit]], heads: Sequence[int], words: Sequence[str]
) -> list[list[Any]]:
    """Of each case the texts to take passages from: one for each word first, the most telling before the others."""
    of_others: dict[int, list[Any]] = defaultdict(list)
    if len(words) > 1 and heads:
        for hit in texts_with(office.db, words[1:], scope.rows, heads, scope.sources):
            of_others[hit.handling_id].append(hit)
    return [_few(group, of_others[head]) for group, head in zip(groups, heads, strict=True)]


def _few(with_first: Sequence[Hit], with_others: Sequence[Any]) -> list[Any]:
    """Headings are shown anyway, with their places marked."""
    first, *more = sorted(with_first, key=lambda h: (h.source, h.text_id))
    ordered = {hit.text_id: hit for hit in (first, *with_others, *more)}
    return [hit for hit in ordered.values() if hit.source != TextSource.HEADING][:EXCERPTS]


def _texts(office: Office, ids: Sequence[int]) -> dict[int, Any]:
    if not ids:
        return {}
    return {row.id: row for row in office.db.connection().execute(_BODIES, {"ids": ids}).all()}


def _rows(office: Office, handling_ids: Sequence[int]) -> dict[int, Any]:
    """What the ledger says of these cases, the same for every unit that sees them."""
    if not handling_ids:
        return {}
    rows = office.db.connection().execute(_SHOWN, {"ids": handling_ids}).all()
    return {row.handling_id: row for row in rows}


def _passages(picked: Sequence[Any], texts: dict[int, Any], words: Sequence[str]) -> Iterator[FoundPassage]:
    """Excerpts of these texts in order, every text with one before any has two."""
    of_each = EXCERPTS // max(len(picked), 1)
    for hit in picked:
        text = texts[hit.text_id]
        for passage in passages(text.body, words, of_each, text.plain):
            yield FoundPassage(NAMES[hit.source], text.source_id, hit.handling_id, text.label, passage)
