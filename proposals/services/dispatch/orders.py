"""交办与签收: to whom a case goes, and that it arrived; taken back, kept for reference, withdrawn."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, consequence_of
from proposals.domain.decide import Decision
from proposals.domain.errors import NotPossible
from proposals.domain.workflow import Action, State
from proposals.services._apply import open_act, refresh
from proposals.services._dispatching import Order, dispatch_handling, end_cohandlings
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.services.dispatch._merged import refuse_while_merged
from proposals.storage.tables.handling import Handling


def dispatch(
    office: Office,
    actor: Actor,
    handling_id: int,
    order: Order,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """交办 to a unit, with its co-handlers or the other units of a split case."""
    dispatch_handling(office, actor, handling_id, order, seen=seen, on_behalf=on_behalf)


def accept(
    office: Office,
    actor: Actor,
    handling_id: int,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """签收: the unit takes the case on."""
    act = open_act(office, actor, handling_id, Action.ACCEPT, seen=seen, on_behalf=on_behalf)
    act.handling.accepted_at = office.now
    return act.done()


def recall_dispatch(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """撤回交办, until it is accepted; co-handlings under it that nobody accepted go back as well."""
    act = open_act(office, actor, handling_id, Action.RECALL_DISPATCH, seen=seen, on_behalf=on_behalf)
    require_reason(reason, "撤回交办")
    children = _asked_under(office, act.handling)
    act.handling.dispatched_on = None
    decision = act.done({"reason": reason}, note=reason)
    if act.facts.authority_inside and act.handling.parent_id is None:
        act.handling.unit_id = None
        office.db.flush()
        office.db.refresh(act.handling, ["unit"])
        refresh(office, act.handling)
    for child in children:
        recall_dispatch(office, consequence_of(actor), child.id, reason)
    return decision


def _asked_under(office: Office, lead: Handling) -> list[Handling]:
    """Co-handlings to take back with their lead; refuses if one of them is already at work."""
    children = office.db.scalars(
        select(Handling).where(
            Handling.parent_id == lead.id, Handling.live, Handling.state != State.PENDING_DISPATCH
        )
    ).all()
    for child in children:
        if child.state is not State.PENDING_ACCEPTANCE:
            name = child.unit.name if child.unit else "会办单位"
            raise NotPossible(f"{name}已经签收或正在申请调整，不能撤回交办；请先与对方联系，或者改用“撤案”。")
    return list(children)


def refer(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """转参考: not handled, kept for reference; not counted in any rate."""
    act = open_act(office, actor, handling_id, Action.REFER, seen=seen, on_behalf=on_behalf)
    require_reason(reason, "转参考")
    decision = act.done({"reason": reason}, note=reason)
    end_cohandlings(office, actor, act.handling, reason)
    return decision


def withdraw(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """撤案: the proposer took the proposal back in writing; what others were asked under it ends as well."""
    act = open_act(office, actor, handling_id, Action.WITHDRAW, seen=seen, on_behalf=on_behalf)
    refuse_while_merged(act, "撤案")
    require_reason(reason, "撤案")
    decision = act.done({"reason": reason}, note=reason)
    end_cohandlings(office, actor, act.handling, reason)
    return decision
