"""The act of dispatching, shared by registration, dispatch and co-handling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.deadlines import Clock
from proposals.domain.errors import BadInput
from proposals.domain.workflow import LEADING, PART_NAMES, Action, Part, State
from proposals.services._apply import begin_handling, open_act
from proposals.services._office import Office
from proposals.services._units import find_or_add_unit, unit_by_id
from proposals.storage.tables.handling import Handling


@dataclass(frozen=True, slots=True)
class Order:
    """An order to handle: to whom, as what, since when, until when.

    ``reply_due`` and ``opinion_due`` are dates fixed by the dispatch notice; without them the limits count.
    """

    unit_id: int
    part: Part
    dispatched_on: date
    dispatch_no: str = ""
    requirement: str = ""
    reply_due: date | None = None
    opinion_due: date | None = None
    co_units: tuple[str, ...] = ()
    split_units: tuple[str, ...] = ()


def dispatch_handling(
    office: Office,
    actor: Actor,
    handling_id: int,
    order: Order,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Handling:
    """交办 one handling and, beneath or beside it, those of co-handlers and split units."""
    act = open_act(office, actor, handling_id, Action.DISPATCH, seen=seen, on_behalf=on_behalf)
    handling = act.handling
    _check(order, office)
    _refuse_second_live(office, handling, order.unit_id)
    handling.unit_id, handling.part = order.unit_id, order.part
    handling.dispatched_on, handling.dispatch_no = order.dispatched_on, order.dispatch_no
    handling.requirement = order.requirement
    office.db.flush()
    office.db.refresh(handling, ["unit"])
    act.facts = replace(act.facts, part=order.part)
    main = Clock.OPINION if order.part is Part.COHANDLE else Clock.REPLY
    fixed = order.opinion_due if order.part is Part.COHANDLE else order.reply_due
    act.done(
        {"unit": unit_by_id(office, order.unit_id).name, "part": order.part.value, "no": order.dispatch_no},
        start_on=order.dispatched_on,
        fixed={main: fixed} if fixed else {},
        note=order.requirement,
    )
    for name in order.co_units:
        ask_unit(office, actor, handling, name, order)
    for name in order.split_units:
        _dispatch_split(office, actor, handling, name, order)
    return handling


def ask_unit(office: Office, actor: Actor, lead: Handling, name: str, order: Order) -> Handling:
    """A co-handling of the named unit under this lead, dispatched on the order's date."""
    unit = find_or_add_unit(office, name)
    if unit.id == lead.unit_id:
        raise BadInput(f"“{name}”就是主办单位，不能再列为会办单位。", field="co_units")
    child = Handling(
        proposal=lead.proposal,
        unit_id=unit.id,
        dispatcher_unit_id=lead.dispatcher_unit_id,
        parent_id=lead.id,
        part=Part.COHANDLE,
        state=State.PENDING_DISPATCH,
        cosigner_rule=lead.cosigner_rule,
    )
    _refuse_second_live(office, child, unit.id)
    begin_handling(office, child)
    return dispatch_handling(
        office,
        actor,
        child.id,
        replace(order, unit_id=unit.id, part=Part.COHANDLE, co_units=(), split_units=()),
    )


def _dispatch_split(office: Office, actor: Actor, first: Handling, name: str, order: Order) -> None:
    unit = find_or_add_unit(office, name)
    sibling = Handling(
        proposal=first.proposal,
        unit_id=None,
        dispatcher_unit_id=first.dispatcher_unit_id,
        part=Part.SPLIT,
        state=State.PENDING_DISPATCH,
        cosigner_rule=first.cosigner_rule,
    )
    begin_handling(office, sibling)
    dispatch_handling(
        office,
        actor,
        sibling.id,
        replace(order, unit_id=unit.id, part=Part.SPLIT, co_units=(), split_units=()),
    )


def _check(order: Order, office: Office) -> None:
    if order.dispatched_on > office.today:
        raise BadInput("交办日期晚于今天，请检查。", field="dispatched_on")
    for due, name in ((order.reply_due, "reply_due"), (order.opinion_due, "opinion_due")):
        if due is not None and due < order.dispatched_on:
            raise BadInput("期限早于交办日期，请检查。", field=name)
    if order.co_units and order.part not in LEADING:
        raise BadInput(f"{PART_NAMES[order.part]}件不能再列会办单位。", field="co_units")
    if order.co_units and order.part is Part.SOLE:
        raise BadInput("有会办单位的应选“主办”，独办件没有会办单位。", field="part")
    if order.split_units and order.part is not Part.SPLIT:
        raise BadInput("只有分办件才填写其他分办单位。", field="split_units")


def _refuse_second_live(office: Office, handling: Handling, unit_id: int) -> None:
    other = office.db.scalar(
        select(Handling).where(
            Handling.proposal_id == handling.proposal_id,
            Handling.unit_id == unit_id,
            Handling.live,
            Handling.id != (handling.id or 0),
        )
    )
    if other is not None:
        name = unit_by_id(office, unit_id).name
        raise BadInput(f"{name}已经承办这一件（{PART_NAMES[other.part]}），不能重复交办。", field="units")
