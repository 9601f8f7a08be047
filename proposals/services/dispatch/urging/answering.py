"""What becomes of a 督办单: read, answered with reasons, or withdrawn by who issued it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.notices import NoticeKind
from proposals.domain.permissions import may
from proposals.domain.printable import check_text
from proposals.domain.urging import Press, may_press, pressing_unit
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._holders import holders
from proposals.services._issued_notices import NO_SUCH_NOTICE, notice_for
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.services._urged import may_know
from proposals.services.dispatch.urging.plain import TEXT_LIMIT
from proposals.services.dispatch.urging.supervising import words_of
from proposals.storage.notices import NoticeWithEvents, notice_with_events
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.notices import Notice, NoticeForm
from proposals.storage.tables.organisation import Person


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the unit that handles answers to a 督办单."""

    notice_id: int
    text: str
    expected: date | None = None
    late_reason: str = ""


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
    notice.withdrawn_at = office.now
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


def _told_subject(office: Office, handling: Handling, issued: NoticeWithEvents, key: str) -> str:
    words = {"level": issued.issued.data["level_name"], "number": issued.notice.number}
    return office.rules.urging.line(Press.SUPERVISION, key, words_of(office, handling) | words)
