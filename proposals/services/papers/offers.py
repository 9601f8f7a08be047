"""Which papers a case gives to whom: asked by 详情 for its links and by the making itself, so that they agree."""

from __future__ import annotations

from typing import Protocol

from proposals.domain.actors import Actor
from proposals.domain.facts import CohandlingFact, Facts
from proposals.domain.urging import pressing_unit
from proposals.domain.workflow import Part, State
from proposals.services._office import Office
from proposals.services._urged import waiting_for
from proposals.storage import papers as read
from proposals.storage.glance import Glance
from proposals.storage.notices import latest_supervision
from proposals.storage.tables.handling import Handling


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

    @property
    def glance(self) -> Glance:
        """Which lists it has."""
        ...


def offered(office: Office, actor: Actor, case: Seen) -> list[str]:
    """The papers that this person can have made of this case now, by the names of their templates."""
    offers = {
        "opinion_request": _was_asked(case),
        "dispatch_notice": _was_ordered(actor, case),
        "urging_letter": case.glance.any_tasks
        and bool(waiting_for(office, actor, case.handling, case.facts)),
        "supervision_notice": case.glance.any_notices
        and latest_supervision(office.db, case.handling.id) is not None,
        "adjustment_request": case.glance.any_adjustments
        and case.facts.unit_id is not None
        and read.latest_adjustment(office.db, case.handling.id) is not None,
    }
    return [use for use, given in offers.items() if given]


def asked_of(case: Seen) -> list[CohandlingFact]:
    """Co-handlings under this lead, each with a letter that asks it."""
    return [c for c in case.facts.cohandlings if c.state is not State.PENDING_DISPATCH]


def _was_asked(case: Seen) -> bool:
    """A co-handling dispatched by a lead that works here."""
    handling, facts = case.handling, case.facts
    asked = handling.unit_id is not None and handling.dispatched_on is not None
    by_us = facts.lead_unit_id is not None and not facts.lead_outside
    return facts.part is Part.COHANDLE and facts.state is not State.PENDING_DISPATCH and asked and by_us


def _was_ordered(actor: Actor, case: Seen) -> bool:
    """Given to departments, or by the authority to the unit."""
    issuer = pressing_unit(actor, case.facts)
    if issuer is None or case.facts.unit_id is None or case.handling.dispatched_on is None:
        return False
    if issuer == case.facts.unit_id:
        return bool(case.facts.assignments)
    return issuer == case.facts.dispatcher_unit_id
