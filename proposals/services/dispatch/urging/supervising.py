"""督办单: numbered from the unit's series, kept as it was said, read, answered with reasons, or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import update

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.facts import Facts
from proposals.domain.notices import NoticeKind
from proposals.domain.papers import SupervisionNotice, UrgedPaper, compose_supervision
from proposals.domain.permissions import may
from proposals.domain.printable import check_text
from proposals.domain.urging import Press, may_press, pressing_unit
from proposals.domain.urging.texts import case_words
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._holders import holders
from proposals.services._issued_notices import NO_SUCH_NOTICE, notice_for
from proposals.services._numbers import take_notice_number
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.services._urged import (
    answer_day,
    may_know,
    people_who_owe,
    urged_case,
    urged_paper,
    waiting_for,
)
from proposals.services.dispatch.urging.plain import TEXT_LIMIT, informed
from proposals.storage.notices import NoticeWithEvents, notice_with_events
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


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the unit that handles answers to a 督办单."""

    notice_id: int
    text: str
    expected: date | None = None
    late_reason: str = ""


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
    words = _words(office, act.handling) | {"level": level, "number": number}
    words["answer_by"] = chinese_date(answer_by)
    told = [*prepared.people, *(p for p in copied if p not in prepared.people)]
    notice = _stored(act, NoticeForm.SUPERVISION, issuer_id, told, list(prepared.paper.to))
    notice.number, notice.answer_by = number, answer_by
    notice.subject = office.rules.urging.line(Press.SUPERVISION, "subject", words)[:200]
    notice.text = f"{said}\n{office.rules.urging.line(Press.SUPERVISION, 'closing', words)}"
    office.db.flush()
    for person in told:
        act.notify(person.id, notice.subject, notice.text, NoticeKind.SUPERVISION)
    act.done(
        {
            "form": Press.SUPERVISION.value,
            "called": f"下达{level}",
            "notice_id": notice.id,
            "number": number,
            "level": wanted.level,
            "level_name": level,
            "to": [p.name for p in prepared.people],
            "addressed": list(prepared.paper.to),
            "copies": [p.name for p in copied],
            "answer_by": answer_by.isoformat(),
            "late": prepared.late,
            "text": notice.text,
            "paper": {**asdict(form), "owed": list(form.owed)},
        }
    )
    return notice


def withdraw_notice(
    office: Office,
    actor: Actor,
    handling_id: int,
    notice_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Notice:
    """撤销督办单: by the unit that issued it, with a reason; its number is not used again."""
    act = open_act(office, actor, handling_id, Action.WITHDRAW_NOTICE, seen=seen, on_behalf=on_behalf)
    issued = _waiting(act, notice_id)
    notice = issued.notice
    if not (
        may_press(actor, notice.issuer_unit_id) or pressing_unit(actor, act.facts) == notice.issuer_unit_id
    ):
        raise NotAllowed("督办单由下达的单位撤销，请联系下达单位。")
    why = require_reason(reason, "撤销督办单")
    notice.answer_by = None
    subject = _told_subject(office, act.handling, issued, "withdrawn")
    for person_id in notice.people:
        act.notify(person_id, subject, f"撤销理由：{why}", NoticeKind.SUPERVISION)
    called = f"撤销{issued.issued.data['level_name']}"
    act.done({"notice_id": notice.id, "number": notice.number, "called": called}, note=why)
    return notice


def answer_notice(
    office: Office,
    actor: Actor,
    handling_id: int,
    feedback: Feedback,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Notice:
    """反馈督办单: what was done, until when the rest will be; why, where the day had passed when it was issued."""
    act = open_act(office, actor, handling_id, Action.ANSWER_NOTICE, seen=seen, on_behalf=on_behalf)
    issued = _waiting(act, feedback.notice_id)
    notice = issued.notice
    said = check_text(feedback.text, "办理情况", TEXT_LIMIT, True, required=True, field="text")
    late_reason = _late_reason(issued, feedback.late_reason)
    if feedback.expected is not None and feedback.expected < office.today:
        raise BadInput("预计完成时间早于今天，请填今天或以后的日期。", field="expected")
    notice.feedback = (
        said if feedback.expected is None else f"{said}\n预计完成时间：{chinese_date(feedback.expected)}"
    )
    notice.late_reason = late_reason
    notice.answered_at, notice.answered_by_name = office.now, act.acted_name
    if notice.read_at is None:
        notice.read_at, notice.read_by_name = office.now, act.acted_name
    text = notice.feedback + (f"\n逾期原因：{late_reason}" if late_reason else "")
    subject = _told_subject(office, act.handling, issued, "answered")
    for person in _issuers(office, act.handling, notice):
        act.notify(person.id, subject, text, NoticeKind.SUPERVISION)
    expected = feedback.expected.isoformat() if feedback.expected else None
    act.done(
        {
            "notice_id": notice.id,
            "number": notice.number,
            "called": f"反馈{issued.issued.data['level_name']}",
            "late_reason": late_reason,
            "expected": expected,
        },
        note=text,
    )
    return notice


def mark_read(office: Office, actor: Actor, notice_id: int) -> bool:
    """已阅: note the first time that somebody to whom it is addressed has read it; False if it was read before."""
    seen = notice_for(office, actor, notice_id)
    notice = seen.issued.notice
    if seen.issued.withdrawn:
        raise NotPossible("这份督办单已经撤销，不用再阅。")
    addressed = actor.person_id in notice.people
    if not addressed and not (
        notice.form is NoticeForm.SUPERVISION and may(actor, Action.ANSWER_NOTICE, seen.facts)
    ):
        raise NotAllowed("“已阅”由收到督办单的单位和人员点，您不用点。")
    first = office.db.execute(
        update(Notice)
        .where(Notice.id == notice.id, Notice.read_at.is_(None))
        .values(read_at=office.now, read_by_name=actor.name)
        .returning(Notice.id)
    ).first()
    return first is not None


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


def _words(office: Office, handling: Handling) -> dict[str, str]:
    return case_words(urged_case(office, handling), office.today, office.rules.urging)


def _told_subject(office: Office, handling: Handling, issued: NoticeWithEvents, key: str) -> str:
    words = {"level": issued.issued.data["level_name"], "number": issued.notice.number}
    return office.rules.urging.line(Press.SUPERVISION, key, _words(office, handling) | words)


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


def _waiting(act: Act, notice_id: int) -> NoticeWithEvents:
    """The 督办单 of this case that still waits for its answer."""
    issued = notice_with_events(act.office.db, notice_id)
    if issued is None or issued.notice.handling_id != act.handling.id:
        raise NotFound(NO_SUCH_NOTICE)
    if issued.notice.id not in {n.id for n in act.facts.open_notices}:
        what = "已经撤销" if issued.withdrawn else "已经反馈"
        raise NotPossible(f"{issued.notice.number or '这一份'}{what}，请刷新页面看最新情况。")
    return issued


def _late_reason(issued: NoticeWithEvents, reason: str) -> str:
    said = check_text(reason, "逾期原因", TEXT_LIMIT, True, field="late_reason")
    if issued.issued.data["late"] and not said:
        raise BadInput("下达时已经逾期，请写明逾期原因。", field="late_reason")
    return said


def _issuers(office: Office, handling: Handling, notice: Notice) -> list[Person]:
    """Who issued it; when they are gone, the clerks of their unit."""
    person = office.db.get(Person, notice.issued_by) if notice.issued_by else None
    if person is not None and person.active and may_know(office, handling, person):
        return [person]
    clerks = holders(office, Role.CLERK, notice.issuer_unit_id)
    return [p for p in clerks if may_know(office, handling, p)]
