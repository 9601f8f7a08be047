"""说明理由后放行: a gate passed with a reason that stays on record (design §1.4)."""

from __future__ import annotations

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.decide import Decision
from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.gates import GATE_NAMES, NOT_WAIVABLE, Gate
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.storage.tables.handling import Waiver

WITH_THE_OFFICE = frozenset({Gate.CONTACT, Gate.MEETING})
"""Gates that need the consent of the unit's office, given by its clerk."""


def waive(
    office: Office,
    actor: Actor,
    handling_id: int,
    gate: str,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """Pass one gate of the running round; kept with who, when and why."""
    act = open_act(office, actor, handling_id, Action.WAIVE, seen=seen, on_behalf=on_behalf)
    chosen = _gate(gate)
    if chosen.value in act.facts.waived:
        raise NotPossible(f"“{GATE_NAMES[chosen]}”已经放行，不用再办。")
    if chosen in WITH_THE_OFFICE and on_behalf is None and not actor.has(Role.CLERK, act.facts.unit_id):
        raise NotAllowed(f"“{GATE_NAMES[chosen]}”要经办公室同意才能放行，请提案办理员办理。")
    office.db.add(
        Waiver(
            round_id=act.round.id,
            gate=chosen.value,
            reason=require_reason(reason, "放行"),
            person_id=actor.person_id,
            at=office.now,
        )
    )
    return act.done({"gate": chosen.value, "gate_name": GATE_NAMES[chosen]}, note=reason.strip())


def _gate(code: str) -> Gate:
    if code not in set(Gate):
        raise BadInput("请选择要放行的事项。", field="gate")
    gate = Gate(code)
    if gate in NOT_WAIVABLE:
        raise BadInput(f"“{GATE_NAMES[gate]}”不能放行，请先办好。", field="gate")
    return gate
