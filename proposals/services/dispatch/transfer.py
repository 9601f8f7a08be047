"""移交 to another unit: ours ends, theirs begins with the same reply clock."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, consequence_of
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.workflow import Action, Part, State
from proposals.services._apply import Act, begin_handling, open_act, refresh
from proposals.services._clocks import open_clocks, with_line
from proposals.services._dispatching import (
    Order,
    copy_readers,
    dispatch_handling,
    end_cohandlings,
    refuse_second_live,
)
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.services._searchable import let_opinions_follow
from proposals.services._units import find_or_add_unit
from proposals.services.dispatch._merged import refuse_while_merged
from proposals.storage.tables.handling import Clock, Handling
from proposals.storage.tables.organisation import Unit


@dataclass(frozen=True, slots=True)
class Transfer:
    """To whom, why, and on what paper the authority agreed (empty if it was only told)."""

    unit: str
    reason: str
    basis: str = ""


def transfer(
    office: Office,
    actor: Actor,
    handling_id: int,
    order: Transfer,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> int:
    """移交: returns the id of the other unit's handling; its reply clock is the old one, not a new one.

    Co-handlers go on under the new handling. An outside unit, where no authority works here, gets a stub.
    """
    act = open_act(office, actor, handling_id, Action.TRANSFER, seen=seen, on_behalf=on_behalf)
    reason = require_reason(order.reason, "移交")
    unit = find_or_add_unit(office, order.unit.strip()) if order.unit.strip() else None
    if unit is None:
        raise BadInput("请填写移交给哪个单位。", field="unit")
    if unit.id == act.handling.unit_id:
        raise BadInput("不能移交给本单位；改由其他处室办理请用“分办到处室”。", field="unit")
    _refuse_bound_case(act)
    running = _reply_clock(office, act.handling)
    if act.handling.parent_id is None:
        end_cohandlings(office, actor, act.handling, f"{unit.name}改为承办本件", only=unit)
    refuse_second_live(office, act.handling, unit)
    act.done({"to": unit.name, "basis": order.basis.strip()}, note=reason)
    theirs = _begin(act, unit)
    if not theirs.stub:
        _dispatch(act, theirs, order, running)
    _move_cohandlings(act, theirs)
    return theirs.id


def _refuse_bound_case(act: Act) -> None:
    """An answer given, or other cases joined to it, keep the case where it is."""
    if act.facts.answered_round:
        raise NotPossible("复函已经寄出过，后续意见仍由本单位答复，不能移交。")
    refuse_while_merged(act, "移交")


def _begin(act: Act, unit: Unit) -> Handling:
    ours = act.handling
    recorded = not unit.inside and not act.facts.authority_inside
    theirs = Handling(
        proposal=ours.proposal,
        unit_id=unit.id,
        dispatcher_unit_id=ours.dispatcher_unit_id,
        parent_id=ours.parent_id,
        came_from_id=ours.id,
        part=ours.part,
        state=State.HANDLING if recorded else State.PENDING_DISPATCH,
        stub=recorded,
        cosigner_rule=ours.cosigner_rule,
    )
    begin_handling(act.office, theirs)
    copy_readers(act.office, ours, theirs)
    return theirs


def _dispatch(act: Act, theirs: Handling, order: Transfer, running: Clock | None) -> None:
    """Acceptance counts from the transfer, the reply from the first dispatch as before."""
    office, ours = act.office, act.handling
    assert theirs.unit_id is not None
    first = Order(
        unit_id=theirs.unit_id,
        part=theirs.part,
        dispatched_on=act.acted_on,
        received_on=ours.received_on,
        meeting_on=ours.meeting_on,
        dispatch_no=ours.dispatch_no,
        requirement=ours.requirement,
    )
    if running is not None:
        due = max(running.due_on, act.acted_on)
        cohandles = theirs.part is Part.COHANDLE
        first = replace(first, opinion_due=due) if cohandles else replace(first, reply_due=due)
    dispatch_handling(office, consequence_of(act.actor), theirs.id, first)
    theirs.dispatched_on = ours.dispatched_on
    if running is not None:
        _keep_clock(act, theirs, running)
    refresh(office, theirs)


def _keep_clock(act: Act, theirs: Handling, running: Clock) -> None:
    """The old sum goes on: same start, same last day, one line more."""
    fresh = _reply_clock(act.office, theirs)
    assert fresh is not None
    unit = act.handling.unit.name if act.handling.unit else ""
    line = f"移交：由{unit}移交，期限不重新起算。"
    fresh.start_on, fresh.fixed, fresh.pauses = running.start_on, running.fixed, list(running.pauses)
    fresh.due_on, fresh.provisional, fresh.change = running.due_on, running.provisional, line
    fresh.remember(with_line(running.rule, line), [*running.sum, line])


def _reply_clock(office: Office, handling: Handling) -> Clock | None:
    wanted = (ClockKind.REPLY, ClockKind.REHANDLE, ClockKind.OPINION)
    return next((c for c in open_clocks(office, handling.id) if c.kind in wanted), None)


def _move_cohandlings(act: Act, theirs: Handling) -> None:
    """Whoever was asked under ours is asked under theirs; opinions already given go along."""
    db = act.office.db
    children = db.scalars(select(Handling).where(Handling.parent_id == act.handling.id)).all()
    for child in children:
        child.parent_id = theirs.id
    db.flush()
    for child in children:
        db.refresh(child, ["parent"])
        let_opinions_follow(act.office, child)
        refresh(act.office, child)
    refresh(act.office, act.handling)
