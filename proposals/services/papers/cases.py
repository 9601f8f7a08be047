"""The papers of one case, for whoever may see it: composed from what the case holds at this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proposals.documents.letter import render_letter
from proposals.documents.papers import render_supervision
from proposals.domain.actors import ROLE_NAMES, Actor, Role
from proposals.domain.deadlines import Clock
from proposals.domain.errors import NotFound
from proposals.domain.facts import CohandlingFact
from proposals.domain.letter import LetterText
from proposals.domain.lights import light
from proposals.domain.papers import (
    AdjustmentPaper,
    OpinionRequest,
    Sender,
    SupervisionNotice,
    UrgedPaper,
    compose_adjustment,
    compose_request,
    compose_supervision,
    compose_urging,
)
from proposals.domain.urging import Owed
from proposals.domain.workflow import Part, State
from proposals.services._kept import KeptFile
from proposals.services._office import BEIJING, Office
from proposals.services._opened import Opened, opened
from proposals.services.papers.making import (
    LABELS,
    PLAIN,
    Paper,
    Printed,
    file_of,
    full_name,
    paper_case,
    sender_of,
    sentences,
)
from proposals.services.papers.notices import notice_of
from proposals.storage import papers as read
from proposals.storage.tables.handling import Handling, Task
from proposals.storage.tables.organisation import Department, Person, Unit
from proposals.storage.tables.register import Proposal

NO_SUCH_PAPER = "这一件现在没有这种文书，请从详情页重新打开。"
SUPERIORS = frozenset({Role.LEADER, Role.DIRECTOR})
"""No paper urges the leadership of one's own house."""
Maker = Callable[[Office, Actor, Opened, Printed], Iterator[Paper]]


@dataclass(frozen=True)
class CasePapers:
    """Every paper that a case gives now, and the co-handlings that have a letter each."""

    proposal: Proposal
    papers: list[Paper]
    asked: list[CohandlingFact]


def case_papers(office: Office, actor: Actor, handling_id: int, printed: Printed = PLAIN) -> CasePapers:
    """The papers of this case; ``NotFound`` for one that this person may not see."""
    case = opened(office, actor, handling_id)
    return CasePapers(
        proposal=case.handling.proposal,
        papers=[paper for make in MAKERS.values() for paper in make(office, actor, case, printed)],
        asked=[c for c in case.facts.cohandlings if c.state is not State.PENDING_DISPATCH],
    )


def paper_file(
    office: Office, actor: Actor, handling_id: int, use: str, printed: Printed = PLAIN
) -> KeptFile:
    """One of them as a Word file."""
    case = opened(office, actor, handling_id)
    if use not in MAKERS:
        raise NotFound(NO_SUCH_PAPER)
    paper = next(MAKERS[use](office, actor, case, printed), None)
    if paper is None:
        raise NotFound(NO_SUCH_PAPER)
    return file_of(office, paper)


# ------------------------------------------------------------------ who writes


def _issuer(office: Office, actor: Actor, case: Opened) -> Unit | None:
    """The unit in whose name this person writes: the one that handles, its lead, or the one that dispatched."""
    mine = {grant.unit_id for grant in actor.grants}
    for unit_id in (case.facts.unit_id, case.facts.lead_unit_id, case.facts.dispatcher_unit_id):
        if unit_id is not None and unit_id in mine:
            return office.db.get(Unit, unit_id)
    return None


def _name(use: str, handling: Handling, more: str = "") -> str:
    return f"第{handling.proposal.serial_no}号{LABELS[use]}" + (f"（{more}）" if more else "")


def _letter(
    office: Office, use: str, handling: Handling, unit: Unit, text: LetterText, sender: Sender, more: str = ""
) -> Paper:
    return Paper(
        use=use,
        name=_name(use, handling, more),
        unit_id=unit.id,
        on=sender.issued_on,
        lines=tuple(text.lines()),
        render=lambda template: render_letter(text, template, layout=office.rules.layout),
    )


# ------------------------------------------------------------------ 征求会办意见函


def _opinion_request(office: Office, actor: Actor, case: Opened, printed: Printed) -> Iterator[Paper]:
    """From the lead to this co-handler, while the lead works here."""
    handling, lead = case.handling, case.handling.parent
    if handling.part is not Part.COHANDLE or lead is None or lead.stub or lead.unit is None:
        return
    if handling.unit is None or handling.dispatched_on is None or handling.state is State.PENDING_DISPATCH:
        return
    sender = sender_of(office, actor, lead.unit, printed)
    due = read.due_days(office.db, [handling.id]).get((handling.id, Clock.OPINION))
    asked = OpinionRequest(
        case=paper_case(office, handling),
        sender=sender,
        to=full_name(office, handling.unit, sender.issued_on),
        asked=tuple(line.strip() for line in handling.requirement.splitlines() if line.strip()),
        points=tuple(read.points_of(office.db, handling.proposal_id)),
        due=due,
    )
    text = compose_request(asked, office.rules.wording, office.rules.papers)
    yield _letter(office, "opinion_request", handling, lead.unit, text, sender, handling.unit.short_name)


