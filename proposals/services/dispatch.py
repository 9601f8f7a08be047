"""交办与签收: to whom a case goes, and that it arrived."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._dispatching import Order, dispatch_handling
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling

__all__ = ["Order", "accept", "dispatch", "recall_dispatch", "refer", "withdraw"]


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
) -> None:
    """签收: the unit takes the case on."""
    act = open_act(office, actor, handling_id, Action.ACCEPT, seen=seen, on_behalf=on_behalf)
    act.handling.accepted_at = office.now
    act.done()


def recall_dispatch(
    office: Office, actor: Actor, handling_id: int, reason: str, *, seen: int | None = None
) -> None:
    """撤回交办, until it is accepted; co-handlings under it that nobody accepted go back as well."""
    act = open_act(office, actor, handling_id, Action.RECALL_DISPATCH, seen=seen)
    act.handling.dispatched_on = None
    act.done({"reason": reason}, note=reason)
    children = office.db.scalars(select(Handling).where(Handling.parent_id == handling_id, Handling.live))
    for child in children:
        if child.accepted_at is not None:
            raise BadInput("会办单位已经签收，不能撤回交办；请先与会办单位联系。")
        recall_dispatch(office, actor, child.id, reason)


def refer(office: Office, actor: Actor, handling_id: int, reason: str, *, seen: int | None = None) -> None:
    """转参考: not handled, kept for reference; not counted in any rate."""
    act = open_act(office, actor, handling_id, Action.REFER, seen=seen)
    act.done({"reason": reason}, note=reason)


def withdraw(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """撤案: the proposer took the proposal back in writing."""
    act = open_act(office, actor, handling_id, Action.WITHDRAW, seen=seen, on_behalf=on_behalf)
    act.done({"reason": reason}, note=reason)
