"""督办单登记簿: what one's units issued or received, whether it was read and answered; and the reports of one's unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from proposals.domain.actors import Actor, Role
from proposals.domain.dates import BEIJING
from proposals.domain.errors import NotFound
from proposals.domain.papers import SupervisionNotice
from proposals.domain.permissions import may
from proposals.domain.urging import may_press, pressing_unit
from proposals.domain.urging.texts import PRESS_NAMES, Press
from proposals.domain.workflow import Action
from proposals.services._issued_notices import NO_SUCH_NOTICE, SeenNotice, form_of, notice_for
from proposals.services._office import Office
from proposals.storage.notices import Issued, NoticeWithEvents, waits, with_events
from proposals.storage.tables.handling import Handling, RestrictedReader
from proposals.storage.tables.notices import Notice, NoticeForm
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import CongressSession, Proposal

PAGE = 50
CAP = 1000


class Tab(StrEnum):
    """What a page of the register holds."""

    OPEN = "open"
    ALL = "all"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Register:
    """What is looked at, and what it is narrowed to; empty means all."""

    tab: Tab = Tab.OPEN
    q: str = ""
    level: str = ""
    state: str = ""
    issued_from: str = ""
    issued_to: str = ""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One line of the register; ``state`` is what became of it, in words."""

    id: int
    handling_id: int
    number: str
    level: str
    level_name: str
    session: str
    serial_no: str
    title: str
    unit: str
    to: str
    issuer: str
    issued_by: str
    issued_at: datetime
    read_at: datetime | None
    answer_by: date | None
    answered_at: datetime | None
    feedback: str
    late_reason: str
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of the register, newest first; ``count`` is capped at ``CAP`` + 1."""

    lines: list[NoticeLine]
    count: int
    next_key: int | None


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice with all that was said, and what this person may do with it."""

    seen: SeenNotice
    line: NoticeLine
    form: SupervisionNotice | None
    text: str
    withdrawn_because: str
    may_read: bool
    may_answer: bool
    may_withdraw: bool


def notices_in(office: Office, actor: Actor, wanted: Register, before: int | None = None) -> NoticePage:
    """One page of what this person may see."""
    query = narrowed(office, actor, wanted)
    counted = query.with_only_columns(Notice.id).limit(CAP + 1).subquery()
    if before is not None:
        query = query.where(Notice.id < before)
    rows = office.db.execute(query.order_by(Notice.id.desc()).limit(PAGE + 1)).all()
    lines = [line_of(office, row) for row in rows[:PAGE]]
    count = office.db.scalar(select(func.count()).select_from(counted)) or 0
    return NoticePage(lines, count, lines[-1].id if len(rows) > PAGE else None)


def unanswered(office: Office, actor: Actor) -> int:
    """How many 督办单 issued by this person's units wait for an answer; capped."""
    issued = _base(actor).where(Notice.issuer_unit_id.in_(_units(actor)), waits())
    return (
        office.db.scalar(
            select(func.count()).select_from(issued.with_only_columns(Notice.id).limit(CAP + 1).subquery())
        )
        or 0
    )


def notices_shown(office: Office, actor: Actor, handling_id: int) -> list[NoticeLine]:
    """The notices of one case that this person may see, oldest first."""
    rows = office.db.execute(_base(actor).where(Notice.handling_id == handling_id).order_by(Notice.id))
    return [line_of(office, row) for row in rows]


def notice_shown(office: Office, actor: Actor, notice_id: int) -> ShownNotice:
    """One notice; ``NotFound`` in the same words for what is not there and what one may not know."""
    seen = notice_for(office, actor, notice_id)
    row = office.db.execute(_base(actor).where(Notice.id == notice_id)).first()
    if row is None:
        raise NotFound(NO_SUCH_NOTICE)
    notice, issued = seen.issued.notice, seen.issued
    supervision, open_ids = notice.form is NoticeForm.SUPERVISION, {n.id for n in seen.facts.open_notices}
    answers = supervision and may(actor, Action.ANSWER_NOTICE, seen.facts)
    unread = notice.read_at is None and not issued.withdrawn
    withdraws = may(actor, Action.WITHDRAW_NOTICE, seen.facts) and (
        may_press(actor, notice.issuer_unit_id) or pressing_unit(actor, seen.facts) == notice.issuer_unit_id
    )
    return ShownNotice(
        seen=seen,
        line=line_of(office, row),
        form=form_of(issued) if supervision else None,
        text=notice.text,
        withdrawn_because=issued.withdrawing.note if issued.withdrawing else "",
        may_read=unread and (answers or actor.person_id in notice.people),
        may_answer=notice.id in open_ids and answers,
        may_withdraw=notice.id in open_ids and withdraws,
    )


def _units(actor: Actor) -> set[int]:
    return {grant.unit_id for grant in actor.grants}


