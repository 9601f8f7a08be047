"""What is owed in a case and by whom: for 催办, for what goes beyond it, and for the papers that say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from proposals.domain.actors import ROLE_NAMES, Actor, Role
from proposals.domain.dates import BEIJING
from proposals.domain.facts import Facts
from proposals.domain.lights import light
from proposals.domain.papers import UrgedPaper
from proposals.domain.urging import Done, Owed, UrgedCase, pressing_unit
from proposals.domain.workflow import Action
from proposals.services._holders import holders
from proposals.services._office import Office
from proposals.services._papers import PLAIN, Printed, full_name, paper_case, sender_of
from proposals.storage import papers as read
from proposals.storage.notices import NoticeWithEvents, count_plain_urges, plain_urges
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, RestrictedReader, Task
from proposals.storage.tables.notices import NoticeForm
from proposals.storage.tables.organisation import Department, Person, Unit

SUPERIORS = frozenset({Role.LEADER, Role.DIRECTOR})
"""No paper urges the leadership of one's own house."""


def waiting_for(office: Office, actor: Actor, handling: Handling, facts: Facts) -> list[Task]:
    """What the unit that handles still owes and this person's unit may urge; feedback on a 督办单 is not the work."""
    issuer = pressing_unit(actor, facts)
    if issuer is None or facts.unit_id is None:
        return []
    inside = issuer == facts.unit_id
    return [
        task
        for task in read.tasks_of_unit(office.db, handling)
        if task.action != Action.ANSWER_NOTICE and not (inside and task.role in SUPERIORS)
    ]


def urged_paper(
    office: Office, actor: Actor, handling: Handling, facts: Facts, use: str, printed: Printed = PLAIN
) -> UrgedPaper:
    """The paper that urges what is owed now, in the name of the unit that presses."""
    unit = office.db.get(Unit, pressing_unit(actor, facts))
    assert unit is not None
    assert handling.unit is not None
    inside = unit.id == handling.unit_id
    sender = sender_of(office, actor, unit, printed, inside=inside)
    whole = full_name(office, handling.unit, sender.issued_on)
    owed = tuple(
        replace(owed_of(office, task), who=_inside(office, task) if inside else whole)
        for task in waiting_for(office, actor, handling, facts)
    )
    nth, copies = _which_urge(office, handling.id)
    return UrgedPaper(
        case=paper_case(office, handling),
        sender=sender,
        to=tuple(dict.fromkeys(each.who for each in owed)),
        owed=owed,
        nth=nth,
        answer_by=answer_day(office, office.rules.papers.count(use, "answer_workdays"), sender.issued_on),
        copies=copies,
    )


def answer_day(office: Office, workdays: int, start: date | None = None) -> date:
    """The day so many working days after the day of a paper."""
    return office.calendar.add_working_days(start or office.today, workdays)


def owed_of(office: Office, task: Task) -> Owed:
    """One thing that waits, with its day and light; named is whoever must act."""
    words = ""
    if task.due_on is not None:
        words = light(task.due_on, office.today, office.calendar, office.thresholds).words
    return Owed(_addressee(office, task), task.title.removeprefix("请"), task.due_on, words)


def urged_case(office: Office, handling: Handling) -> UrgedCase:
    """The case as the texts of urging name it."""
    case = paper_case(office, handling)
    return UrgedCase(
        session=case.session,
        serial_no=case.serial_no,
        noun=case.noun,
        title=case.title,
        part=case.part,
        dispatched_on=case.dispatched_on,
        number=count_plain_urges(office.db, handling.id) + 1,
    )


def done_so_far(office: Office, handling: Handling, notices: list[NoticeWithEvents]) -> Done:
    """Days of plain urges and the 督办单 that stand, for a report."""
    urges = office.db.scalars(plain_urges([handling.id]).order_by(Event.version))
    return Done(
        urged_on=tuple(e.at.astimezone(BEIJING).date() for e in urges),
        notices=tuple(
            f"{each.notice.number}，{'已反馈' if each.notice.answered_at else '未反馈'}"
            for each in notices
            if each.notice.form is NoticeForm.SUPERVISION and not each.withdrawn
        ),
    )


def people_who_owe(office: Office, task: Task) -> list[Person]:
    """The active people for whom a task waits."""
    if task.person_id is not None:
        person = office.db.get(Person, task.person_id)
        return [person] if person is not None and person.active else []
    return holders(office, Role(task.role), task.unit_id, task.department_id)


def may_know(office: Office, handling: Handling, person: Person) -> bool:
    """False for whoever is not among the readers of a restricted case."""
    return not handling.restricted or office.db.get(RestrictedReader, (handling.id, person.id)) is not None


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


def _inside(office: Office, task: Task) -> str:
    """The department that must act; a person's own one, else the person, else who holds the role."""
    person = office.db.get(Person, task.person_id) if task.person_id else None
    department_id = task.department_id or (person.department_id if person else None)
    department = office.db.get(Department, department_id) if department_id else None
    if department is not None:
        return department.name
    if person is not None:
        return person.name
    of_office = task.role in (Role.CLERK, Role.PROOFREADER)
    return office.rules.papers.line("urging_letter", "office") if of_office else ROLE_NAMES[Role(task.role)]


def _which_urge(office: Office, handling_id: int) -> tuple[int, tuple[str, ...]]:
    """Which urge a paper goes with, and whom the urger informed: that of today, else the next one."""
    count, last = read.urges_of(office.db, handling_id)
    if last is not None and last.at.astimezone(BEIJING).date() == office.today:
        return count, tuple(last.data.get("copies", ()))
    return count + 1, ()
