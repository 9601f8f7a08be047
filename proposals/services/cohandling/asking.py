"""The lead's side of waiting: whom we ask, whom we ask again, for whom we wait no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.deadlines import Clock, Due, chinese_date
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.printable import check_text
from proposals.domain.workflow import LEADING, PART_NAMES, Action, Part, State
from proposals.services import _clocks
from proposals.services._apply import Act, open_act, refresh
from proposals.services._dispatching import Order, ask_unit
from proposals.services._holders import holders
from proposals.services._notices import case_words, post
from proposals.services._office import Office
from proposals.services._point_shares import Owner, share_with
from proposals.services._rounds import open_round
from proposals.services._units import find_unit
from proposals.storage.tables.handling import Handling, RoundKind
from proposals.storage.tables.register import Point

LONGEST_ASK, LONGEST_REASON = 5_000, 500
OPINION_IS_IN = frozenset({State.ANSWERED, State.CLOSED, State.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom the lead asks for an opinion, on what, until when; without ``due`` the limits count."""

    units: tuple[str, ...]
    what: str = ""
    point_ids: tuple[int, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one unit is asked: the words it reads, the points that become its own, until when."""

    requirement: str
    point_ids: tuple[int, ...]
    due: date | None


def ask_opinion(
    office: Office,
    actor: Actor,
    handling_id: int,
    ask: Ask,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> list[int]:
    """征求会办意见 of further units; to one that was asked already the request is sent once more.

    Gives the ids of their co-handlings. A 独办 case becomes 主办 with its first co-handler.
    """
    act = open_act(office, actor, handling_id, Action.ASK_OPINION, seen=seen, on_behalf=on_behalf)
    units = [name.strip() for name in ask.units if name.strip()]
    if not units:
        raise BadInput("请填写要征求意见的单位。", field="units")
    if len(set(units)) < len(units):
        raise BadInput("同一个单位写了两次，请删去一个。", field="units")
    _check_due(act, ask.due, "due")
    requirement = _requirement(act, ask)
    children, resent = [], []
    asked = Asked(requirement, ask.point_ids, ask.due)
    for name in units:
        existing = _asked_already(office, act.handling, name)
        if existing is None:
            children.append(_ask_new(office, act, name, asked))
        else:
            children.append(_send_again(office, act, existing, asked))
            resent.append(name)
    was = act.handling.part
    if was is Part.SOLE:
        act.handling.part = Part.LEAD
    act.done(
        {
            "units": units,
            "resent": resent,
            "point_ids": list(ask.point_ids),
            "due": ask.due.isoformat() if ask.due else None,
            "part_was": was.value,
        },
        note=requirement,
    )
    return [child.id for child in children]


def ask_again(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    due: date | None = None,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """请再次提出会办意见: a new round of the co-handling with its reason and a clock of its own."""
    act = open_act(office, actor, handling_id, Action.ASK_AGAIN, seen=seen, on_behalf=on_behalf)
    reason = check_text(reason, "再次征求意见的原因", LONGEST_ASK, True, required=True, field="reason")
    _check_due(act, due, "due")
    handling = act.handling
    open_round(act, RoundKind.AGAIN, reason)
    handling.released_at, handling.release_reason = None, ""
    for person in holders(office, Role.COHANDLER, handling.unit_id):
        act.notify(person.id, "请再次提出会办意见", f"{case_words(handling)}：{reason}")
    act.done({"reason": reason}, note=reason, fixed={Clock.OPINION: due} if due else {})


def release(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """不再等待: the lead goes on without this opinion; one that comes late is kept and shown."""
    act = open_act(office, actor, handling_id, Action.RELEASE, seen=seen, on_behalf=on_behalf)
    if act.handling.released_at is not None:
        raise NotPossible("这个单位的意见已经不再等待，不用重复登记。")
    reason = check_text(reason, "不再等待的理由", LONGEST_REASON, True, required=True, field="reason")
    act.handling.released_at, act.handling.release_reason = office.now, reason
    act.done({"reason": reason}, note=reason)


def _check_due(act: Act, due: date | None, field: str) -> None:
    if due is not None and due < act.acted_on:
        raise BadInput("反馈期限早于征求意见的日期，请检查。", field=field)


def _requirement(act: Act, ask: Ask) -> str:
    """What is asked, with the points named word for word, as the co-handler reads it."""
    what = check_text(ask.what, "请对方就什么提出意见", LONGEST_ASK, True, field="what")
    if not ask.point_ids:
        return what
    points = act.office.db.scalars(
        select(Point)
        .where(Point.id.in_(ask.point_ids), Point.proposal_id == act.handling.proposal_id)
        .order_by(Point.position)
    ).all()
    if len(points) != len(set(ask.point_ids)):
        raise BadInput("所选建议要点不属于这一件，请刷新页面后重选。", field="point_ids")
    named = "\n".join(f"第{p.position + 1}条：{p.text}" for p in points)
    return f"{what}\n请就以下建议提出意见：\n{named}".strip()


def _asked_already(office: Office, lead: Handling, name: str) -> Handling | None:
    """The live co-handling of this unit under this lead; refuses one whose opinion is in."""
    unit = find_unit(office, name)
    if unit is None:
        return None
    child = office.db.scalar(
        select(Handling).where(Handling.parent_id == lead.id, Handling.unit_id == unit.id, Handling.live)
    )
    if child is not None and child.state in OPINION_IS_IN:
        raise BadInput(f"{name}的会办意见已经回来，需要补充的请用“请再次提出会办意见”。", field="units")
    return child


def _ask_new(office: Office, act: Act, name: str, asked: Asked) -> Handling:
    assert act.handling.unit_id is not None
    order = Order(
        unit_id=act.handling.unit_id,
        part=act.handling.part if act.handling.part in LEADING else Part.LEAD,
        dispatched_on=act.acted_on,
        requirement=asked.requirement,
        opinion_due=asked.due,
    )
    child = ask_unit(office, act.actor, act.handling, name, order)
    share_with(act, Owner(cohandling_id=child.id), asked.point_ids)
    _tell(act, child, f"请提出{PART_NAMES[Part.COHANDLE]}意见")
    return child


def _send_again(office: Office, act: Act, child: Handling, asked: Asked) -> Handling:
    """The request once more: new words, points and date take the place of the old ones, which the events keep."""
    due = asked.due
    if asked.requirement:
        child.requirement = asked.requirement
    if asked.point_ids:
        share_with(act, Owner(cohandling_id=child.id), asked.point_ids)
    child.released_at, child.release_reason = None, ""
    if due is not None:
        step = f"{chinese_date(act.acted_on)}再次征求意见时定为{chinese_date(due)}。"
        _clocks.add(office, child, Clock.OPINION, Due(due, False, (step,)), act.acted_on, fixed=True)
    refresh(office, child)
    _tell(act, child, "再次提醒：请提出会办意见")
    return child


def _tell(act: Act, child: Handling, subject: str) -> None:
    people = holders(act.office, Role.COHANDLER, child.unit_id)
    text = f"{case_words(child)}。{child.requirement}".strip()
    post(act.office, child, people, subject, text, f"ask:{act.facts.version}")