def _base(actor: Actor) -> Select[Any]:
    """Notices that this person may see: 督办单 of both sides, reports of the side that wrote them; never one hidden."""
    units = _units(actor)
    named = exists().where(
        RestrictedReader.handling_id == Handling.id, RestrictedReader.person_id == actor.person_id
    )
    received = and_(Notice.form == NoticeForm.SUPERVISION, Handling.unit_id.in_(units))
    overseen = {grant.unit_id for grant in actor.grants if grant.role is Role.SUPERVISOR}
    to_supervisors = and_(
        Notice.form == NoticeForm.TO_SUPERVISOR,
        or_(Handling.unit_id.in_(overseen), Handling.dispatcher_unit_id.in_(overseen)),
    )
    return (
        with_events()
        .add_columns(
            Proposal.serial_no,
            Proposal.title,
            CongressSession.name.label("session"),
            Unit.short_name.label("unit"),
            Handling.live,
            _issuer_name().label("issuer"),
        )
        .join(Handling, Handling.id == Notice.handling_id)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .join(Unit, Unit.id == Handling.unit_id, isouter=True)
        .where(
            or_(Notice.issuer_unit_id.in_(units), received, to_supervisors),
            or_(Handling.restricted.is_(False), named),
        )
    )


def _issuer_name() -> ColumnElement[str]:
    issuer = Unit.__table__.alias("issuer")
    return select(issuer.c.short_name).where(issuer.c.id == Notice.issuer_unit_id).scalar_subquery()


def narrowed(office: Office, actor: Actor, wanted: Register) -> Select[Any]:
    """The notices that this person may see and that fit, in no order."""
    query = _base(actor)
    reports = wanted.tab is Tab.REPORTS
    query = query.where(
        Notice.form != NoticeForm.SUPERVISION if reports else Notice.form == NoticeForm.SUPERVISION
    )
    if wanted.tab is Tab.OPEN:
        query = query.where(waits())
    if wanted.level:
        query = query.where(Issued.data["level"].as_string() == wanted.level)
    query = query.where(*_state(office, wanted.state))
    for text, bound in ((wanted.issued_from, "from"), (wanted.issued_to, "to")):
        moment = _midnight(text, next_day=bound == "to")
        if moment is not None:
            at = Notice.issued_at
            query = query.where(at >= moment if bound == "from" else at < moment)
    columns = (Notice.number, Proposal.serial_no, Proposal.title, Unit.short_name, Notice.issued_by_name)
    for word in wanted.q.split()[:5]:
        query = query.where(or_(*(c.contains(word[:50], autoescape=True) for c in columns)))
    return query


def _state(office: Office, state: str) -> list[ColumnElement[bool]]:
    states: dict[str, list[ColumnElement[bool]]] = {
        "unread": [Notice.read_at.is_(None), Notice.withdrawn_at.is_(None)],
        "late": [waits(), Notice.answer_by < office.today],
        "answered": [Notice.answered_at.is_not(None)],
        "withdrawn": [Notice.withdrawn_at.is_not(None)],
    }
    return states.get(state, [])


def _midnight(text: str, *, next_day: bool) -> datetime | None:
    try:
        day = date.fromisoformat(text)
        day = date.fromordinal(day.toordinal() + next_day)
    except (ValueError, OverflowError):
        return None
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def line_of(office: Office, row: Row[Any]) -> NoticeLine:
    """A row of the register with what became of it."""
    notice, data = row.Notice, row.issued.data
    withdrawn = NoticeWithEvents(notice, row.issued, row.withdrawing).withdrawn
    state, late = _became(office, notice, withdrawn=withdrawn, live=row.live)
    return NoticeLine(
        id=notice.id,
        handling_id=notice.handling_id,
        number=notice.number,
        level=data.get("level", ""),
        level_name=data.get("level_name") or PRESS_NAMES[Press(notice.form.value)],
        session=row.session,
        serial_no=row.serial_no,
        title=row.title,
        unit=row.unit or "",
        to="、".join(notice.addressed),
        issuer=row.issuer,
        issued_by=notice.issued_by_name,
        issued_at=notice.issued_at,
        read_at=notice.read_at,
        answer_by=notice.answer_by,
        answered_at=notice.answered_at,
        feedback=notice.feedback,
        late_reason=notice.late_reason,
        state=state,
        late=late,
    )


def _became(office: Office, notice: Notice, *, withdrawn: bool, live: bool) -> tuple[str, bool]:
    """What became of it in words, and whether its answer is late."""
    if withdrawn:
        return "已撤销", False
    if notice.form is not NoticeForm.SUPERVISION:
        return ("已阅" if notice.read_at else "未阅"), False
    if notice.answered_at is not None:
        return "已反馈", False
    if not live:
        return "已结束，未反馈", False
    late = notice.answer_by is not None and notice.answer_by < office.today
    return ("逾期未反馈" if late else "未反馈"), late