# ------------------------------------------------------------------ 交办通知


def _dispatch_notice(office: Office, actor: Actor, case: Opened, printed: Printed) -> Iterator[Paper]:
    """To the departments once the case is theirs, or from the authority to the unit."""
    unit, handling = _issuer(office, actor, case), case.handling
    if unit is None or handling.unit is None or handling.dispatched_on is None:
        return
    inside = unit.id == handling.unit_id
    if inside and not read.shares_of(office.db, [handling.id]):
        return
    if not inside and unit.id != handling.dispatcher_unit_id:
        return
    yield notice_of(office, actor, unit, [handling], printed, inside=inside)


# ------------------------------------------------------------------ 催办函、督办单


def _urging_letter(office: Office, actor: Actor, case: Opened, printed: Printed) -> Iterator[Paper]:
    unit = _issuer(office, actor, case)
    days = office.rules.papers.count("urging_letter", "answer_workdays")
    urged = _urged(office, actor, case, unit, printed, days)
    if urged is not None and unit is not None:
        text = compose_urging(urged, office.rules.wording, office.rules.papers)
        yield _letter(office, "urging_letter", case.handling, unit, text, urged.sender)


def _supervision_notice(office: Office, actor: Actor, case: Opened, printed: Printed) -> Iterator[Paper]:
    unit = _issuer(office, actor, case)
    days = office.rules.papers.count("supervision_notice", "answer_workdays")
    urged = _urged(office, actor, case, unit, printed, days)
    if urged is None or unit is None:
        return
    form = compose_supervision(urged, office.rules.wording, office.rules.papers)
    yield Paper(
        use="supervision_notice",
        name=_name("supervision_notice", case.handling),
        unit_id=unit.id,
        on=urged.sender.issued_on,
        lines=_form_lines(form),
        render=lambda template: render_supervision(form, template),
    )


def _form_lines(form: SupervisionNotice) -> tuple[str, ...]:
    head = (form.heading, f"编号：{form.number}", f"承办：{form.to}", f"督办事项：{form.matter}")
    return (*head, *form.owed, form.request, form.date)


def _urged(
    office: Office, actor: Actor, case: Opened, unit: Unit | None, printed: Printed, workdays: int
) -> UrgedPaper | None:
    """What the unit that handles still owes; None where nothing waits there."""
    handling = case.handling
    if unit is None or handling.unit is None:
        return None
    inside = unit.id == handling.unit_id
    waiting = [t for t in read.tasks_of_unit(office.db, handling) if not inside or t.role not in SUPERIORS]
    if not waiting:
        return None
    sender = sender_of(office, actor, unit, printed, inside=inside)
    whole = full_name(office, handling.unit, sender.issued_on)
    owed = tuple(_owed(office, task, whole if not inside else _inside(office, task)) for task in waiting)
    nth, copies = _urges(office, handling.id)
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
        words = light(task.due_on, office.today, office.calendar, office.rules.limits.thresholds).words
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


# ------------------------------------------------------------------ 申请调整承办单位函


def _adjustment_request(office: Office, actor: Actor, case: Opened, printed: Printed) -> Iterator[Paper]:
    """The request that was recorded, as a letter to who decides."""
    handling = case.handling
    asked = read.latest_adjustment(office.db, handling.id)
    if asked is None or handling.unit is None:
        return
    chosen = printed if printed.issued_on else Printed(printed.number, asked.asked_on)
    sender = sender_of(office, actor, handling.unit, chosen)
    window = read.due_days(office.db, [handling.id]).get((handling.id, Clock.ADJUSTMENT))
    paper = AdjustmentPaper(
        case=paper_case(office, handling),
        sender=sender,
        to=_who_decides(office, handling, sender),
        ground=sentences(asked.ground),
        proposed=asked.proposed_unit,
        talked=sentences(asked.talked),
        window=window if window is not None and asked.asked_on <= window else None,
    )
    text = compose_adjustment(paper, office.rules.wording, office.rules.papers)
    yield _letter(office, "adjustment_request", handling, handling.unit, text, sender)


def _who_decides(office: Office, handling: Handling, sender: Sender) -> str:
    unit = office.db.get(Unit, handling.dispatcher_unit_id) if handling.dispatcher_unit_id else None
    if unit is None and handling.parent is not None:
        unit = handling.parent.unit
    if unit is not None:
        return full_name(office, unit, sender.issued_on)
    return office.rules.papers.table("adjustment_request", "authority")[handling.proposal.level_code]


MAKERS: dict[str, Maker] = {
    "opinion_request": _opinion_request,
    "dispatch_notice": _dispatch_notice,
    "urging_letter": _urging_letter,
    "supervision_notice": _supervision_notice,
    "adjustment_request": _adjustment_request,
}
"""How each paper of a case is made; none where the case does not give it."""
