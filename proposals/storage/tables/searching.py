"""全文检索: texts as they are searched and their index, the words read out of files, bigrams that say little, views.

The index is no table of the model, since its form belongs to the database: it comes and goes with the tables.
"""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from sqlalchemy import DDL, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base
from proposals.storage.tables.claimed import Claimed

INDEX_TABLES = ("search_index", "search_terms")
"""Names of what belongs to the index; SQLite keeps tables of its own behind them, named ``search_index_…``."""
CREATE_INDEX: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(bigrams, content='', tokenize='ascii')",
        "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_index, row)",
    ),
    "postgresql": (
        "CREATE TABLE search_index (id integer PRIMARY KEY REFERENCES search_texts ON DELETE CASCADE,"
        " bigrams tsvector NOT NULL)",
        "CREATE INDEX ix_search_index_bigrams ON search_index USING gin (bigrams)",
    ),
}
DROP_INDEX: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TABLE search_terms", "DROP TABLE search_index"),
    "postgresql": ("DROP TABLE search_index",),
}
for _when, _what in (("after_create", CREATE_INDEX), ("before_drop", DROP_INDEX)):
    for _dialect in _what:
        for _line in _what[_dialect]:
            event.listen(Base.metadata, _when, DDL(_line).execute_if(dialect=_dialect))


class TextSource(IntEnum):
    """What a text is; the order is the order of hits, the most telling first."""

    HEADING = 1
    """案号, 案由, 提案者 and 文号: what a case is called."""
    PROPOSAL = 2
    LETTER = 3
    OPINION = 4
    PAST_REPLY = 5
    ATTACHMENT = 6


class SearchText(Base):
    """One piece of a text as it is searched (``storage.search_index``); long texts are several ``part``s that overlap.

    Seen by whoever sees the case ``handling_id`` (or ``lead_id``, whose co-handling it is); neither: by whoever sees
    any case of the proposal. ``plain`` is what is matched (``domain.searching.plain``), ``body`` what is shown.
    """

    __tablename__ = "search_texts"
    __table_args__ = (
        UniqueConstraint("source", "source_id", "part"),
        Index("ix_search_texts_proposal_id", "proposal_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[int]
    source_id: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    handling_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("handlings.id"))
    label: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)


class CommonBigram(Base):
    """In how many of a sample of texts a bigram stands; one that is not here is rare. Renewed by the worker."""

    __tablename__ = "common_bigrams"

    bigram: Mapped[str] = mapped_column(String(8), primary_key=True)
    texts: Mapped[int]


class FileText(Claimed, Base):
    """The words of a stored file, read by the worker; ``text`` is empty until then, and where there are none."""

    __tablename__ = "file_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"), unique=True)
    asked_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="")


class SavedView(Base):
    """A view of the ledger that somebody named: its filters and order as they stand in the address."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(30))
    query: Mapped[str] = mapped_column(String(1000))
    pinned: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


class LedgerExport(Claimed, Base):
    """A large view of the ledger made into an Excel sheet by the worker; ``done`` counts the rows written."""

    __tablename__ = "ledger_exports"
    __table_args__ = (Index("ix_ledger_exports_person_id", "person_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    query: Mapped[str] = mapped_column(String(1000))
    told: Mapped[str] = mapped_column(String(500), default="")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
