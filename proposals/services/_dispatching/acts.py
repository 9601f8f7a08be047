"""Dispatching a case that stands in the register."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, consequence_of
from proposals.domain.errors import BadInput
from proposals.domain.workflow import LEADING, PART_NAMES, Action, Part, State
from proposals.services._apply import Act, begin_handling, open_act
from proposals.services._dispatching.orders import (
    Order,
    check_order,
    held_already,
    refuse_lead_as_cohandler,
    refuse_own_lead,
)
from proposals.services._office import Office
from proposals.services._units import find_or_add_unit
from proposals.storage.tables.handling import Handling, RestrictedReader
from proposals.storage.tables.organisation import Unit


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
    unit = _unit_that_can_handle(office, order.unit_id)
    handling = act.handling
    check_order(
        order,
        unit,
        office.today,
        held_by=handling.unit_id,
        cohandles=handling.parent_id is not None,
        authority_inside=act.facts.authority_inside,
    )
    _make_way(office, act, unit)
    _write_order(act, order, unit)
    act.done(order.as_event(unit), start_on=order.dispatched_on, fixed=order.fixed(), note=order.requirement)
    if order.part not in LEADING - {Part.SOLE}:
        end_cohandlings(office, actor, act.handling, f"改为{PART_NAMES[order.part]}交办")
    for name in order.co_units:
        ask_unit(office, actor, act.handling, name, order)
    for name in order.split_units:
        _dispatch_split(office, actor, act.handling, name, order)
    return act.handling


def _write_order(act: Act, order: Order, unit: Unit) -> None:
    handling = act.handling
    if order.part is Part.COHANDLE and handling.parent_id is None:
        handling.parent_id = _lead_of(act, order).id
    order.write_to(handling, unit)
    handling.accepted_at = handling.released_at = None
    handling.release_reason = ""
    act.office.db.flush()
    act.office.db.refresh(handling, ["unit", "parent"])
    act.facts = replace(act.facts, part=order.part)


def ask_unit(office: Office, actor: Actor, lead: Handling, name: str, order: Order) -> Handling:
    """A co-handling of the named unit under this lead, dispatched on the order's date.

    One that was recalled before is dispatched again instead of a second one.
    """
    unit = find_or_add_unit(office, name)
    refuse_lead_as_cohandler(name, unit, lead.unit_id)
    child = _recalled(office, lead, unit) or _begin_cohandling(office, lead, unit)
    return dispatch_handling(
        office,
        consequence_of(actor),
        child.id,
        order.passed_on(unit, Part.COHANDLE),
    )


def _recalled(office: Office, lead: Handling, unit: Unit) -> Handling | None:
    return office.db.scalar(
        select(Handling).where(
            Handling.parent_id == lead.id,
            Handling.unit_id == unit.id,
            Handling.state == State.PENDING_DISPATCH,
        )
    )


def _begin_cohandling(office: Office, lead: Handling, unit: Unit) -> Handling:
    child = Handling(
        proposal=lead.proposal,
        unit_id=unit.id,
        dispatcher_unit_id=lead.dispatcher_unit_id,
        parent_id=lead.id,
        part=Part.COHANDLE,
        state=State.PENDING_DISPATCH,
        cosigner_rule=lead.cosigner_rule,
    )
    refuse_second_live(office, child, unit)
    begin_handling(office, child)
    copy_readers(office, lead, child)
    return child


def _dispatch_split(office: Office, actor: Actor, first: Handling, name: str, order: Order) -> None:
    """Another unit's own handling; outside, where no authority works here, it only stands on record."""
    unit = find_or_add_unit(office, name)
    recorded = not unit.inside and first.dispatcher_unit_id is None
    sibling = Handling(
        proposal=first.proposal,
        unit_id=unit.id if recorded else None,
        dispatcher_unit_id=first.dispatcher_unit_id,
        part=Part.SPLIT,
        state=State.HANDLING if recorded else State.PENDING_DISPATCH,
        stub=recorded,
        cosigner_rule=first.cosigner_rule,
    )
    refuse_second_live(office, sibling, unit)
    begin_handling(office, sibling)
    copy_readers(office, first, sibling)
    if not recorded:
        dispatch_handling(
            office,
            consequence_of(actor),
            sibling.id,
            order.passed_on(unit, Part.SPLIT),
        )


