"""延期: asked for with a reason, granted or refused by the authority; the clock moves and says why."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.deadlines import Due, chinese_date
from proposals.domain.deadlines import Extension as GrantedExtension
from proposals.domain.decide import Decision
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act, refresh
from proposals.services._clocks import begun_of, extended, move, open_clocks
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.services.dispatch._authority import require_who_answered
from proposals.storage.handling import merged_into
from proposals.storage.tables.handling import Clock, Extension, Handling

EXTENDABLE = (ClockKind.REPLY, ClockKind.REHANDLE, ClockKind.OPINION)


def request_extension(
    office: Office,
    actor: Actor,
    handling_id: int,
    until: date,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """申请延期 to a day; the clock runs on until the authority agrees."""
    act = open_act(office, actor, handling_id, Action.REQUEST_EXTENSION, seen=seen, on_behalf=on_behalf)
    text = require_reason(reason, "延期")
    _refuse_earlier(_clock(act), until)
    office.db.add(Extension(handling_id=act.handling.id, asked_on=act.acted_on, reason=text, until=until))
    return act.done({"until": until.isoformat(), **_beyond_latest(act, until)}, note=text)


def grant_extension(
    office: Office,
    actor: Actor,
    handling_id: int,
    until: date | None = None,
    answer: str = "",
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """同意延期, to the day asked for or another; the sum of the clock says who agreed and why."""
    act = open_act(office, actor, handling_id, Action.GRANT_EXTENSION, seen=seen, on_behalf=on_behalf)
    require_who_answered(act)
    asked = _pending(act)
    day = until or asked.until
    clock = _clock(act)
    _refuse_earlier(clock, day)
    asked.outcome, asked.decided_on, asked.answer = "granted", act.acted_on, answer.strip()
    asked.until = day
    decision = act.done({"until": day.isoformat(), **_beyond_latest(act, day)}, note=answer.strip())
    _extend_with_main(act)
    _extend(act, clock, GrantedExtension(day, asked.reason, act.acted_name))
    refresh(office, act.handling, beneath=True)
    return decision


def _extend(act: Act, clock: Clock, extension: GrantedExtension) -> None:
    """The clock moves and remembers who agreed and why, so that its sum can be reckoned anew."""
    line = (
        f"延期：经{extension.granted_by}同意，由{chinese_date(clock.due_on)}延至{chinese_date(extension.until)}，"
        f"原因：{extension.reason}。"
    )
    due = Due(extension.until, False, (*clock.sum, line))
    move(act.office, act.handling, clock, due, line, rule=extended(clock, extension))


def refuse_extension(
    office: Office,
    actor: Actor,
    handling_id: int,
    answer: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """不同意延期: the limit stays what it was; another request may follow."""
    act = open_act(office, actor, handling_id, Action.REFUSE_EXTENSION, seen=seen, on_behalf=on_behalf)
    require_who_answered(act)
    asked = _pending(act)
    text = require_reason(answer, "不同意延期", "answer")
    asked.outcome, asked.decided_on, asked.answer = "refused", act.acted_on, text
    return act.done(note=text)


def _extend_with_main(act: Act) -> None:
    """Cases merged into this one are answered with it, so its new day is theirs."""
    for each in merged_into(act.office.db, act.handling.id):
        for clock in act.office.db.scalars(select(Clock).where(Clock.handling_id == each.id)):
            if clock.rule.get("stopped_by_merge"):
                clock.remember({**clock.rule, "extended_with_main": True})


def latest_reply(office: Office, handling: Handling) -> date | None:
    """The day after which no extension may lead, where the limits know one."""
    latest = begun_of(office, handling, ClockKind.REPLY_LATEST).get(ClockKind.REPLY_LATEST)
    return latest.due.date if latest else None


def _clock(act: Act) -> Clock:
    """The limit that an extension moves: of the answer, of the new answer, or of the opinion."""
    running = [c for c in open_clocks(act.office, act.handling.id) if c.kind in EXTENDABLE]
    if not running:
        raise NotPossible("这一件现在没有可以延长的期限。")
    return running[0]


def _pending(act: Act) -> Extension:
    asked = act.office.db.scalar(
        select(Extension)
        .where(Extension.handling_id == act.handling.id, Extension.outcome.is_(None))
        .order_by(Extension.id.desc())
        .limit(1)
    )
    if asked is None:
        raise NotPossible("没有等待答复的延期申请，请先登记申请。")
    return asked


def _refuse_earlier(clock: Clock, until: date) -> None:
    if until <= clock.due_on:
        raise BadInput(f"延期后的日期应晚于现在的期限（{chinese_date(clock.due_on)}）。", field="until")


def _beyond_latest(act: Act, until: date) -> dict[str, str]:
    """What the gate warns of: a first answer later than the latest day there may be."""
    latest = latest_reply(act.office, act.handling)
    if latest is None or until <= latest or _clock(act).kind is not ClockKind.REPLY:
        return {}
    return {"latest_reply": chinese_date(latest)}
