"""The index of bigrams behind 全文检索: the same promises on SQLite (FTS5) and PostgreSQL (tsvector with GIN).

``search_index`` holds bigrams and nothing else; it is written together with ``search_texts``, in one transaction, by
``put`` and ``remove`` alone. Every row of ``search_texts`` has its entry under the same id.

SQLite: a table without content knows no DELETE before 3.43: what leaves is told with the old bigrams. ASCII rules cut
the tokens, since they take every other character as part of a word. PostgreSQL: the bigrams of a word narrow the rows
down, the word itself is looked for in what remains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    TableClause,
    and_,
    column,
    delete,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from proposals.domain.searching import bigrams, parts, phrase, plain
from proposals.storage.set_wise import fresh_ids, in_pieces, insert_rows
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.searching import SearchText, TextSource

_INDEX = table("search_index", column("id", BigInteger), column("bigrams", TSVECTOR))


class Key(NamedTuple):
    """What a text is a text of."""

    source: TextSource
    source_id: int


class Place(NamedTuple):
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
    pieces = [
        (key, place, part, piece)
        for key, place, body in texts
        if body.strip()
        for part, piece in enumerate(parts(body))
    ]
    rows: list[dict[str, Any]] = [
        {
            "id": text_id,
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
        for text_id, (key, place, part, piece) in zip(
            fresh_ids(db, SearchText, len(pieces)), pieces, strict=True
        )
    ]
    if rows:
        insert_rows(db, SearchText, rows)
        _enter(db, [(row["id"], row["plain"]) for row in rows])


def remove(db: Session, key: Key) -> None:
    """Let the text of this source no longer be found."""
    _remove(db, and_(SearchText.source == key.source.value, SearchText.source_id == key.source_id))


def remove_all_of(db: Session, *proposal_ids: int) -> None:
    """Let no text of these proposals be found any longer."""
    for piece in in_pieces(proposal_ids):
        _remove(db, SearchText.proposal_id.in_(piece))


def let_lead_find(db: Session, handling_id: int, lead_id: int | None) -> None:
    """Let the opinions of this co-handling be found under another lead's case."""
    mine = SearchText.handling_id == handling_id, SearchText.source == TextSource.OPINION.value
    opinions = update(SearchText).where(SearchText.proposal_id == _proposal_of(handling_id), *mine)
    db.execute(opinions.values(lead_id=lead_id).execution_options(synchronize_session=False))


def _proposal_of(handling_id: int) -> ScalarSelect[int]:
    """Texts are looked up by proposal."""
    return select(Handling.proposal_id).where(Handling.id == handling_id).scalar_subquery()


def _remove(db: Session, mine: ColumnElement[bool]) -> None:
    old = db.execute(select(SearchText.id, SearchText.plain).where(mine)).all()
    if old and _is_sqlite(db):
        _leave(db, [(i, words) for i, words in old])
    if old:
        db.execute(delete(SearchText).where(mine).execution_options(synchronize_session=False))


def _enter(db: Session, texts: Iterable[tuple[int, str]]) -> None:
    if _is_sqlite(db):
        entries = [(i, " ".join(bigrams(words))) for i, words in texts]
        db.connection().exec_driver_sql("INSERT INTO search_index (rowid, bigrams) VALUES (?, ?)", entries)
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
    asked = question(db, word)
    found = matching(asked.dialect, literal(asked.line), literal(asked.word) if asked.word else None)
    joined = select(SearchText.id).select_from(found.entries).join(SearchText, SearchText.id == found.id)
    return joined.where(found.holds)


class Question(NamedTuple):
    """How the index of this database is asked for a word; ``word`` is empty where its bigrams say enough."""

    dialect: str
    line: str
    word: str


def question(db: Session, word: str) -> Question:
    """For PostgreSQL the bigrams may stand anywhere, so a word of several is looked for in the text itself too."""
    wanted = phrase(word)
    if _is_sqlite(db):
        return Question("sqlite", '"' + " ".join(wanted) + '"', "")
    line = " & ".join(f"'{each}'" for each in dict.fromkeys(wanted))
    return Question("postgresql", line, word if len(wanted) > 1 else "")


class Matching(NamedTuple):
    """Entries of the index for one word: from where, their ids, and what holds of them and their ``SearchText``."""

    entries: TableClause
    id: ColumnElement[int]
    holds: ColumnElement[bool]


def matching(dialect: str, line: ColumnElement[str], word: ColumnElement[str] | None) -> Matching:
    """How to find a word by its ``question``, values or parameters, for a statement that joins ``SearchText`` by ``id``."""
    if dialect == "sqlite":
        return Matching(
            _INDEX,
            literal_column("search_index.rowid", BigInteger),
            literal_column("search_index").bool_op("MATCH")(line),
        )
    narrowed = _INDEX.c.bigrams.bool_op("@@")(func.cast(line, TSQUERY))
    if word is None:
        return Matching(_INDEX, _INDEX.c.id, narrowed)
    return Matching(_INDEX, _INDEX.c.id, and_(narrowed, SearchText.__table__.c.plain.contains(word)))


def unpaired(db: Session) -> tuple[int, int]:
    """How many texts have no entry in the index, and how many entries belong to no text."""
    entries = table("search_index_docsize", column("id", Integer)) if _is_sqlite(db) else _INDEX
    entered, written = select(entries.c.id), select(SearchText.id)
    without = select(func.count()).select_from(SearchText).where(SearchText.id.not_in(entered))
    stray = select(func.count()).select_from(entries).where(entries.c.id.not_in(written))
    return db.scalar(without) or 0, db.scalar(stray) or 0


def stands_in(db: Session, word: str, text_id: int) -> bool:
    """True if the index finds this word (as ``plain`` gives it) in this text."""
    return db.scalar(holding(db, word).where(SearchText.id == text_id)) is not None


def _is_sqlite(db: Session) -> bool:
    return db.get_bind().dialect.name == "sqlite"
