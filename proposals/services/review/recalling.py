"""撤回 and 撤回签发: what the last one who acted may take back until the next one has."""

from __future__ import annotations

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.facts import StepState
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services.review.steps import activate_next, again, reason_of, running_steps
from proposals.storage.tables.review import ReviewStep


def recall(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """撤回: the last approval, or the submission itself while nobody has acted on it."""
    act = open_act(office, actor, handling_id, Action.RECALL, seen=seen, on_behalf=on_behalf)
    reason = reason_of(reason, "撤回")
    if act.facts.last_passed is not None:
        step = _take_back_last(act)
        act.done({"step_id": step.id, "step": step.name}, note=reason)
        return
    for step in running_steps(office, act.round):
        if step.state is not StepState.PASSED:
            step.state = StepState.VOID
    act.done({"submission": act.round.submissions}, note=reason)


def recall_approval(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """撤回签发 before a number is given: the last step waits again, no number is burnt."""
    act = open_act(office, actor, handling_id, Action.RECALL_APPROVAL, seen=seen, on_behalf=on_behalf)
    reason = reason_of(reason, "撤回签发")
    step = _take_back_last(act)
    act.notify(act.facts.handler_id, "签发已撤回", f"第{act.handling.proposal.serial_no}号：{reason}")
    act.done({"step_id": step.id, "step": step.name}, note=reason)


def _take_back_last(act: Act) -> ReviewStep:
    """The step passed last waits again; later ones that had begun to wait do so no longer."""
    last = act.facts.last_passed
    assert last is not None
    steps = running_steps(act.office, act.round)
    step = next(s for s in steps if s.id == last.id)
    for other in steps:
        if other.position > step.position and other.state is StepState.ACTIVE:
            other.state, other.activated_at = StepState.WAITING, None
    again(act.office, step, StepState.VOID)
    act.office.db.flush()
    activate_next(act.office, running_steps(act.office, act.round))
    return step
