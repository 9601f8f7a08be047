"""The door for cases that are brand new: decided in memory by the same table, once for all proposals that are alike.

Nobody can have locked or seen such a case, and nothing hangs on it yet: its facts are known without a query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from proposals.domain.actors import Actor
from proposals.domain.deadlines import Clock, Known
from proposals.domain.decide import authorise, decide
from proposals.domain.errors import NotFound
from proposals.domain.facts import CohandlingFact, Facts
from proposals.domain.kinds import Kind
from proposals.domain.permissions import may_see
from proposals.domain.workflow import ENDS, MEMBER_PARTS, Action, Part, State
from proposals.services._apply.act import NO_SUCH_CASE
from proposals.services._clocks import NO_CLOCKS, ClockSet, FirstClocks
from proposals.services._office import Office
from proposals.storage.facts import NOT_AWAITED
from proposals.storage.tables.organisation import Unit
from proposals.storage.unstored import UnstoredEvent, UnstoredHandling


@dataclass(eq=False, slots=True)
class NewCase:
    """A handling that is not stored yet, with what its acts bring about."""

    handling: UnstoredHandling
    kind: Kind
    unit: Unit | None
    dispatcher: Unit | None
    parent: NewCase | None = None
    key: bool = False
    readers: frozenset[int] = frozenset()
    beneath: list[NewCase] = field(default_factory=list)
    clocks: ClockSet = NO_CLOCKS

    @property
    def authority_inside(self) -> bool:
        """True where the authority that dispatches works in this installation."""
        return bool(
            self.dispatcher and self.dispatcher.inside and self.dispatcher.id != self.handling.unit_id
        )

    def facts(self, part: Part | None = None) -> Facts:
        """What ``gather`` would find, in this part if one is given.

        The chain of review is left out: nobody asks for it before work begins.
        """
        handling, lead, part = self.handling, self.parent, part or self.handling.part
        points = handling.proposal.points if part in MEMBER_PARTS else ()
        return Facts(
            handling_id=handling.id,
            version=handling.version,
            state=handling.state,
            part=part,
            unit_id=handling.unit_id,
            dispatcher_unit_id=handling.dispatcher_unit_id,
            authority_inside=self.authority_inside,
            lead_unit_id=lead.handling.unit_id if lead else None,
            lead_state=lead.handling.state if lead else None,
            lead_outside=lead is not None and lead.handling.stub,
            stub=handling.stub,
            restricted_to=self.readers if handling.restricted else None,
            cohandlings=self._cohandlings(),
            unanswered_points=len(points),
            kind_rates_cohandling=self.kind.rates_cohandling,
            cosigner_rule=handling.cosigner_rule,
            past=handling.past,
        )

    def _cohandlings(self) -> tuple[CohandlingFact, ...]:
        return tuple(
            CohandlingFact(case.handling.id, case.unit.name, case.handling.state, False, False)
            for case in self.beneath
            if case.unit is not None and case.handling.state not in NOT_AWAITED
        )


class Opening:
    """The cases that a proposal begins with: ``begin`` each and say their acts ``done``; ``store`` writes them.

    What is decided holds for every proposal that the rules cannot tell from this one.
    """

    def __init__(self, office: Office, first_clocks: FirstClocks) -> None:
        self.office = office
        self.cases: list[NewCase] = []
        self.events: list[tuple[NewCase, UnstoredEvent]] = []
        self._first_clocks = first_clocks

    def begin(self, case: NewCase) -> NewCase:
        """Take in a case; neither it nor its proposal has an id yet."""
        if case.parent is not None:
            case.parent.beneath.append(case)
        self.cases.append(case)
        return case

    def allowed(self, case: NewCase, actor: Actor, action: Action, part: Part | None = None) -> Facts:
        """The facts before the act (in the ``part`` that it gives), or a refusal to whoever may not see or do this."""
        facts = case.facts(part)
        if not may_see(actor, facts):
            raise NotFound(NO_SUCH_CASE)
        authorise(facts, actor, action, None)
        return facts

    def done(
        self,
        case: NewCase,
        facts: Facts,
        actor: Actor,
        action: Action,
        data: Mapping[str, Any],
        *,
        note: str = "",
        start_on: date | None = None,
        fixed: Mapping[Clock, date] | None = None,
    ) -> None:
        """Take the step: state, event and clocks; ``facts`` are those before the act, ``data`` plain JSON values."""
        decision = decide(facts, actor, action, data, modes=self.office.gate_modes)
        handling = case.handling
        handling.version += 1
        event = self._event(case, facts, actor, action, decision.target, dict(data), note)
        self.events.append((case, event))
        handling.state, handling.live = decision.target, decision.target not in ENDS
        case.clocks = self._first_clocks.of(
            handling, decision, start_on or self.office.today, fixed or {}, self._reply_of_lead(case)
        )

    def _reply_of_lead(self, case: NewCase) -> Known | None:
        return case.parent.clocks.reply() if case.parent else None

    def _event(
        self,
        case: NewCase,
        facts: Facts,
        actor: Actor,
        action: Action,
        target: State,
        data: dict[str, Any],
        note: str,
    ) -> UnstoredEvent:
        return UnstoredEvent(
            version=case.handling.version,
            round_no=case.handling.round_no,
            at=self.office.now,
            actor_id=actor.person_id,
            actor_name=actor.name,
            action=action.value,
            from_state=facts.state.value,
            to_state=target.value,
            note=note,
            data=data,
        )
