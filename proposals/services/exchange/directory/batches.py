"""From an uploaded workbook to people who can log in: kept, previewed, confirmed whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from proposals.documents.uploads import UploadPurpose
from proposals.domain.actors import ROLE_NAMES, Actor
from proposals.domain.directory_columns import Listed
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.services.directory.first_passwords import Slip, slips_of
from proposals.services.exchange.directory.people import LoginFrom
from proposals.services.exchange.directory.plan import (
    Change,
    DepartmentChange,
    PersonChange,
    Plan,
    UnitChange,
    What,
    place_of,
    what,
)
from proposals.services.exchange.directory.reading import read_directory
from proposals.services.exchange.directory.writing import write
from proposals.services.files import keep_upload
from proposals.storage.tables.register import ImportBatch, ImportPurpose
from proposals.storage.tables.system import Blob

PREVIEW, DONE = "preview", "done"


def stage(office: Office, actor: Actor, login_from: LoginFrom, name: str, data: bytes) -> ImportBatch:
    """Keep an uploaded workbook for its preview; one that cannot be read is refused, nothing is changed."""
    require_sysadmin(actor)
    keep = keep_upload(office, name, data, field="file", purpose=UploadPurpose.SPREADSHEET)
    read_directory(office, login_from, name, data)
    batch = ImportBatch(
        at=office.now,
        person_id=actor.person_id,
        purpose=ImportPurpose.DIRECTORY,
        name=name[:200],
        blob_id=keep.id,
        report={"state": PREVIEW, "login_from": login_from.value},
    )
    office.db.add(batch)
    office.db.flush()
    return batch


def staged(office: Office, actor: Actor, batch_id: int) -> tuple[ImportBatch, Plan | None]:
    """One's own import with its plan, compared anew with what stands now; no plan once it is done."""
    require_sysadmin(actor)
    batch = _own(office, actor, batch_id)
    return batch, _read_again(office, batch) if batch.report["state"] == PREVIEW else None


def confirm(office: Office, actor: Actor, batch_id: int) -> list[Slip]:
    """Store all of it, or nothing; the first passwords are given here and kept nowhere."""
    require_sysadmin(actor)
    _one_at_a_time(office)
    batch = _own(office, actor, batch_id)
    if batch.report["state"] != PREVIEW:
        raise NotPossible("这份表格已经导入过，没有重复导入；要补发初始密码，请到“发放初始密码”。")
    plan = _read_again(office, batch)
    if plan.errors:
        raise BadInput(f"还有{len(plan.errors)}处有错，没有导入：请改正表格后重新上传。")
    if not plan.does_something:
        raise BadInput("表格里的内容系统里都已经有了，没有要导入的。")
    given = write(office, actor, plan)
    batch.report = {"state": DONE, "login_from": batch.report["login_from"], **_report(plan)}
    data = {"batch": batch.id, "name": batch.name, "count": len(plan.people), "passwords": len(given)}
    record(office, actor, "directory_imported", data)
    office.db.flush()
    return slips_of(office, given)


def my_batches(office: Office, actor: Actor, limit: int = 10) -> list[ImportBatch]:
    """One's latest imports of this kind."""
    return list(
        office.db.scalars(
            select(ImportBatch)
            .where(ImportBatch.person_id == actor.person_id, ImportBatch.purpose == ImportPurpose.DIRECTORY)
            .order_by(ImportBatch.id.desc())
            .limit(limit)
        )
    )


def _one_at_a_time(office: Office) -> None:
    """Two workbooks with the same people must not be confirmed side by side: people have no unique name."""
    office.db.scalars(
        select(ImportBatch.id)
        .where(ImportBatch.purpose == ImportPurpose.DIRECTORY)
        .order_by(ImportBatch.id)
        .with_for_update()
    ).all()


def _own(office: Office, actor: Actor, batch_id: int) -> ImportBatch:
    batch = office.db.get(ImportBatch, batch_id)
    if batch is None or batch.person_id != actor.person_id or batch.purpose is not ImportPurpose.DIRECTORY:
        raise NotFound("没有找到这次导入，请重新上传文件。")
    return batch


def _read_again(office: Office, batch: ImportBatch) -> Plan:
    """The file as it was uploaded, found by its hash; the browser sends none of it again."""
    blob = office.db.get(Blob, batch.blob_id)
    assert blob is not None
    login_from = LoginFrom(batch.report["login_from"])
    return read_directory(office, login_from, batch.name, office.read_file(blob))


def _report(plan: Plan) -> dict[str, Any]:
    lines = {listed.value: told(plan.of(listed)) for listed in Listed}
    return {"counts": counts(plan), "lines": lines, "slips": plan.slips, "notices": plan.notices}


def counts(plan: Plan) -> dict[str, dict[str, int]]:
    """How many of each list are new, changed, and stand already."""
    return {
        listed.value: {w.value: n for w, n in Counter(map(what, plan.of(listed))).items()}
        for listed in Listed
    }


def told(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """What happens, row by row, for page and report; rows that stand already are only counted."""
    return [
        {
            "row": place_of(change).row,
            "new": what(change) is What.NEW,
            "name": _name(change),
            "where": _where(change),
            "words": _words(change),
        }
        for change in changes
        if what(change) is not What.SAME
    ]


def _name(change: Change) -> str:
    return change.name if isinstance(change, DepartmentChange) else change.row.name


def _where(change: Change) -> str:
    if isinstance(change, UnitChange):
        return ""
    if isinstance(change, DepartmentChange):
        return change.unit
    return f"{change.unit} {change.department}".strip()


def _words(change: Change) -> str:
    if what(change) is What.CHANGED:
        return "；".join(change.changes)
    if isinstance(change, PersonChange):
        return _new_person(change)
    if isinstance(change, UnitChange):
        return "在本系统办理" if change.row.inside else "外单位"
    return ""


def _new_person(change: PersonChange) -> str:
    from_file = [change.row.title, "、".join(ROLE_NAMES[role] for role in change.roles)]
    login = f"账号{change.login}" if change.login else "不登录"
    return "；".join(part for part in [*from_file, login] if part)
