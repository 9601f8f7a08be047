"""A case as a page needs it: opened for somebody, with what they may do next."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.conditions import CONDITIONS
from proposals.domain.errors import NotFound
from proposals.domain.facts import Facts
from proposals.domain.kinds import Kind
from proposals.domain.permissions import may, may_record, may_see
from proposals.domain.workflow import MEMBER_PARTS, Action, Part, State, possible_actions, steps
from proposals.services._apply import NO_SUCH_CASE, facts_of
from proposals.services._office import Office
from proposals.storage.glance import Glance, glance_at
from proposals.storage.handling import handling_with_proposal
from proposals.storage.tables.handling import Handling, PastRecord
from proposals.storage.tables.register import Proposal


@dataclass(frozen=True, slots=True)
class Case:
    """One handling, opened for one person."""

    handling: Handling
    facts: Facts
    kind: Kind
    actor: Actor
    glance: Glance

    @property
    def id(self) -> int:
        """Id of the handling."""
        return self.handling.id

    @property
    def version(self) -> int:
        """Version of the handling that this page shows."""
        return self.facts.version

    @property
    def proposal(self) -> Proposal:
        """The proposal that is handled."""
        return self.handling.proposal


CHOSEN_BY_DATA = frozenset({Action.DELIVER, Action.APPROVE, Action.VOID})
"""Actions whose step depends on what is sent along: offered whenever the table knows them here."""


def open_case(office: Office, actor: Actor, handling_id: int) -> Case:
    """The case, or ``NotFound`` in the same words for what is not there and what one may not know."""
    handling = handling_with_proposal(office.db, handling_id)
    if handling is None:
        raise NotFound(NO_SUCH_CASE)
    glance = glance_at(office.db, handling.id)
    facts = facts_of(office, handling, glance)
    if not may_see(actor, facts):
        raise NotFound(NO_SUCH_CASE)
    return Case(handling, facts, office.rules.kinds[handling.proposal.kind_code], actor, glance)


def past_record(office: Office, case: Case) -> PastRecord | None:
    """How a case of an earlier year ended, as an old ledger says; None for one that was handled here."""
    return office.db.get(PastRecord, case.id) if case.handling.past else None


def next_actions(case: Case) -> tuple[list[Action], list[Action]]:
    """What this person may do now in their own right, and what they may record for others."""
    now = [a for a in possible_actions(case.facts.state, case.facts.part) if _holds(case.facts, a)]
    if case.facts.part is Part.COHANDLE and case.facts.state is State.PENDING_ACCEPTANCE:
        now.append(Action.GIVE_OPINION)  # accepts with it
    own = [a for a in now if may(case.actor, a, case.facts)]
    recorded = [a for a in now if a not in own and may_record(case.actor, a, case.facts)]
    return own, recorded


def _holds(facts: Facts, action: Action) -> bool:
    if action in CHOSEN_BY_DATA:
        return True
    if action in (Action.RECEIVE, Action.CORRECT_RECEIPT) and not _has_copies(facts, action):
        return False
    rows = steps(facts.state, action, facts.part)
    return any(row.when is None or CONDITIONS[row.when](facts, {}) for row in rows)


def _has_copies(facts: Facts, action: Action) -> bool:
    """Receipts are for copies that a member rates: taken where none came yet, corrected where one did."""
    if facts.part not in MEMBER_PARTS and not facts.kind_rates_cohandling:
        return False
    sent = [d for d in facts.deliveries if d.delivered_on is not None]
    return any(d.rated is (action is Action.CORRECT_RECEIPT) for d in sent)
