"""The index of bigrams behind 全文检索: the same promises on SQLite (FTS5) and PostgreSQL (tsvector with GIN).

``search_index`` holds bigrams and nothing else; it is written together with ``search_texts``, in one transaction, by
``put`` and ``remove`` alone. Every row of ``search_texts`` has its entry under the same id.

SQLite: a table without content knows no DELETE before 3.43: what leaves is told with the old bigrams. ASCII rules cut
the tokens, since they take every other character as part of a word. PostgreSQL: the bigrams of a word narrow the rows
down, the word itself is looked for in what remains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from proposals.domain.searching import bigrams, parts, phrase, plain
from proposals.storage.tables.searching import SearchText, TextSource

_INDEX = table("search_index", column("id", BigInteger), column("bigrams", TSVECTOR))


@dataclass(frozen=True, slots=True)
class Key:
    """What a text is a text of."""

    source: TextSource
    source_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text belongs and who may see it: see ``SearchText``."""

    proposal_id: int
    handling_id: int | None = None
    lead_id: int | None = None
    label: str = ""


def put(db: Session, key: Key, place: Place, body: str) -> None:
    """Make the text of this source searchable, in place of what stood there; an empty one leaves nothing."""
    put_all(db, [(key, place, body)])


def put_all(db: Session, texts: Sequence[tuple[Key, Place, str]], *, new: bool = False) -> None:
    """The same for many at once; ``new``: none of these sources was ever put before."""
    if not new:
        for key, _, _ in texts:
            remove(db, key)
    rows = [
        {
            "source": key.source.value,
            "source_id": key.source_id,
            "part": part,
            "proposal_id": place.proposal_id,
            "handling_id": place.handling_id,
            "lead_id": place.lead_id,
            "label": place.label[:200],
            "body": piece,
            "plain": plain(piece),
        }
        for key, place, body in texts
        for part, piece in enumerate(parts(body))
        if body.strip()
    ]
    if not rows:
        return
    ids = db.scalars(insert(SearchText).returning(SearchText.id, sort_by_parameter_order=True), rows).all()
    _enter(db, [(i, str(row["plain"])) for i, row in zip(ids, rows, strict=True)])


def remove(db: Session, key: Key) -> None:
    """Let the text of this source no longer be found."""
    _remove(db, and_(SearchText.source == key.source.value, SearchText.source_id == key.source_id))


def remove_all_of(db: Session, proposal_id: int) -> None:
    """Let no text of this proposal be found any longer."""
    _remove(db, SearchText.proposal_id == proposal_id)


def _remove(db: Session, mine: ColumnElement[bool]) -> None:
    old = db.execute(select(SearchText.id, SearchText.plain).where(mine)).all()
    if old and _is_sqlite(db):
        _leave(db, [(i, words) for i, words in old])
    if old:
        db.execute(delete(SearchText).where(mine).execution_options(synchronize_session=False))


def _enter(db: Session, texts: Iterable[tuple[int, str]]) -> None:
    if _is_sqlite(db):
        line = text("INSERT INTO search_index (rowid, bigrams) VALUES (:id, :bigrams)")
        db.execute(line, [{"id": i, "bigrams": " ".join(bigrams(words))} for i, words in texts])
    else:
        line = text(
            "INSERT INTO search_index (id, bigrams) VALUES (:id, array_to_tsvector(CAST(:bigrams AS text[])))"
        )
        db.execute(line, [{"id": i, "bigrams": sorted(set(bigrams(words)))} for i, words in texts])


def _leave(db: Session, texts: Sequence[tuple[int, str]]) -> None:
    """SQLite alone: PostgreSQL lets an entry go with its text."""
    line = text("INSERT INTO search_index (search_index, rowid, bigrams) VALUES ('delete', :id, :bigrams)")
    db.execute(line, [{"id": i, "bigrams": " ".join(bigrams(words))} for i, words in texts])


def holding(db: Session, word: str) -> Select[int]:
    """Ids of the texts in which this word (as ``plain`` gives it, two characters or more) stands."""
    if _is_sqlite(db):
        wanted = literal('"' + " ".join(phrase(word)) + '"')
        matched = literal_column("search_index").op("MATCH")(wanted)
        return select(literal_column("rowid")).select_from(_INDEX).where(matched)
    return select(SearchText.id).where(SearchText.id.in_(_narrowed(phrase(word))), _stands_in(word))


def _narrowed(wanted: Sequence[str]) -> Select[int]:
    """Ids of the entries with all of these bigrams, in any order."""
    query = func.cast(literal(" & ".join(f"'{each}'" for each in dict.fromkeys(wanted))), TSQUERY)
    return select(_INDEX.c.id).where(_INDEX.c.bigrams.bool_op("@@")(query))


def _stands_in(word: str) -> ColumnElement[bool]:
    return SearchText.plain.contains(word)


def _is_sqlite(db: Session) -> bool:
    return db.get_bind().dialect.name == "sqlite"
