"""并案: handlings of one unit are worked on as one and answered together, until something is issued."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.deadlines import Due, chinese_date
from proposals.domain.decide import Decision
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.permissions import may_see
from proposals.domain.workflow import MEMBER_PARTS, STATE_NAMES, Action, State
from proposals.services._apply import Act, facts_of, open_act, refresh
from proposals.services._clocks import move, open_clocks, recount, with_line
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.storage.handling import lock, merged_into
from proposals.storage.tables.handling import Clock, Handling


def merge(
    office: Office,
    actor: Actor,
    handling_id: int,
    into_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """并入 another handling of the same unit; the earliest day of all becomes the day of the answer."""
    _lock_both(office, handling_id, into_id)
    act = open_act(office, actor, handling_id, Action.MERGE, seen=seen, on_behalf=on_behalf)
    main = _main(act, into_id)
    _refuse_answered(act, main)
    text = require_reason(reason, "并案")
    act.handling.merged_into_id, act.handling.stored_state = main.id, act.handling.state
    for clock in open_clocks(office, act.handling.id):
        clock.remember({**clock.rule, "stopped_by_merge": True})
    decision = act.done(
        {"into": main.id, "serial_no": main.proposal.serial_no, "title": main.proposal.title}, note=text
    )
    _count_earliest(office, main)
    return decision


def unmerge(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """解除并案: the handling goes on where it was, with its own clocks as if they had never stopped."""
    into_id = office.db.scalar(select(Handling.merged_into_id).where(Handling.id == handling_id))
    _lock_both(office, handling_id, into_id)
    act = open_act(office, actor, handling_id, Action.UNMERGE, seen=seen, on_behalf=on_behalf)
    main = office.db.get(Handling, act.handling.merged_into_id)
    assert main is not None
    text = require_reason(reason, "解除并案")
    for clock in office.db.scalars(select(Clock).where(Clock.handling_id == act.handling.id)):
        if clock.rule.get("stopped_by_merge"):
            clock.cancelled_at = None
            clock.remember({k: v for k, v in clock.rule.items() if k != "stopped_by_merge"})
    act.handling.merged_into_id = act.handling.stored_state = None
    office.db.flush()
    for clock in open_clocks(office, act.handling.id):
        recount(office, act.handling, clock, "解除并案：按现行工作日历重新推算。")
    decision = act.done({"from": main.id, "serial_no": main.proposal.serial_no}, note=text)
    _count_earliest(office, main)
    return decision


def mergeable(office: Office, actor: Actor, handling: Handling) -> list[Handling]:
    """Handlings into which this one may be merged, for the list of the form."""
    others = select(Handling).where(
        Handling.unit_id == handling.unit_id,
        Handling.state == State.HANDLING,
        Handling.part.in_(MEMBER_PARTS),
        Handling.round_no == 1,
        Handling.id != handling.id,
        ~Handling.stub,
    )
    return [
        h
        for h in office.db.scalars(others.order_by(Handling.id))
        if h.proposal.kind_code == handling.proposal.kind_code
        and h.restricted == handling.restricted
        and (not h.restricted or may_see(actor, facts_of(office, h)))
    ]


def _lock_both(office: Office, *ids: int | None) -> None:
    """Always the lower id first, so that two who merge crosswise do not wait for each other."""
    for handling_id in sorted(filter(None, ids)):
        lock(office.db, handling_id)


def _main(act: Act, into_id: int) -> Handling:
    main = act.office.db.get(Handling, into_id)
    ours = act.handling
    visible = main is not None and may_see(act.actor, facts_of(act.office, main))
    if main is None or not visible or main.unit_id != ours.unit_id or main.stub:
        raise BadInput("只能并入本单位承办的另一件，请从列表中选择。", field="into_id")
    if main.id == ours.id:
        raise BadInput("不能并入自己，请选择另一件。", field="into_id")
    if main.part not in MEMBER_PARTS:
        raise BadInput("只能并入由本单位答复的件，会办件、转办件不能并案。", field="into_id")
    if main.state is not State.HANDLING:
        raise BadInput(f"那一件现在是“{STATE_NAMES[main.state]}”，只有办理中的件可以并入。", field="into_id")
    if main.proposal.kind_code != ours.proposal.kind_code:
        raise BadInput("提案和建议的答复格式不同，不能并案；可以分别答复。", field="into_id")
    if main.restricted != ours.restricted:
        raise BadInput("一件限定了知悉范围、另一件没有，不能并案。", field="into_id")
    return main


def _refuse_answered(act: Act, main: Handling) -> None:
    if act.handling.round_no > 1 or main.round_no > 1:
        raise NotPossible("已经答复过、正在重新办理的件不能并案。")
    if merged_into(act.office.db, act.handling.id):
        raise NotPossible("已有其他件并入本件，请先解除并案，或者反过来并入本件。")


def _count_earliest(office: Office, main: Handling) -> None:
    """The main handling answers for all: its day is the earliest of its own and of those merged into it."""
    running = next((c for c in open_clocks(office, main.id) if c.kind is ClockKind.REPLY), None)
    own = [c for c in _replies(office, main.id) if not c.rule.get("from_merge")]
    own_clock = own[-1] if own else None
    if running is None or own_clock is None:
        refresh(office, main)
        return
    due, source = own_clock, main
    for each in merged_into(office.db, main.id):
        for clock in _replies(office, each.id):
            if _counts_along(clock) and clock.due_on < due.due_on:
                due, source = clock, each
    if due.due_on != running.due_on:
        _count_as(office, main, running, due, source)
    refresh(office, main, beneath=True)


def _count_as(office: Office, main: Handling, running: Clock, due: Clock, source: Handling) -> None:
    """The running clock takes day, start and rule of another, and says why."""
    line = _explain(due, source, main)
    kept = {name: value for name, value in due.rule.items() if name != "stopped_by_merge"}
    rule = {**with_line(kept, line), **({"from_merge": source.id} if source is not main else {})}
    moved = Due(due.due_on, due.provisional, (*due.sum, line))
    move(
        office,
        main,
        running,
        moved,
        line,
        rule=rule,
        start_on=due.start_on,
        fixed=due.fixed,
        pauses=due.pauses,
    )


def _replies(office: Office, handling_id: int) -> list[Clock]:
    of_reply = select(Clock).where(Clock.handling_id == handling_id, Clock.kind == ClockKind.REPLY)
    return list(office.db.scalars(of_reply.order_by(Clock.id)))


def _counts_along(clock: Clock) -> bool:
    """A reply clock stopped by a merge, unless an extension of the main handling answered for it."""
    return bool(clock.rule.get("stopped_by_merge")) and not clock.rule.get("extended_with_main")


def _explain(due: Clock, source: Handling, main: Handling) -> str:
    if source is main:
        return "解除并案：恢复本件自己的期限。"
    serial = source.proposal.serial_no
    return f"并案：与第{serial}号合并办理，取各件中最早的{chinese_date(due.due_on)}。"
