"""催办函 and 督办单 of a case: what its unit still owes, from whom the paper comes, which urge it goes with."""

from __future__ import annotations

from proposals.documents.letter import render_letter
from proposals.documents.papers import render_supervision
from proposals.domain.actors import ROLE_NAMES, Actor, Role
from proposals.domain.dates import BEIJING
from proposals.domain.lights import light
from proposals.domain.papers import SupervisionNotice, UrgedPaper, compose_supervision, compose_urging
from proposals.domain.urging import Owed
from proposals.services._office import Office
from proposals.services.papers.making import (
    Paper,
    Printed,
    full_name,
    name_of_paper,
    paper_case,
    sender_of,
)
from proposals.services.papers.offers import Seen, issuer_id, waiting_for
from proposals.storage import papers as read
from proposals.storage.tables.handling import Task
from proposals.storage.tables.organisation import Department, Person, Unit


def urging_letter(office: Office, actor: Actor, case: Seen, printed: Printed) -> Paper:
    """催办函."""
    unit = _issuer(office, actor, case)
    urged = _urged(office, actor, case, unit, printed, "urging_letter")
    text = compose_urging(urged, office.rules.wording, office.rules.papers)
    return Paper(
        use="urging_letter",
        name=name_of_paper("urging_letter", case.handling),
        unit_id=unit.id,
        on=urged.sender.issued_on,
        lines=tuple(text.lines()),
        render=lambda template: render_letter(text, template, layout=office.rules.layout),
    )


def supervision_notice(office: Office, actor: Actor, case: Seen, printed: Printed) -> Paper:
    """督办单."""
    unit = _issuer(office, actor, case)
    urged = _urged(office, actor, case, unit, printed, "supervision_notice")
    form = compose_supervision(urged, office.rules.wording, office.rules.papers)
    return Paper(
        use="supervision_notice",
        name=name_of_paper("supervision_notice", case.handling),
        unit_id=unit.id,
        on=urged.sender.issued_on,
        lines=_form_lines(form),
        render=lambda template: render_supervision(form, template),
    )


def _form_lines(form: SupervisionNotice) -> tuple[str, ...]:
    head = (form.heading, f"编号：{form.number}", f"承办：{form.to}", f"督办事项：{form.matter}")
    return (*head, *form.owed, form.request, form.date)


def _issuer(office: Office, actor: Actor, case: Seen) -> Unit:
    unit = office.db.get(Unit, issuer_id(actor, case.facts))
    assert unit is not None
    return unit


def _urged(office: Office, actor: Actor, case: Seen, unit: Unit, printed: Printed, use: str) -> UrgedPaper:
    handling = case.handling
    assert handling.unit is not None
    inside = unit.id == handling.unit_id
    sender = sender_of(office, actor, unit, printed, inside=inside)
    whole = full_name(office, handling.unit, sender.issued_on)
    owed = tuple(
        _owed(office, task, _inside(office, task) if inside else whole)
        for task in waiting_for(office, actor, case)
    )
    nth, copies = _urges(office, handling.id)
    workdays = office.rules.papers.count(use, "answer_workdays")
    return UrgedPaper(
        case=paper_case(office, handling),
        sender=sender,
        to=tuple(dict.fromkeys(each.who for each in owed)),
        owed=owed,
        nth=nth,
        answer_by=office.calendar.add_working_days(sender.issued_on, workdays),
        copies=copies,
    )


def _owed(office: Office, task: Task, who: str) -> Owed:
    words = ""
    if task.due_on is not None:
        words = light(task.due_on, office.today, office.calendar, office.thresholds).words
    return Owed(who, task.title.removeprefix("请"), task.due_on, words)


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


def _urges(office: Office, handling_id: int) -> tuple[int, tuple[str, ...]]:
    """Which urge this paper goes with, and whom the urger informed: that of today, else the next one."""
    count, last = read.urges_of(office.db, handling_id)
    if last is not None and last.at.astimezone(BEIJING).date() == office.today:
        return count, tuple(last.data.get("copies", ()))
    return count + 1, ()
