"""A unit presses what it leads, what it dispatched, or its own departments: in whose name, and whom never."""

from __future__ import annotations

from proposals.domain.actors import Actor, Role
from proposals.domain.facts import Facts

PRESSING = (Role.CLERK, Role.SUPERVISOR, Role.LEADER, Role.DIRECTOR)
"""Roles that press in the name of their unit; the handler of a lead presses in the lead's."""


def pressing_unit(actor: Actor, facts: Facts) -> int | None:
    """The unit in whose name this person presses: the one that handles, its lead, or the one that dispatched."""
    units = (facts.unit_id, facts.lead_unit_id, facts.dispatcher_unit_id)
    known = [unit_id for unit_id in units if unit_id is not None]
    for unit_id in known:
        if any(actor.has(role, unit_id) for role in PRESSING):
            return unit_id
    mine = {grant.unit_id for grant in actor.grants}
    return next((unit_id for unit_id in known if unit_id in mine), None)


def may_press(actor: Actor, unit_id: int) -> bool:
    """True for whoever presses in the name of this unit."""
    return any(actor.has(role, unit_id) for role in PRESSING)
