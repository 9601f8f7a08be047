"""The scan of the sealed paper, which comes after the letter; the PDF is the worker's (``services/renderings``)."""

from __future__ import annotations

from proposals.documents.uploads import UploadLimits, UploadPurpose, inspect_upload
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import NotFound, NotPossible
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile


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
