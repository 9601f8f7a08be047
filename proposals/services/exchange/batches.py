"""From a preview to registered cases: all rows of a list in one transaction, with a report that stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from proposals.documents.uploads import UploadPurpose
from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, DomainError, NotAllowed, NotFound, NotPossible
from proposals.domain.proposers import ProposerType
from proposals.domain.register import ProposalRow, RowProposer
from proposals.domain.table_rows import CellError
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services.exchange.collecting import collector_at_rest
from proposals.services.exchange.column_choices import Choice
from proposals.services.exchange.reading import Preview, PreviewRow, Wish, read_list
from proposals.services.exchange.revising import Revision, take_over
from proposals.services.files import keep_upload
from proposals.services.register import NewProposer, Registration, register_all
from proposals.storage.tables.register import ImportBatch, ImportPurpose
from proposals.storage.tables.system import Blob

PREVIEW, DONE = "preview", "done"
MINE = (ImportPurpose.LIST, ImportPurpose.PAST, ImportPurpose.ORIGINALS, ImportPurpose.PAST_REPLIES)
"""Imports of proposals and of what belongs to them; the directory of units has a page of its own."""
NO_SUCH_BATCH = "没有找到这次导入，请重新上传文件。"


def stage(office: Office, actor: Actor, wish: Wish, name: str, data: bytes) -> ImportBatch:
    """Keep an uploaded list for its preview; nothing is registered. A file that cannot be read is refused."""
    return _stage(office, actor, wish, name, data)[0]


def _stage(office: Office, actor: Actor, wish: Wish, name: str, data: bytes) -> tuple[ImportBatch, Preview]:
    keep = keep_upload(office, name, data, field="file", purpose=UploadPurpose.SPREADSHEET)
    preview = read_list(office, actor, wish, name, data)
    batch = ImportBatch(
        at=office.now,
        person_id=actor.person_id,
        name=name[:200],
        blob_id=keep.id,
        report={"state": PREVIEW, "wish": asdict(preview.wish)},
    )
    office.db.add(batch)
    office.db.flush()
    return batch, preview


def staged(
    office: Office, actor: Actor, batch_id: int, *, locked: bool = False
) -> tuple[ImportBatch, Preview | None]:
    """One's own import with its preview, read anew from the kept file; no preview once it is done."""
    batch = _own(office, actor, batch_id, locked=locked)
    return batch, _read_again(office, actor, batch) if batch.report["state"] == PREVIEW else None


def confirm(
    office: Office,
    actor: Actor,
    batch_id: int,
    *,
    leave_faulty: bool = False,
    with_undecided: bool = False,
    revise: Collection[int] = (),
) -> ImportBatch:
    """Register the rows of a preview, all or none; rows with errors only stay out if the person says so.

    ``revise``: handlings registered before that shall become as this list gives them.
    """
    batch = _own(office, actor, batch_id, locked=True)
    if batch.report["state"] != PREVIEW:
        raise NotPossible("这份表格已经导入过，没有重复登记。")
    preview = _read_again(office, actor, batch)
    _refuse_questions(preview)
    if preview.errors and not leave_faulty:
        raise BadInput(
            f"还有{preview.faulty_rows}行有错：请改正表格后重新上传，或者勾选“有错的行不登记”。",
            field="leave_faulty",
        )
    _register_all(office, actor, batch, preview, with_undecided, revise)
    return batch


def import_list(
    office: Office, actor: Actor, wish: Wish, name: str, data: bytes, *, with_undecided: bool = False
) -> ImportBatch:
    """Read and register a list at once, leaving faulty rows out: what the command does."""
    batch, preview = _stage(office, actor, wish, name, data)
    _refuse_questions(preview)
    _register_all(office, actor, batch, preview, with_undecided)
    return batch


def _refuse_questions(preview: Preview) -> None:
    """Nothing is registered while it is not known which column is which."""
    if preview.questions:
        raise BadInput(preview.questions[0])


def my_batches(office: Office, actor: Actor, limit: int = 10) -> list[ImportBatch]:
    """One's latest imports."""
    return list(
        office.db.scalars(
            select(ImportBatch)
            .where(ImportBatch.person_id == actor.person_id, ImportBatch.purpose.in_(MINE))
            .order_by(ImportBatch.id.desc())
            .limit(limit)
        )
    )


def _own(office: Office, actor: Actor, batch_id: int, *, locked: bool = False) -> ImportBatch:
    query = select(ImportBatch).where(ImportBatch.id == batch_id)
    batch = office.db.scalar(query.with_for_update() if locked else query)
    if batch is None or batch.person_id != actor.person_id or not _is_list(batch):
        raise NotFound(NO_SUCH_BATCH)
    if not actor.has(Role.CLERK, batch.report["wish"]["unit_id"]):
        raise NotAllowed("批量导入由提案办理员办理，请联系本单位办公室。")
    return batch


def _is_list(batch: ImportBatch) -> bool:
    """A list of this year, or the report of an old ledger: its preview and files have pages of their own."""
    done_past = batch.purpose is ImportPurpose.PAST and batch.report["state"] == DONE
    return done_past or batch.purpose is ImportPurpose.LIST


def _read_again(office: Office, actor: Actor, batch: ImportBatch) -> Preview:
    """The file as it was uploaded, found by its hash; the browser sends none of it again."""
    blob = office.db.get(Blob, batch.blob_id)
    assert blob is not None
    choice = Choice(**batch.report.get("choice", {}))
    return read_list(office, actor, Wish(**batch.report["wish"]), batch.name, office.read_file(blob), choice)


