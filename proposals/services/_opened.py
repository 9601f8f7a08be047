"""A case opened for reading or for small things beside the workflow: seen or not found, allowed or refused."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.decide import authorise, find_step
from proposals.domain.errors import NotFound
from proposals.domain.facts import Facts
from proposals.domain.kinds import Kind
from proposals.domain.permissions import may_see
from proposals.domain.workflow import Action
from proposals.services._apply import NO_SUCH_CASE, facts_of
from proposals.services._office import Office
from proposals.storage.glance import Glance, glance_at
from proposals.storage.handling import current_round, handling_with_proposal
from proposals.storage.tables.handling import Handling, Round

UNDONE = "这一件随整批导入撤销了，不再办理；撤销的经过见那次导入的结果。"


@dataclass(frozen=True, slots=True)
class Opened:
    """One handling as somebody may see it, with its running round."""

    handling: Handling
    facts: Facts
    kind: Kind
    round: Round
    glance: Glance


def opened(office: Office, actor: Actor, handling_id: int) -> Opened:
    """The case without a lock, or ``NotFound`` in the same words for absent and for hidden ones."""
    handling = handling_with_proposal(office.db, handling_id)
    if handling is None:
        raise NotFound(NO_SUCH_CASE)
    if handling.proposal.undone_at is not None:
        raise NotFound(UNDONE)
    glance = glance_at(office.db, handling.id)
    facts = facts_of(office, handling, glance)
    if not may_see(actor, facts):
        raise NotFound(NO_SUCH_CASE)
    kind = office.rules.kinds[handling.proposal.kind_code]
    return Opened(handling, facts, kind, current_round(office.db, handling), glance)


def opened_for(office: Office, actor: Actor, handling_id: int, action: Action) -> Opened:
    """The case, if this person might do this now; raises as the door would."""
    case = opened(office, actor, handling_id)
    authorise(case.facts, actor, action, None)
    find_step(case.facts, action, {})
    return case
