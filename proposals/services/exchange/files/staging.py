"""Files as they come, alone or in ZIPs: looked at one by one, kept for the preview, attached to nothing yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from proposals.documents.archives import ArchivedFile, unpack_files
from proposals.documents.uploads import UploadPurpose, inspect_upload, safe_name
from proposals.documents.uploads.inspection import UploadLimits
from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, NotAllowed
from proposals.domain.file_serials import serial_of
from proposals.services._office import Office
from proposals.services.register import session_named
from proposals.storage.cases_of_session import cases_by_number
from proposals.storage.tables.register import ImportBatch, ImportPurpose

MOST_FILES = 1_000
NOT_A_CLERK = "批量导入由提案办理员办理，请联系本单位办公室。"


def stage_files(
    office: Office,
    actor: Actor,
    purpose: ImportPurpose,
    uploads: Sequence[tuple[str, bytes]],
    *,
    unit_id: int,
    session: str,
) -> ImportBatch:
    """Keep every file of an upload for its preview, with the number that its name gives; ``BadInput`` for no file."""
    if not actor.has(Role.CLERK, unit_id):
        raise NotAllowed(NOT_A_CLERK)
    of_session = session_named(office, session)
    known = cases_by_number(office.db, of_session.id, unit_id, actor.person_id)
    files: list[dict[str, Any]] = []
    for file in _all_files(uploads):
        if len(files) == MOST_FILES:
            raise BadInput(f"一次最多导入{MOST_FILES}个文件，请分几次上传。", field="files")
        files.append({**_kept(office, file), "serial_no": serial_of(file.path, known)})
    batch = ImportBatch(
        at=office.now,
        person_id=actor.person_id,
        purpose=purpose,
        name="、".join(safe_name(name) for name, _ in uploads)[:200],
        report={
            "state": "preview",
            "wish": {"unit_id": unit_id, "session": of_session.name},
            "files": files,
        },
    )
    office.db.add(batch)
    office.db.flush()
    return batch


def _all_files(uploads: Sequence[tuple[str, bytes]]) -> Iterator[ArchivedFile]:
    for name, data in uploads:
        if name.lower().endswith(".zip"):
            yield from unpack_files(name, data)
        else:
            yield ArchivedFile(name, data)


def _kept(office: Office, file: ArchivedFile) -> dict[str, Any]:
    """One file as the batch remembers it; what cannot be taken is told on its line and keeps no other file out."""
    name, limits = safe_name(file.path), UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    told = {"path": file.path[-300:], "name": name, "size": len(file.data)}
    try:
        upload = inspect_upload(file.path, file.data, UploadPurpose.ATTACHMENT, limits)
    except BadInput as refusal:
        return {**told, "blob_id": None, "problem": refusal.sentence}
    blob = office.keep_file(file.data, upload.media_type)
    return {**told, "name": upload.safe_name, "blob_id": blob.id, "problem": ""}
