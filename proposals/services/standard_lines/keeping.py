"""A line is added, said anew, given to another department, retired; by the office or by the department that owns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.printable import check_text
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import is_keeper
from proposals.storage.tables.organisation import Department
from proposals.storage.tables.standard_lines import StandardLine, StandardLineVersion

TOPIC, TEXT, SOURCE, APPROVED_BY = 100, 5_000, 300, 100
NO_SUCH_LINE = "没有这条口径，请从答复口径库重新打开。"
NOT_YOURS = "这条口径由归口处室和办公室维护，需要修改的请联系他们。"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A wording as typed; ``valid_to`` None: until further notice."""

    text: str
    source: str
    approved_by: str
    valid_from: date
    valid_to: date | None = None


def may_keep(actor: Actor, unit_id: int, department_id: int | None) -> bool:
    """The clerk and the administrator all lines of the unit, a department's people their own."""
    own = any(
        grant.role in (Role.HANDLER, Role.HEAD)
        and grant.unit_id == unit_id
        and grant.department_id == department_id
        for grant in actor.grants
    )
    return is_keeper(actor, unit_id) or (department_id is not None and own)


def line_to_keep(office: Office, actor: Actor, line_id: int) -> StandardLine:
    """The line for whoever may change it; ``NotFound`` for other units, ``NotAllowed`` for the rest."""
    line = office.db.get(StandardLine, line_id)
    if line is None or line.unit_id not in {grant.unit_id for grant in actor.grants}:
        raise NotFound(NO_SUCH_LINE)
    if not may_keep(actor, line.unit_id, line.department_id):
        raise NotAllowed(NOT_YOURS)
    return line


def add_line(
    office: Office, actor: Actor, unit_id: int, department_id: int | None, topic: str, new: NewVersion
) -> StandardLine:
    """A new topic with its first wording; raises ``BadInput`` at the field, also for a topic that is there already."""
    _require_owner(office, actor, unit_id, department_id)
    line = StandardLine(
        unit_id=unit_id,
        department_id=department_id,
        topic=_topic(office, unit_id, topic),
        created_at=office.now,
        versions=[_version(office, actor, 1, new)],
    )
    office.db.add(line)
    office.db.flush()
    record(office, actor, "standard_line_added", _told(line))
    return line


def revise_line(office: Office, actor: Actor, line_id: int, new: NewVersion) -> StandardLineVersion:
    """A new wording beside the earlier ones; it may begin on the same day as the last, never before it."""
    line = line_to_keep(office, actor, line_id)
    if not line.active:
        raise NotPossible("这条口径已停用，请先恢复再修订。")
    last = line.versions[-1]
    version = _version(office, actor, last.number + 1, new)
    if version.valid_from < last.valid_from:
        begun = f"{last.valid_from.year}年{last.valid_from.month}月{last.valid_from.day}日"
        raise BadInput(f"新口径的起始日期早于上一版的{begun}，请检查。", field="valid_from")
    line.versions.append(version)
    office.db.flush()
    record(office, actor, "standard_line_version", {**_told(line), "version": version.number})
    return version


def change_line(
    office: Office, actor: Actor, line_id: int, topic: str, department_id: int | None
) -> StandardLine:
    """Another topic or owner; what is said stays."""
    line = line_to_keep(office, actor, line_id)
    _require_owner(office, actor, line.unit_id, department_id)
    line.topic = _topic(office, line.unit_id, topic, but=line.id)
    line.department_id = department_id
    office.db.flush()
    record(office, actor, "standard_line_changed", _told(line))
    return line


def retire_line(office: Office, actor: Actor, line_id: int) -> None:
    """Nobody may say it from now on; it stays to be read."""
    _set_active(office, actor, line_id, active=False)


def restore_line(office: Office, actor: Actor, line_id: int) -> None:
    """It may be said again, as long as its last version holds."""
    _set_active(office, actor, line_id, active=True)


def _set_active(office: Office, actor: Actor, line_id: int, *, active: bool) -> None:
    line = line_to_keep(office, actor, line_id)
    if line.active is active:
        raise NotPossible("这条口径已经恢复使用。" if active else "这条口径已经停用。")
    if active:
        _topic(office, line.unit_id, line.topic, but=line.id)
    line.active = active
    office.db.flush()
    record(office, actor, "standard_line_restored" if active else "standard_line_retired", _told(line))


def _require_owner(office: Office, actor: Actor, unit_id: int, department_id: int | None) -> None:
    if not may_keep(actor, unit_id, department_id):
        raise NotAllowed("只能维护本处室归口的口径；其他处室的请联系办公室。")
    department = office.db.get(Department, department_id) if department_id is not None else None
    if department_id is not None and (
        department is None or department.unit_id != unit_id or not department.active
    ):
        raise BadInput("请从列表中选择归口处室。", field="department")


def _topic(office: Office, unit_id: int, typed: str, but: int | None = None) -> str:
    topic = check_text(typed, "主题", TOPIC, required=True, field="topic")
    same = select(StandardLine.id).where(
        StandardLine.unit_id == unit_id, StandardLine.topic == topic, StandardLine.active
    )
    found = office.db.scalar(same)
    if found is not None and found != but:
        raise BadInput(f"已有主题为“{topic}”的口径，请在那一条里修订。", field="topic")
    return topic


def _version(office: Office, actor: Actor, number: int, new: NewVersion) -> StandardLineVersion:
    if new.valid_to is not None and new.valid_to < new.valid_from:
        raise BadInput("截止日期早于起始日期，请检查。", field="valid_to")
    return StandardLineVersion(
        number=number,
        text=check_text(new.text, "口径", TEXT, multiline=True, required=True, field="text"),
        source=check_text(new.source, "依据", SOURCE, required=True, field="source"),
        approved_by=check_text(new.approved_by, "审定人", APPROVED_BY, field="approved_by"),
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        person_id=actor.person_id,
        at=office.now,
    )


def _told(line: StandardLine) -> dict[str, object]:
    return {"line": line.id, "topic": line.topic}