def _lead_of(act: Act, order: Order) -> Handling:
    """The handling of the unit that leads; a stub for a lead outside, so that a bureau only 会办 works fully."""
    office, handling = act.office, act.handling
    unit = find_or_add_unit(office, order.named_lead())
    refuse_own_lead(order, unit)
    of_unit = Handling.proposal_id == handling.proposal_id, Handling.unit_id == unit.id, Handling.live
    found = office.db.scalar(select(Handling).where(*of_unit))
    if found is not None:
        if found.part not in LEADING:
            raise BadInput(f"{unit.name}没有主办这一件，请核对主办单位。", field="lead_unit")
        return found
    return _begin_lead(act, unit, order)


def _begin_lead(act: Act, unit: Unit, order: Order) -> Handling:
    lead = Handling(
        proposal=act.handling.proposal,
        unit_id=unit.id,
        dispatcher_unit_id=act.handling.dispatcher_unit_id,
        part=Part.LEAD,
        state=State.PENDING_DISPATCH if unit.inside else State.HANDLING,
        stub=not unit.inside,
        cosigner_rule=act.handling.cosigner_rule,
    )
    begin_handling(act.office, lead)
    copy_readers(act.office, act.handling, lead)
    if unit.inside:
        dispatch_handling(act.office, consequence_of(act.actor), lead.id, order.to_the_lead(unit))
    return lead


def copy_readers(office: Office, source: Handling, target: Handling) -> None:
    """内部知悉 goes with the case: who may know of one handling may know of what comes from it."""
    if not source.restricted:
        return
    target.restricted = True
    named = select(RestrictedReader.person_id).where(RestrictedReader.handling_id == source.id)
    for person_id in office.db.scalars(named).all():
        office.db.add(RestrictedReader(handling_id=target.id, person_id=person_id))
    office.db.flush()


def _unit_that_can_handle(office: Office, unit_id: int) -> Unit:
    unit = office.db.get(Unit, unit_id)
    if unit is None:
        raise BadInput("没有这个单位，请从列表中选择。", field="unit_id")
    return find_or_add_unit(office, unit.name)


def _make_way(office: Office, act: Act, unit: Unit) -> None:
    """A unit that co-handled under this very case and now leads it gives its co-handling up."""
    if act.handling.parent_id is None:
        end_cohandlings(office, act.actor, act.handling, f"{unit.name}改为承办本件", only=unit)
    refuse_second_live(office, act.handling, unit)


def end_cohandlings(
    office: Office, actor: Actor, lead: Handling, reason: str, *, only: Unit | None = None
) -> None:
    """撤案 what was asked of others under a lead that ends; opinions already given stay on record."""
    children = office.db.scalars(
        select(Handling).where(
            Handling.parent_id == lead.id,
            Handling.state.in_(
                [State.PENDING_DISPATCH, State.PENDING_ACCEPTANCE, State.ADJUSTING]
                + [State.HANDLING, State.UNDER_REVIEW]
            ),
        )
    ).all()
    for child in children:
        if only is None or child.unit_id == only.id:
            act = open_act(office, consequence_of(actor), child.id, Action.WITHDRAW)
            act.done({"reason": reason}, note=reason)


def refuse_second_live(office: Office, handling: Handling, unit: Unit) -> None:
    """Refuse a unit that already has a live handling of this proposal."""
    other = office.db.scalar(
        select(Handling).where(
            Handling.proposal_id == handling.proposal.id,
            Handling.unit_id == unit.id,
            Handling.live,
            Handling.id != (handling.id or 0),
        )
    )
    if other is not None:
        raise held_already(unit, other.part)
