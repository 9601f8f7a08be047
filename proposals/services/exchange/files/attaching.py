"""Files of a batch attached to their cases, all in one transaction, and taken back while wanted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotPossible
from proposals.services._file_texts import ask_for_words
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._searchable import forget_attachment
from proposals.services.exchange.files.matching import (
    USES,
    FileLine,
    FileState,
    file_lines,
    staged_files,
)
from proposals.storage.tables.register import Attachment, AttachmentUse, ImportBatch
from proposals.storage.tables.system import Blob

LEFT_OUT = frozenset({FileState.UNMATCHED, FileState.UNNUMBERED, FileState.FAULTY})


def confirm_files(office: Office, actor: Actor, batch_id: int, *, leave_out: bool = False) -> ImportBatch:
    """Attach every file that found its case; files without one only stay out if the person says so."""
    batch = staged_files(office, actor, batch_id, locked=True)
    if batch.report["state"] != "preview":
        raise NotPossible("这批文件已经导入过，没有重复添加。")
    lines = file_lines(office, actor, batch)
    without = sum(line.state in LEFT_OUT for line in lines)
    if without and not leave_out:
        raise BadInput(
            f"还有{without}个文件对不上：请改正案号，或者勾选“对不上的文件不导入”。", field="leave_out"
        )
    ready = [line for line in lines if line.state is FileState.READY]
    if not ready:
        raise BadInput("没有可以导入的文件，请改正案号或重新上传。", field="leave_out")
    for line in ready:
        _attach(office, actor, batch, line)
    done = [_told(line) for line in lines]
    batch.report = {**batch.report, "state": "done", "attached": len(ready), "files": done}
    summary = {"batch": batch.id, "name": batch.name, "purpose": batch.purpose.value, "attached": len(ready)}
    record(office, actor, "imported", summary)
    office.db.flush()
    return batch


def _attach(office: Office, actor: Actor, batch: ImportBatch, line: FileLine) -> None:
    assert line.case is not None
    use = USES[batch.purpose]
    blob = office.db.get_one(Blob, line.blob_id)
    attachment = Attachment(
        proposal_id=line.case.proposal_id,
        handling_id=line.case.handling_id if use is AttachmentUse.PAST_REPLY else None,
        blob_id=blob.id,
        name=line.name,
        use=use,
        batch_id=batch.id,
        added_by=actor.person_id,
        added_at=office.now,
    )
    office.db.add(attachment)
    office.db.flush()
    ask_for_words(office, attachment, blob)


def _told(line: FileLine) -> dict[str, Any]:
    return {
        "path": line.path,
        "serial_no": line.serial_no,
        "title": line.case.title if line.case else "",
        "handling_id": line.case.handling_id if line.case else None,
        "state": line.state.value,
        "words": line.words,
    }


def undo_files(office: Office, actor: Actor, batch_id: int) -> ImportBatch:
    """Take every file of a batch away from its case again; a text that a proposal took over from one stays."""
    batch = staged_files(office, actor, batch_id, locked=True)
    if batch.report["state"] != "done":
        raise NotPossible("这批文件还没有导入，不用撤销。")
    if batch.undone_at is not None:
        raise NotPossible("这批文件已经撤销过。")
    attached = office.db.scalars(select(Attachment).where(Attachment.batch_id == batch.id)).all()
    for attachment in attached:
        forget_attachment(office, attachment)
        office.db.delete(attachment)
    batch.undone_at, batch.undone_by = office.now, actor.name[:50]
    record(office, actor, "import_undone", {"batch": batch.id, "name": batch.name, "files": len(attached)})
    office.db.flush()
    return batch
