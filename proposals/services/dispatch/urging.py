"""催办: a text ready to copy, sent to those for whom something waits, counted; never to a superior by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from proposals.domain import urging
from proposals.domain.actors import ROLE_NAMES, Actor, OnBehalf, Role
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.lights import light
from proposals.domain.notices import NoticeKind
from proposals.domain.workflow import PART_NAMES, Action, Part
from proposals.services._apply import open_act
from proposals.services._holders import holders
from proposals.services._office import Office
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, RestrictedReader, Task
from proposals.storage.tables.organisation import Department, Person, Unit


@dataclass(frozen=True, slots=True)
class Urge:
    """What an urge would say, to whom; ``number`` counts it among the urges of this case."""

    number: int
    subject: str
    text: str
    people: tuple[Person, ...]
    addressed: tuple[str, ...]


def prepare_urge(office: Office, handling: Handling) -> Urge:
    """The text with its addressees, from what waits now; for the page and for the act."""
    tasks = list(office.db.scalars(select(Task).where(Task.handling_id == handling.id).order_by(Task.id)))
    if not tasks:
        raise NotPossible("这一件现在没有等待办理的事项，不用催办。")
    owed = [_owed(office, task) for task in tasks]
    people = {p.id: p for task in tasks for p in _people(office, task) if _may_know(office, handling, p)}
    case = _case(office, handling)
    return Urge(
        number=case.number,
        subject=urging.subject(case),
        text=urging.text(case, owed, office.today),
        people=tuple(people.values()),
        addressed=tuple(dict.fromkeys(each.who for each in owed)),
    )


def urge(
    office: Office,
    actor: Actor,
    handling_id: int,
    text: str = "",
    copies: Iterable[int] = (),
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Urge:
    """催办 once more: notify whoever must act; ``copies`` are people the urger chose to inform as well."""
    act = open_act(office, actor, handling_id, Action.URGE, seen=seen, on_behalf=on_behalf)
    prepared = prepare_urge(office, act.handling)
    said = text.strip() or prepared.text
    informed = _informed(office, act.handling, copies)
    for person in (*prepared.people, *informed):
        act.notify(person.id, prepared.subject, said, NoticeKind.URGE, group=True)
    act.done(
        {
            "number": prepared.number,
            "to": [p.name for p in prepared.people],
            "addressed": list(prepared.addressed),
            "copies": [p.name for p in informed],
            "text": said,
        }
    )
    return Urge(prepared.number, prepared.subject, said, prepared.people, prepared.addressed)


def urges_so_far(office: Office, handling_id: int) -> int:
    """How often this case was urged."""
    return (
        office.db.scalar(
            select(func.count(Event.id)).where(
                Event.handling_id == handling_id, Event.action == Action.URGE.value
            )
        )
        or 0
    )


def _case(office: Office, handling: Handling) -> urging.UrgedCase:
    proposal = handling.proposal
    kind = office.rules.kinds[proposal.kind_code]
    part = kind.cohandle if handling.part is Part.COHANDLE else PART_NAMES[handling.part]
    return urging.UrgedCase(
        session=proposal.session.name,
        serial_no=proposal.serial_no,
        noun=kind.noun,
        title=proposal.title,
        part=part,
        dispatched_on=handling.dispatched_on,
        number=urges_so_far(office, handling.id) + 1,
    )


def _owed(office: Office, task: Task) -> urging.Owed:
    words = ""
    if task.due_on is not None:
        words = light(task.due_on, office.today, office.calendar, office.thresholds).words
    what = task.title.removeprefix("请")
    return urging.Owed(_addressee(office, task), what, task.due_on, words)


def _addressee(office: Office, task: Task) -> str:
    """The department or person inside a unit, else the unit's office."""
    if task.person_id is not None:
        person = office.db.get(Person, task.person_id)
        assert person is not None
        return person.name
    if task.department_id is not None:
        department = office.db.get(Department, task.department_id)
        assert department is not None
        return department.name
    unit = office.db.get(Unit, task.unit_id)
    assert unit is not None
    role = Role(task.role)
    return unit.short_name if role in (Role.CLERK, Role.COHANDLER) else f"{unit.short_name}{ROLE_NAMES[role]}"


def _may_know(office: Office, handling: Handling, person: Person) -> bool:
    """False for whoever is not among the readers of a restricted case."""
    return not handling.restricted or office.db.get(RestrictedReader, (handling.id, person.id)) is not None


def _people(office: Office, task: Task) -> list[Person]:
    if task.person_id is not None:
        person = office.db.get(Person, task.person_id)
        return [person] if person is not None and person.active else []
    return holders(office, Role(task.role), task.unit_id, task.department_id)


def _informed(office: Office, handling: Handling, copies: Iterable[int]) -> list[Person]:
    """People of the unit, its lead or the authority whom somebody chose by name."""
    wanted = sorted(set(copies))
    if not wanted:
        return []
    lead = handling.parent.unit_id if handling.parent else None
    units = {handling.unit_id, lead, handling.dispatcher_unit_id} - {None}
    people = list(
        office.db.scalars(
            select(Person)
            .where(Person.id.in_(wanted), Person.unit_id.in_(units), Person.active)
            .order_by(Person.id)
        )
    )
    if len(people) != len(wanted):
        raise BadInput("抄送的人不在本件有关单位，请从列表中选择。", field="copies")
    return people
