"""报领导、转督查: what is late, since when, what was done so far; to people chosen by hand, never by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain import urging
from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.facts import Facts
from proposals.domain.notices import NoticeKind
from proposals.domain.printable import check_text
from proposals.domain.urging import Press, Said, pressing_unit
from proposals.domain.urging.texts import PRESS_NAMES
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._holders import holders
from proposals.services._office import Office
from proposals.services._urged import SUPERIORS, done_so_far, may_know, owed_of, urged_case
from proposals.services.dispatch.urging.plain import TEXT_LIMIT
from proposals.services.dispatch.urging.supervising import stored_report
from proposals.storage.notices import notices_of
from proposals.storage.tables.handling import Handling, Task
from proposals.storage.tables.notices import NoticeForm
from proposals.storage.tables.organisation import Person


@dataclass(frozen=True, slots=True)
class Report:
    """What was said, to whom it is addressed, and who of them got it in the system."""

    text: str
    addressed: tuple[str, ...]
    people: tuple[Person, ...]


def prepare_report(office: Office, handling: Handling, way: Press) -> Said:
    """The text from what waits now and what was done before; ``NotPossible`` where nothing waits."""
    tasks = office.db.scalars(select(Task).where(Task.handling_id == handling.id).order_by(Task.id)).all()
    owed = [owed_of(office, task) for task in tasks if task.role not in SUPERIORS]
    if not owed:
        raise NotPossible("这一件现在没有处室或者单位未办的事项，不用报告。")
    done = done_so_far(office, handling, notices_of(office.db, handling.id))
    return urging.pressed(way, urged_case(office, handling), owed, done, office.today, office.rules.urging)


def leaders_to_tell(office: Office, actor: Actor, handling: Handling, facts: Facts) -> list[Person]:
    """Leaders of one's own unit who may know of the case, by id."""
    unit_id = pressing_unit(actor, facts)
    people = {p.id: p for role in (Role.LEADER, Role.DIRECTOR) for p in holders(office, role, unit_id)}
    return [people[i] for i in sorted(people) if may_know(office, handling, people[i])]


def supervisors_to_tell(office: Office, actor: Actor, handling: Handling, facts: Facts) -> list[Person]:
    """督查 of the unit that presses, of the one that handles, and of the authority, by id."""
    units = {pressing_unit(actor, facts), facts.unit_id, facts.dispatcher_unit_id} - {None}
    people = {p.id: p for unit_id in units for p in holders(office, Role.SUPERVISOR, unit_id)}
    return [people[i] for i in sorted(people) if may_know(office, handling, people[i])]


def report_to_leader(
    office: Office,
    actor: Actor,
    handling_id: int,
    leader_id: int | None,
    text: str = "",
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Report:
    """报领导: to the leader chosen by name, under their name."""
    act = open_act(office, actor, handling_id, Action.URGE, seen=seen, on_behalf=on_behalf)
    offered = leaders_to_tell(office, actor, act.handling, act.facts)
    leader = next((p for p in offered if p.id == leader_id), None)
    if leader is None:
        raise BadInput("请从列表中选择要报的领导；限定知悉范围的件，只能报知悉范围内的领导。", field="leader")
    return _report(act, Press.TO_LEADER, text, [leader], [f"{leader.name}{leader.title}"])


def report_to_supervisors(
    office: Office,
    actor: Actor,
    handling_id: int,
    text: str = "",
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Report:
    """转督查: to those who hold that role; where nobody does, it is kept and the text is handed on by hand."""
    act = open_act(office, actor, handling_id, Action.URGE, seen=seen, on_behalf=on_behalf)
    people = supervisors_to_tell(office, actor, act.handling, act.facts)
    return _report(act, Press.TO_SUPERVISOR, text, people, [p.name for p in people] or ["督查部门"])


def _report(act: Act, way: Press, text: str, people: list[Person], addressed: list[str]) -> Report:
    office = act.office
    prepared = prepare_report(office, act.handling, way)
    said = check_text(text, "报告内容", TEXT_LIMIT, True, field="text") or prepared.text
    if way is Press.TO_LEADER:
        said = urging.addressed_to_leader(said, addressed[0], office.rules.urging)
    issuer_id = pressing_unit(act.actor, act.facts)
    assert issuer_id is not None
    notice = stored_report(act, NoticeForm(way.value), issuer_id, people, addressed)
    notice.subject, notice.text = prepared.subject[:200], said
    office.db.flush()
    for person in people:
        act.notify(person.id, notice.subject, said, NoticeKind.SUPERVISION)
    act.done(
        {
            "form": way.value,
            "called": PRESS_NAMES[way],
            "notice_id": notice.id,
            "to": [p.name for p in people],
            "addressed": addressed,
            "text": said,
        }
    )
    return Report(said, tuple(addressed), tuple(people))
