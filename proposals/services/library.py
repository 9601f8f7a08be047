"""资料库: documents that replies cite and whose figures they must agree with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.figures import Figure, figures_in
from proposals.services._library import (
    DOCUMENT_KINDS,
    NewDocument,
    add_document,
    retire_document,
    words_in_file,
)
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_keeper
from proposals.storage.tables.proofing import LibraryDocument

__all__ = [
    "DOCUMENT_KINDS",
    "DocumentPage",
    "NewDocument",
    "add_document",
    "document_page",
    "documents",
    "end_document",
    "retire_document",
    "words_in_file",
]

NO_SUCH_DOCUMENT = "没有这份资料，请从列表重新打开。"
_LINE = LibraryDocument.__table__.c


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with the figures that are read in it."""

    document: LibraryDocument
    figures: tuple[Figure, ...]


def documents(office: Office, actor: Actor) -> list[Row[Any]]:
    """All documents without their words, those in force first, the latest of them first."""
    require_keeper(actor)
    rows = select(
        _LINE.id, _LINE.title, _LINE.number, _LINE.issuer, _LINE.issued_on, _LINE.ended_on, _LINE.active,
        func.length(_LINE.text).label("characters"),
    ).order_by(_LINE.active.desc(), _LINE.id.desc())  # fmt: skip
    return list(office.db.execute(rows))


def document_page(office: Office, actor: Actor, document_id: int) -> DocumentPage:
    """One document, or ``NotFound``."""
    require_keeper(actor)
    document = _document(office, document_id)
    year = document.issued_on.year if document.issued_on else None
    figures = figures_in(document.text, year)
    return DocumentPage(document, tuple(f for f in figures if f.measure and not (f.change or f.former)))


def end_document(office: Office, actor: Actor, document_id: int, ended_on: date | None) -> None:
    """Write down since when a document is repealed, or that it is not; it stays in the library."""
    require_keeper(actor)
    document = _document(office, document_id)
    if ended_on and document.issued_on and ended_on < document.issued_on:
        raise BadInput("失效日期早于成文日期，请核对。", field="ended_on")
    document.ended_on = ended_on
    office.db.flush()
    told = {"title": document.title, "ended_on": ended_on.isoformat() if ended_on else ""}
    record(office, actor, "library_document_ended", {"document": document.id, **told})


def _document(office: Office, document_id: int) -> LibraryDocument:
    document = office.db.get(LibraryDocument, document_id)
    if document is None:
        raise NotFound(NO_SUCH_DOCUMENT)
    return document
