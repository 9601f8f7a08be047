"""Which file belongs to which case, by numbers that the clerk may correct, and what is in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.serial import normalise_serial
from proposals.services._office import Office
from proposals.services.exchange.files.staging import NOT_A_CLERK
from proposals.services.register import session_named
from proposals.storage.cases_of_session import NumberedCase, cases_by_number
from proposals.storage.tables.register import Attachment, AttachmentUse, ImportBatch, ImportPurpose

USES = {
    ImportPurpose.ORIGINALS: AttachmentUse.ORIGINAL,
    ImportPurpose.PAST_REPLIES: AttachmentUse.PAST_REPLY,
}
NO_SUCH_BATCH = "没有找到这次导入，请重新上传文件。"


class FileState(StrEnum):
    """What would happen to a file."""

    READY = "ready"
    UNMATCHED = "unmatched"
    UNNUMBERED = "unnumbered"
    ATTACHED = "attached"
    TWICE = "twice"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of a batch: ``words`` say why it stays out, or what to look at; ``case`` is where it would go."""

    at: int
    path: str
    name: str
    size: int
    blob_id: int | None
    serial_no: str
    state: FileState
    words: str = ""
    case: NumberedCase | None = None


def staged_files(office: Office, actor: Actor, batch_id: int, *, locked: bool = False) -> ImportBatch:
    """One's own import of files; ``NotFound`` for others and for lists."""
    query = select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.purpose.in_(list(USES)))
    batch = office.db.scalar(query.with_for_update() if locked else query)
    if batch is None or batch.person_id != actor.person_id:
        raise NotFound(NO_SUCH_BATCH)
    if not actor.has(Role.CLERK, batch.report["wish"]["unit_id"]):
        raise NotAllowed(NOT_A_CLERK)
    return batch


def correct_numbers(office: Office, actor: Actor, batch_id: int, typed: Mapping[int, str]) -> ImportBatch:
    """Remember the numbers as the clerk corrected them, padded as usual; an empty one leaves its file out."""
    batch = staged_files(office, actor, batch_id, locked=True)
    if batch.report["state"] != "preview":
        raise NotPossible("这批文件已经导入过，没有重复添加。")
    files = [{**file, "serial_no": _read(typed, at, file)} for at, file in enumerate(batch.report["files"])]
    batch.report = {**batch.report, "files": files}
    office.db.flush()
    return batch


def _read(typed: Mapping[int, str], at: int, file: Mapping[str, Any]) -> str:
    """The typed number; one that is no number stays as typed and finds no case."""
    if at not in typed:
        return str(file["serial_no"])
    try:
        return normalise_serial(typed[at]).value if typed[at].strip() else ""
    except BadInput:
        return typed[at].strip()[:20]


def file_lines(office: Office, actor: Actor, batch: ImportBatch) -> list[FileLine]:
    """Every file of a batch with its case, or with what is in the way."""
    wish = batch.report["wish"]
    session = session_named(office, wish["session"])
    known = cases_by_number(office.db, session.id, wish["unit_id"], actor.person_id)
    there = _attached(office, batch)
    seen: set[tuple[int, int]] = set()
    lines = [_line(at, file, known, there, seen) for at, file in enumerate(batch.report["files"])]
    counts = Counter(line.serial_no for line in lines if line.state is FileState.READY)
    return [_with_count(line, counts) for line in lines]


def _attached(office: Office, batch: ImportBatch) -> set[tuple[int, int]]:
    """Proposals and files of this batch that are together already."""
    blobs = [file["blob_id"] for file in batch.report["files"] if file["blob_id"]]
    rows = office.db.execute(
        select(Attachment.proposal_id, Attachment.blob_id).where(
            Attachment.blob_id.in_(blobs), Attachment.use == USES[batch.purpose]
        )
    )
    return {(row.proposal_id, row.blob_id) for row in rows}


def _line(
    at: int,
    file: Mapping[str, Any],
    known: Mapping[str, NumberedCase],
    there: set[tuple[int, int]],
    seen: set[tuple[int, int]],
) -> FileLine:
    number, case = file["serial_no"], known.get(file["serial_no"])
    state, words = FileState.READY, ""
    if file["problem"]:
        state, words = FileState.FAULTY, file["problem"]
    elif not number:
        state, words = FileState.UNNUMBERED, "没有案号，不导入；要导入的请填写案号。"
    elif case is None:
        state, words = FileState.UNMATCHED, f"这个届次里本单位没有第{number}号。"
    elif (case.proposal_id, file["blob_id"]) in there:
        state, words = FileState.ATTACHED, "这份文件已经在这一件里了，不再添加。"
    elif (case.proposal_id, file["blob_id"]) in seen:
        state, words = FileState.TWICE, "与前面的文件内容相同，只添加一份。"
    if state is FileState.READY and case is not None:
        seen.add((case.proposal_id, file["blob_id"]))
    return FileLine(at, file["path"], file["name"], file["size"], file["blob_id"], number, state, words, case)


def _with_count(line: FileLine, counts: Mapping[str, int]) -> FileLine:
    """Several files for one number are usual (正文 and 附件), and worth a look."""
    if line.state is not FileState.READY or counts[line.serial_no] < 2:
        return line
    words = f"第{line.serial_no}号有{counts[line.serial_no]}个文件，都添加。"
    return replace(line, words=words)
