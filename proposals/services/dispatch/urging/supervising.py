"""督办单: numbered from the unit's series and kept as it was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.facts import Facts
from proposals.domain.notices import NoticeKind
from proposals.domain.papers import SupervisionNotice, UrgedPaper, compose_supervision
from proposals.domain.printable import check_text
from proposals.domain.urging import Press, pressing_unit
from proposals.domain.urging.texts import case_words
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._holders import holders
from proposals.services._numbers import take_notice_number
from proposals.services._office import Office
from proposals.services._urged import (
    answer_day,
    may_know,
    people_who_owe,
    urged_case,
    urged_paper,
    waiting_for,
)
from proposals.services.dispatch.urging.plain import TEXT_LIMIT, informed
from proposals.storage.tables.handling import Handling, Task
from proposals.storage.tables.notices import Notice, NoticeForm
from proposals.storage.tables.organisation import Person

USE = "supervision_notice"
GRAVEST = "red"
LONGEST = 60
"""Working days that may be given for an answer."""


@dataclass(frozen=True, slots=True)
class Supervision:
    """What somebody chooses for a 督办单; nothing chosen: the gravest level, the text and days of the house."""

    level: str = GRAVEST
    text: str = ""
    workdays: int | None = None
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedNotice:
    """The form as it would be printed now, without a number; ``text`` is what may be changed of it."""

    paper: UrgedPaper
    form: SupervisionNotice
    people: tuple[Person, ...]
    workdays: int
    late: bool

    @property
    def text(self) -> str:
        """The sentences on what is owed, one a line."""
        return "\n".join(self.form.owed)


def prepare_notice(office: Office, actor: Actor, handling: Handling, facts: Facts) -> PreparedNotice:
    """The form with its addressees, from what waits now; ``NotPossible`` where nothing is owed."""
    tasks = waiting_for(office, actor, handling, facts)
    if not tasks:
        raise NotPossible(
            "这一件现在没有承办单位或者处室未办的事项，不用下达督办单；等领导审签的，可以用“报领导”。"
        )
    paper = urged_paper(office, actor, handling, facts, USE)
    return PreparedNotice(
        paper=replace(paper, copies=()),
        form=compose_supervision(replace(paper, copies=()), office.rules.wording, office.rules.papers),
        people=_told(office, actor, handling, facts, tasks),
        workdays=office.rules.papers.count(USE, "answer_workdays"),
        late=any(task.due_on is not None and task.due_on < office.today for task in tasks),
    )


def issue_notice(
    office: Office,
    actor: Actor,
    handling_id: int,
    wanted: Supervision,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Notice:
    """下达督办单: stored and numbered, whoever must act is told; its number and words stay as they are."""
    act = open_act(office, actor, handling_id, Action.URGE, seen=seen, on_behalf=on_behalf)
    prepared = prepare_notice(office, actor, act.handling, act.facts)
    said = check_text(wanted.text, "督办内容", TEXT_LIMIT, True, field="text") or prepared.text
    level, answer_by = _level(office, wanted.level), _answer_by(office, prepared, wanted.workdays)
    copied = informed(office, act.handling, wanted.copies)
    issuer_id = pressing_unit(actor, act.facts)
    assert issuer_id is not None
    number = take_notice_number(office, issuer_id)
    form = _form(office, prepared, number, level, said, answer_by, [p.name for p in copied])
    told = [*prepared.people, *(p for p in copied if p not in prepared.people)]
    notice = _stored(act, NoticeForm.SUPERVISION, issuer_id, told, list(prepared.paper.to))
    notice.number, notice.answer_by = number, answer_by
    _say(office, act.handling, notice, level, said, answer_by)
    office.db.flush()
    for person in told:
        act.notify(person.id, notice.subject, notice.text, NoticeKind.SUPERVISION)
    levels = {"level": wanted.level, "level_name": level, "called": f"下达{level}"}
    act.done(levels | _as_issued(notice, prepared, form, [p.name for p in copied]))
    return notice


def _say(office: Office, handling: Handling, notice: Notice, level: str, said: str, answer_by: date) -> None:
    """The line and the text that go with the form."""
    words = words_of(office, handling) | {"level": level, "number": notice.number}
    words["answer_by"] = chinese_date(answer_by)
    notice.subject = office.rules.urging.line(Press.SUPERVISION, "subject", words)[:200]
    notice.text = f"{said}\n{office.rules.urging.line(Press.SUPERVISION, 'closing', words)}"


def _as_issued(
    notice: Notice, prepared: PreparedNotice, form: SupervisionNotice, copies: list[str]
) -> dict[str, object]:
    """What the event keeps: whom it names, who was told, and the form as printed."""
    assert notice.answer_by is not None
    return {
        "form": Press.SUPERVISION.value,
        "notice_id": notice.id,
        "number": notice.number,
        "to": [p.name for p in prepared.people],
        "addressed": list(notice.addressed),
        "copies": copies,
        "answer_by": notice.answer_by.isoformat(),
        "late": prepared.late,
        "text": notice.text,
        "paper": {**asdict(form), "owed": list(form.owed)},
    }


def stored_report(
    act: Act, form: NoticeForm, issuer_id: int, people: list[Person], addressed: list[str]
) -> Notice:
    """The row of a report, which has no number and asks for no answer."""
    return _stored(act, form, issuer_id, people, addressed)


def _stored(act: Act, form: NoticeForm, issuer_id: int, people: list[Person], addressed: list[str]) -> Notice:
    notice = Notice(
        handling_id=act.handling.id,
        round_no=act.handling.round_no,
        form=form,
        issuer_unit_id=issuer_id,
        issued_by=act.actor.person_id,
        issued_by_name=act.acted_name,
        issued_at=act.office.now,
        addressed=addressed,
        people=[p.id for p in people],
        subject="",
        text="",
    )
    act.office.db.add(notice)
    return notice


def _level(office: Office, code: str) -> str:
    if code not in office.rules.urging.levels:
        raise BadInput("请选择督办单的等次。", field="level")
    return office.rules.urging.levels[code]


def _answer_by(office: Office, prepared: PreparedNotice, workdays: int | None) -> date:
    days = prepared.workdays if workdays is None else workdays
    if not 1 <= days <= LONGEST:
        raise BadInput(f"反馈期限应在1至{LONGEST}个工作日之间，请改正。", field="workdays")
    return answer_day(office, days)


def _form(
    office: Office,
    prepared: PreparedNotice,
    number: str,
    level: str,
    said: str,
    answer_by: date,
    copies: Iterable[str],
) -> SupervisionNotice:
    sender = replace(prepared.paper.sender, number=number)
    paper = replace(prepared.paper, sender=sender, level=level, answer_by=answer_by, copies=tuple(copies))
    form = compose_supervision(paper, office.rules.wording, office.rules.papers)
    return replace(form, owed=tuple(line.strip() for line in said.splitlines() if line.strip()))


def words_of(office: Office, handling: Handling) -> dict[str, str]:
    """The fields of the sentences on a 督办单."""
    return case_words(urged_case(office, handling), office.today, office.rules.urging)


def _told(
    office: Office, actor: Actor, handling: Handling, facts: Facts, tasks: list[Task]
) -> tuple[Person, ...]:
    """Whoever must act with the head of their department, or from outside the clerks of the unit as well."""
    people = {p.id: p for task in tasks for p in people_who_owe(office, task)}
    if pressing_unit(actor, facts) != facts.unit_id:
        people |= {p.id: p for p in holders(office, Role.CLERK, facts.unit_id)}
    for department_id in {t.department_id for t in tasks if t.department_id is not None}:
        people |= {p.id: p for p in holders(office, Role.HEAD, facts.unit_id, department_id)}
    return tuple(people[i] for i in sorted(people) if may_know(office, handling, people[i]))
