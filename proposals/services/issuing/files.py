"""Files of a letter that come after it: the scan of the sealed paper, and the PDF made when there is time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import select

from proposals.documents.pdf import PdfProblem, converter_available, to_pdf
from proposals.documents.uploads import UploadLimits, UploadPurpose, inspect_upload
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import NotFound, NotPossible
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.storage.letters import files_of
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.system import Blob


def attach_stamped(
    office: Office,
    actor: Actor,
    handling_id: int,
    letter_id: int,
    name: str,
    scan: bytes,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> LetterFile:
    """上传盖章件: the scan becomes the copy of record; earlier ones stay. ``name`` is the uploaded file's."""
    act = open_act(office, actor, handling_id, Action.ATTACH_STAMPED, seen=seen, on_behalf=on_behalf)
    letter = office.db.get(Letter, letter_id)
    if letter is None or letter.handling_id != handling_id:
        raise NotFound("没有找到这份复函，请从详情页重新打开。")
    if letter.void_at is not None:
        raise NotPossible(f"{letter.number}已经作废，不再上传盖章件。")
    limits = UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    upload = inspect_upload(name, scan, UploadPurpose.SCAN, limits, field="scan")
    ending = upload.safe_name.rpartition(".")[2]
    file = _add_file(office, letter, FileUse.STAMPED, f"盖章件.{ending}", scan, upload.media_type)
    file.added_by = actor.person_id
    act.done({"letter": letter.id, "file": file.id, "sha256": file.sha256}, note=letter.number or "")
    return file


def make_pdfs(office: Office, at_most: int = 5) -> Callable[[Office], int]:
    """Convert letters that have no PDF yet, oldest first, and give back what keeps them in a writing office.

    Conversion takes seconds: it must not hold the write lock. One that fails is tried again next time.
    """
    if not converter_available():
        return lambda _: 0
    made: list[tuple[int, bytes]] = []
    for letter in _without_pdf(office):
        with suppress(PdfProblem):
            made.append((letter.id, to_pdf(_docx(office, letter))))
        if len(made) == at_most:
            break
    return lambda writing: sum(keep_pdf(writing, letter_id, pdf) is not None for letter_id, pdf in made)


def convert_letter(office: Office, letter_id: int) -> LetterFile | None:
    """Make and keep the PDF of one letter, once; called after the commit, never while issuing."""
    letter = office.db.get(Letter, letter_id)
    if letter is None or letter.docx_blob_id is None:
        raise NotFound("没有找到这份复函，请核对编号。")
    if files_of(office.db, letter.id, FileUse.PDF):
        return None
    return keep_pdf(office, letter_id, to_pdf(_docx(office, letter)))


def keep_pdf(office: Office, letter_id: int, pdf: bytes) -> LetterFile | None:
    """Store the PDF of a letter; None where somebody else was first."""
    letter = office.db.get(Letter, letter_id)
    if letter is None or files_of(office.db, letter.id, FileUse.PDF):
        return None
    return _add_file(office, letter, FileUse.PDF, f"{letter.number}.pdf", pdf, "application/pdf")


def _without_pdf(office: Office) -> list[Letter]:
    made = select(LetterFile.letter_id).where(LetterFile.use == FileUse.PDF)
    rows = select(Letter).where(Letter.docx_blob_id.is_not(None), Letter.id.not_in(made))
    return list(office.db.scalars(rows.order_by(Letter.id).limit(20)))


def _docx(office: Office, letter: Letter) -> bytes:
    blob = office.db.get(Blob, letter.docx_blob_id or 0)
    assert blob is not None
    return office.read_file(blob)


def _add_file(
    office: Office, letter: Letter, use: FileUse, name: str, data: bytes, media_type: str
) -> LetterFile:
    blob = office.keep_file(data, media_type)
    file = LetterFile(
        letter_id=letter.id, use=use, name=name, blob_id=blob.id, sha256=blob.sha256, at=office.now
    )
    office.db.add(file)
    office.db.flush()
    return file