@collector_at_rest()
def _register_all(
    office: Office,
    actor: Actor,
    batch: ImportBatch,
    preview: Preview,
    with_undecided: bool,
    revise: Collection[int] = (),
) -> None:
    rows = [*preview.ready, *(preview.without_part if with_undecided else [])]
    wanted = [r for r in preview.comparison.revisions if r.handling_id in revise and r.taken_over]
    if not rows and not wanted:
        raise BadInput(_nothing_to_do(preview), field="leave_faulty")
    rows.sort(key=lambda r: r.read.row)
    done = _register_rows(office, actor, batch, preview, rows) if rows else []
    for revision in wanted:
        take_over(office, actor, revision, f"{batch.name}第{revision.row.row}行")
    skipped = [] if with_undecided else [_line(r, "without_part") for r in preview.without_part]
    batch.report = {
        "state": DONE,
        "wish": asdict(preview.wish),
        "registered": len(done),
        "without_part": len(preview.without_part),
        "faulty": preview.faulty_rows,
        "known": len(preview.comparison.revisions) + preview.comparison.unchanged,
        "revised": [_revised_line(r) for r in wanted],
        "rows": sorted([*done, *skipped], key=lambda line: int(line["row"])),
        "errors": [error_line(e) for e in preview.errors],
        "warnings": preview.warnings,
        "notices": list(preview.notices),
    }
    summary = {k: batch.report[k] for k in ("registered", "without_part", "faulty")}
    record(office, actor, "imported", {"batch": batch.id, "name": batch.name, **summary})
    office.db.flush()


def _nothing_to_do(preview: Preview) -> str:
    if preview.comparison.revisions:
        return "没有新的行可以登记；要按这份清单更改已经登记的件，请勾选要更改的件。"
    if preview.comparison.unchanged:
        return f"这份清单的{preview.comparison.unchanged}件都已经登记过，没有变化，不用再导入。"
    return "没有可以登记的行，请改正表格后重新上传。"


def _revised_line(revision: Revision) -> dict[str, Any]:
    return {
        "row": revision.row.row,
        "serial_no": revision.row.serial_no,
        "title": revision.row.title,
        "handling_id": revision.handling_id,
        "changes": [f"{d.label}：{d.before or '空'} → {d.after}" for d in revision.taken_over],
    }


def _register_rows(
    office: Office, actor: Actor, batch: ImportBatch, preview: Preview, rows: Sequence[PreviewRow]
) -> list[dict[str, Any]]:
    news = [_registration(preview, row, batch.id) for row in rows]
    try:
        done = register_all(office, actor, news)
    except DomainError as refusal:
        if refusal.at is None:
            raise
        read = rows[refusal.at].read
        raise BadInput(
            f"第{read.row}行（案号{read.serial_no}）登记不了，全部没有登记：{refusal.sentence}"
        ) from None
    return [
        {**_line(row, "registered"), "handling_id": one.handling_id}
        for row, one in zip(rows, done, strict=True)
    ]


def _registration(preview: Preview, row: PreviewRow, batch_id: int) -> Registration:
    read = row.read
    return Registration(
        kind=read.kind,
        level=read.level,
        session=read.session,
        serial_no=read.serial_no,
        title=read.title,
        proposers=tuple([_proposer(p, read) for p in read.proposers]),
        unit_id=preview.wish.unit_id,
        in_session=read.in_session,
        category=read.category,
        text=read.text,
        note=read.note,
        points=read.points,
        key_flags=(("重点", ""),) if read.key else (),
        received_on=read.received_on,
        reply_due=read.reply_due,
        wants_meeting=read.wants_meeting,
        agrees_to_publish=read.agrees_to_publish,
        part=row.part,
        lead_unit=row.lead_unit,
        co_units=row.co_units,
        split_units=row.split_units,
        dispatched_on=read.dispatched_on,
        batch_id=batch_id,
    )


def _proposer(proposer: RowProposer, read: ProposalRow) -> NewProposer:
    """What the row says of a person is of the first one."""
    name, kind = proposer.name, ProposerType(proposer.type)
    if not proposer.leads:
        return NewProposer(name, kind)
    return NewProposer(
        name, kind, read.sector, read.post, read.phone, read.email, read.address, read.postcode
    )


def _line(row: PreviewRow, status: str) -> dict[str, Any]:
    read = row.read
    return {
        "row": read.row,
        "serial_no": read.serial_no,
        "title": read.title,
        "part": row.part.value if row.part else None,
        "status": status,
    }


def error_line(error: CellError) -> dict[str, Any]:
    """One cell to correct, for the report."""
    return {"row": error.row, "cell": error.address, "column": error.header, "message": error.sentence}


def preview_report(preview: Preview) -> dict[str, Any]:
    """What an import would do, in the form of its report; ``BadInput`` where a question must be answered first."""
    if preview.questions:
        raise BadInput(preview.questions[0])
    lines: Sequence[dict[str, Any]] = [
        *(_line(r, "ready") for r in preview.ready),
        *(_line(r, "without_part") for r in preview.without_part),
    ]
    return {
        "state": PREVIEW,
        "wish": asdict(preview.wish),
        "registered": 0,
        "without_part": len(preview.without_part),
        "faulty": preview.faulty_rows,
        "known": len(preview.comparison.revisions) + preview.comparison.unchanged,
        "revised": [],
        "rows": sorted(lines, key=lambda line: int(line["row"])),
        "errors": [error_line(e) for e in preview.errors],
        "warnings": preview.warnings,
        "notices": list(preview.notices),
    }
