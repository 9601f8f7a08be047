"""Which papers a case gives to whom: asked by 详情 for its links and by the making itself, so that they agree."""

from __future__ import annotations

from typing import Protocol

from proposals.domain.actors import Actor, Role
from proposals.domain.facts import CohandlingFact, Facts
from proposals.domain.workflow import Part, State
from proposals.services._office import Office
from proposals.storage import papers as read
from proposals.storage.tables.handling import Handling, Task

SUPERIORS = frozenset({Role.LEADER, Role.DIRECTOR})
"""No paper urges the leadership of one's own house."""


class Seen(Protocol):
    """A case opened for somebody."""

    @property
    def handling(self) -> Handling:
        """The case."""
        ...

    @property
    def facts(self) -> Facts:
        """What the rules know of it."""
        ...


def offered(office: Office, actor: Actor, case: Seen) -> list[str]:
    """The papers that this person can have made of this case now, by the names of their templates."""
    waiting = bool(waiting_for(office, actor, case))
    offers = {
        "opinion_request": _was_asked(case),
        "dispatch_notice": _was_ordered(actor, case),
        "urging_letter": waiting,
        "supervision_notice": waiting,
        "adjustment_request": case.facts.unit_id is not None
        and read.latest_adjustment(office.db, case.handling.id) is not None,
    }
    return [use for use, given in offers.items() if given]


def asked_of(case: Seen) -> list[CohandlingFact]:
    """Co-handlings under this lead, each with a letter that asks it."""
    return [c for c in case.facts.cohandlings if c.state is not State.PENDING_DISPATCH]


def issuer_id(actor: Actor, facts: Facts) -> int | None:
    """The unit in whose name this person writes: the one that handles, its lead, or the one that dispatched."""
    mine = {grant.unit_id for grant in actor.grants}
    units = (facts.unit_id, facts.lead_unit_id, facts.dispatcher_unit_id)
    return next((unit_id for unit_id in units if unit_id is not None and unit_id in mine), None)


def waiting_for(office: Office, actor: Actor, case: Seen) -> list[Task]:
    """What the unit that handles still owes and this person's unit may urge."""
    issuer = issuer_id(actor, case.facts)
    if issuer is None or case.facts.unit_id is None:
        return []
    inside = issuer == case.facts.unit_id
    return [t for t in read.tasks_of_unit(office.db, case.handling) if not inside or t.role not in SUPERIORS]


def _was_asked(case: Seen) -> bool:
    """A co-handling dispatched by a lead that works here."""
    handling, facts = case.handling, case.facts
    asked = handling.unit_id is not None and handling.dispatched_on is not None
    by_us = facts.lead_unit_id is not None and not facts.lead_outside
    return facts.part is Part.COHANDLE and facts.state is not State.PENDING_DISPATCH and asked and by_us


def _was_ordered(actor: Actor, case: Seen) -> bool:
    """Given to departments, or by the authority to the unit."""
    issuer = issuer_id(actor, case.facts)
    if issuer is None or case.facts.unit_id is None or case.handling.dispatched_on is None:
        return False
    if issuer == case.facts.unit_id:
        return bool(case.facts.assignments)
    return issuer == case.facts.dispatcher_unit_id
