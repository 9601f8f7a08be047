"""The office's library of documents, as several stages need it: words of an upload, a document added, one taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.documents.file_words import words_of
from proposals.documents.uploads import UploadKind, UploadLimits, UploadPurpose, inspect_upload
from proposals.documents.uploads.kinds import decoded_text
from proposals.domain.actors import Actor
from proposals.domain.document_number import parse_document_number
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.printable import check_text
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_keeper
from proposals.storage.tables.proofing import LibraryDocument
from proposals.storage.tables.system import Blob

DOCUMENT_KINDS = ("docx", "doc", "wps", "pdf", "txt")
"""Endings of files whose words can be taken into the library."""
LONGEST_TEXT, TITLE, ISSUER = 200_000, 300, 100
NO_WORDS = "没有从文件里读到文字，可能是扫描件；请改传有文字的文件，或者把文字粘贴进来。"


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as typed: title, number (empty where it has none), issuer, day, words, and the file it came from."""

    title: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    text: str = ""
    blob: Blob | None = None


def words_in_file(name: str, data: bytes, *, megabytes: int, field: str = "file") -> str:
    """The words of an uploaded document; touches no database, so that nobody waits while it is read.

    Raises ``BadInput`` at the field, or ``PdfProblem`` where an old .doc cannot be read just now.
    """
    limits = UploadLimits(largest=megabytes * 1_000_000)
    upload = inspect_upload(name, data, UploadPurpose.DOCUMENT, limits, field=field)
    if upload.kind is UploadKind.CSV:
        return decoded_text(data) or ""
    try:
        return words_of(data, upload.media_type).text
    except BadInput:
        raise BadInput(NO_WORDS, field=field) from None


def add_document(office: Office, actor: Actor, new: NewDocument) -> LibraryDocument:
    """Store a document; raises ``BadInput`` for what cannot be kept, also for one that is there already."""
    require_keeper(actor)
    title = check_text(new.title, "标题", TITLE, required=True, field="title").strip("《》")
    number = str(parse_document_number(new.number)) if new.number.strip() else ""
    document = LibraryDocument(
        title=title,
        number=number,
        issuer=check_text(new.issuer, "发文机关", ISSUER, field="issuer"),
        issued_on=new.issued_on,
        text=check_text(new.text, "正文", LONGEST_TEXT, multiline=True, field="text"),
        blob_id=new.blob.id if new.blob else None,
        added_at=office.now,
        added_by=actor.person_id,
    )
    office.db.add(document)
    office.db.flush()
    record(office, actor, "library_document_added", {"document": document.id, **_told(document)})
    return document


def retire_document(office: Office, actor: Actor, document_id: int) -> LibraryDocument:
    """Take a document out of the library; it is kept for what points to it."""
    require_keeper(actor)
    document = office.db.get(LibraryDocument, document_id)
    if document is None or not document.active:
        raise NotFound("没有这份资料，或者已经停用，请从列表重新打开。")
    document.active = False
    office.db.flush()
    record(office, actor, "library_document_retired", {"document": document.id, **_told(document)})
    return document


def _told(document: LibraryDocument) -> dict[str, str]:
    return {"title": document.title, "number": document.number}
