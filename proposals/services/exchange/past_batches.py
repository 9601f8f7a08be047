"""From the preview of an old ledger to closed cases: all of its rows in one transaction, with a report that stays."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from proposals.documents.uploads import UploadPurpose
from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services.exchange.column_choices import Choice
from proposals.services.exchange.past_reading import (
    NOT_A_CLERK,
    PastPreview,
    PastRow,
    PastWish,
    past_wish,
    read_past_list,
)
from proposals.services.exchange.past_writing import write_rows
from proposals.services.files import keep_upload
from proposals.services.register import session_named
from proposals.services.settings.congress import SessionFacts, add_session
from proposals.storage.tables.register import CongressSession, ImportBatch, ImportPurpose
from proposals.storage.tables.system import Blob

MOST_AT_ONCE = 10_000
PREVIEW, DONE = "preview", "done"
NO_SUCH_BATCH = "没有找到这次导入，请重新上传文件。"


def stage_past(
    office: Office,
    actor: Actor,
    name: str,
    data: bytes,
    *,
    unit_id: int,
    session: str,
    year: int | None,
    all_ours: bool,
) -> ImportBatch:
    """Keep an old ledger for its preview; nothing is recorded. A file that cannot be read is refused."""
    wish = past_wish(office, actor, unit_id, session, year=year, all_ours=all_ours)
    kept = keep_upload(office, name, data, field="file", purpose=UploadPurpose.SPREADSHEET)
    preview = read_past_list(office, actor, wish, name, data)
    if preview.lacks_year and not preview.questions:
        raise BadInput(f"“{wish.session}”是新的届次，请填写它的年份。", field="year")
    batch = ImportBatch(
        at=office.now,
        person_id=actor.person_id,
        purpose=ImportPurpose.PAST,
        name=name[:200],
        blob_id=kept.id,
        report={"state": PREVIEW, "wish": asdict(wish)},
    )
    office.db.add(batch)
    office.db.flush()
    return batch


def staged_past(
    office: Office, actor: Actor, batch_id: int, *, locked: bool = False
) -> tuple[ImportBatch, PastPreview | None]:
    """One's own import with its preview, read anew from the kept file; no preview once it is done."""
    batch = _own(office, actor, batch_id, locked=locked)
    return batch, _read_again(office, actor, batch) if batch.report["state"] == PREVIEW else None


def confirm_past(office: Office, actor: Actor, batch_id: int, *, leave_faulty: bool = False) -> ImportBatch:
    """Record the rows of a preview, all or none; rows with errors only stay out if the person says so."""
    batch = _own(office, actor, batch_id, locked=True)
    if batch.report["state"] != PREVIEW:
        raise NotPossible("这份台账已经导入过，没有重复登记。")
    preview = _read_again(office, actor, batch)
    _refuse_open_questions(preview)
    if preview.errors and not leave_faulty:
        raise BadInput(
            f"还有{preview.faulty_rows}行有错：请改正表格后重新上传，或者勾选“有错的行不登记”。",
            field="leave_faulty",
        )
    if not preview.ready:
        raise BadInput("没有可以登记的行，请改正表格后重新上传。", field="leave_faulty")
    session = _session(office, actor, preview.wish)
    handlings = write_rows(office, actor, batch, preview, session)
    _report(office, actor, batch, preview, handlings)
    return batch


def _refuse_open_questions(preview: PastPreview) -> None:
    """Nothing is recorded while it is not known which column is which, or of which year the cases are."""
    if preview.questions:
        raise BadInput(preview.questions[0])
    if preview.lacks_year:
        raise BadInput(f"“{preview.wish.session}”是新的届次，请重新上传并填写它的年份。")


def _own(office: Office, actor: Actor, batch_id: int, *, locked: bool = False) -> ImportBatch:
    query = select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.purpose == ImportPurpose.PAST)
    batch = office.db.scalar(query.with_for_update() if locked else query)
    if batch is None or batch.person_id != actor.person_id:
        raise NotFound(NO_SUCH_BATCH)
    if not actor.has(Role.CLERK, batch.report["wish"]["unit_id"]):
        raise NotAllowed(NOT_A_CLERK)
    return batch


def _read_again(office: Office, actor: Actor, batch: ImportBatch) -> PastPreview:
    blob = office.db.get_one(Blob, batch.blob_id)
    wish = PastWish(**batch.report["wish"])
    choice = Choice(**batch.report.get("choice", {}))
    return read_past_list(office, actor, wish, batch.name, office.read_file(blob), choice)


def _session(office: Office, actor: Actor, wish: PastWish) -> CongressSession:
    """The 届次, added now where it is new and nobody else added it meanwhile; locked against a second import."""
    found = office.db.scalar(
        select(CongressSession).where(CongressSession.name == wish.session).with_for_update()
    )
    if found is not None:
        return found
    facts = SessionFacts(wish.session, wish.kind, wish.level, wish.year, active=False)
    add_session(office, actor, facts)
    return session_named(office, wish.session)


def _report(
    office: Office, actor: Actor, batch: ImportBatch, preview: PastPreview, handlings: list[int]
) -> None:
    done = [
        {**_line(row, "registered"), "handling_id": i}
        for row, i in zip(preview.ready, handlings, strict=True)
    ]
    left = [_line(row, "without_part") for row in preview.without_part]
    batch.report = {
        "state": DONE,
        "wish": asdict(preview.wish),
        "registered": len(done),
        "without_part": len(left),
        "faulty": preview.faulty_rows,
        "rows": sorted([*done, *left], key=lambda line: int(line["row"])),
        "errors": [
            {"row": e.row, "cell": e.address, "column": e.header, "message": e.sentence}
            for e in preview.errors
        ],
        "warnings": preview.warnings,
        "notices": list(preview.notices),
    }
    counts = {name: batch.report[name] for name in ("registered", "without_part", "faulty")}
    record(office, actor, "imported", {"batch": batch.id, "name": batch.name, "purpose": "past", **counts})
    office.db.flush()


def _line(row: PastRow, status: str) -> dict[str, Any]:
    return {
        "row": row.read.row,
        "serial_no": row.read.serial_no,
        "title": row.read.title,
        "part": row.share.part.value if row.share else None,
        "status": status,
    }
