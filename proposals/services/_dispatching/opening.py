"""Dispatching a case that is brand new: what ``acts`` does to a stored one, done in memory.

Nothing has to make way, and of the proposal's cases only those begun here exist.
"""

from __future__ import annotations

from proposals.domain.actors import Actor, consequence_of
from proposals.domain.workflow import Action, Part, State
from proposals.services._apply import NewCase, Opening
from proposals.services._dispatching.orders import (
    Order,
    check_order,
    held_already,
    refuse_lead_as_cohandler,
    refuse_own_lead,
)
from proposals.services._units import UnitsByName
from proposals.storage.tables.organisation import Unit
from proposals.storage.unstored import UnstoredHandling


def dispatch_new(
    opening: Opening, units: UnitsByName, actor: Actor, case: NewCase, order: Order, unit: Unit
) -> None:
    """交办 the case of an opening to a unit and, beneath or beside it, begin those of co-handlers and split units."""
    _Dispatching(opening, units).dispatch(actor, case, order, unit)


class _Dispatching:
    """The cases of one proposal while they are dispatched."""

    def __init__(self, opening: Opening, units: UnitsByName) -> None:
        self.opening, self.units = opening, units

    def dispatch(self, actor: Actor, case: NewCase, order: Order, unit: Unit) -> None:
        before = self.opening.allowed(case, actor, Action.DISPATCH, order.part)
        check_order(
            order,
            unit,
            self.opening.office.today,
            held_by=case.handling.unit_id,
            cohandles=case.parent is not None,
            authority_inside=before.authority_inside,
        )
        self._refuse_second(case, unit)
        if order.part is Part.COHANDLE and case.parent is None:
            case.parent = self._lead_of(actor, case, order)
            case.parent.beneath.append(case)
        order.write_to(case.handling, unit)
        case.unit = case.handling.unit = unit
        self.opening.done(
            case,
            before,
            actor,
            Action.DISPATCH,
            order.as_event(unit),
            note=order.requirement,
            start_on=order.dispatched_on,
            fixed=order.fixed(),
        )
        for name in order.co_units:
            self._ask(actor, case, name, order)
        for name in order.split_units:
            self._split(actor, case, name, order)

    def _ask(self, actor: Actor, lead: NewCase, name: str, order: Order) -> None:
        unit = self.units.able(name)
        refuse_lead_as_cohandler(name, unit, lead.handling.unit_id)
        child = self._begin(lead, unit, Part.COHANDLE, parent=lead)
        self.dispatch(consequence_of(actor), child, order.passed_on(unit, Part.COHANDLE), unit)

    def _split(self, actor: Actor, first: NewCase, name: str, order: Order) -> None:
        """Another unit's own case; outside, where no authority works here, it only stands on record."""
        unit = self.units.able(name)
        recorded = not unit.inside and first.dispatcher is None
        self._refuse_second(None, unit)
        sibling = self._begin(first, unit if recorded else None, Part.SPLIT, recorded=recorded)
        if not recorded:
            self.dispatch(consequence_of(actor), sibling, order.passed_on(unit, Part.SPLIT), unit)

    def _lead_of(self, actor: Actor, case: NewCase, order: Order) -> NewCase:
        """The case of the unit that leads; it only stands on record where that unit is outside."""
        unit = self.units.able(order.named_lead())
        refuse_own_lead(order, unit)
        lead = self._begin(case, unit, Part.LEAD, recorded=not unit.inside)
        if unit.inside:
            self.dispatch(consequence_of(actor), lead, order.to_the_lead(unit), unit)
        return lead

    def _begin(
        self,
        source: NewCase,
        unit: Unit | None,
        part: Part,
        *,
        parent: NewCase | None = None,
        recorded: bool = False,
    ) -> NewCase:
        if unit is not None:
            self._refuse_second(None, unit)
        same = source.handling
        handling = UnstoredHandling(
            proposal=same.proposal,
            part=part,
            state=State.HANDLING if recorded else State.PENDING_DISPATCH,
            cosigner_rule=same.cosigner_rule,
            updated_at=same.updated_at,
            unit=unit,
            unit_id=unit.id if unit else None,
            dispatcher_unit_id=same.dispatcher_unit_id,
            stub=recorded,
            restricted=same.restricted,
        )
        begun = NewCase(
            handling, source.kind, unit, source.dispatcher, parent, source.key, readers=source.readers
        )
        return self.opening.begin(begun)

    def _refuse_second(self, case: NewCase | None, unit: Unit) -> None:
        for other in self.opening.cases:
            if other is not case and other.handling.live and other.handling.unit_id == unit.id:
                raise held_already(unit, other.handling.part)
