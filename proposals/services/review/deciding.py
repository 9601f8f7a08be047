"""同意、退回承办人、退回到某一步: what somebody does for whom a step waits, or what was done on paper."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotPossible
from proposals.domain.facts import StepState
from proposals.domain.permissions import reviews_step
from proposals.domain.workflow import Action, State
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services.review.steps import (
    activate_next,
    again,
    delegator,
    mark,
    next_order,
    opinion_of,
    reason_of,
    running_steps,
)
from proposals.storage.facts import as_fact
from proposals.storage.tables.review import ReviewStep


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval led to: whether it was the last one, and for whom it waits next."""

    signed: bool
    waits_for: tuple[str, ...]


def approve(
    office: Office,
    actor: Actor,
    handling_id: int,
    step_id: int,
    *,
    draft_sha256: str,
    opinion: str = "",
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Approval:
    """同意 one step for exactly the text shown (``draft_sha256``); the last one signs.

    Raises ``Conflict`` where somebody acted on the step before or the text is another one.
    """
    act = _open(office, actor, handling_id, Action.APPROVE, step_id, seen, on_behalf)
    steps = running_steps(office, act.round)
    step = _step_of(act, steps, step_id)
    if step.draft_sha256 != draft_sha256:
        raise Conflict("答复稿已经换了一稿，请看过最新的一稿再办。")
    mark(act, step, StepState.PASSED, opinion_of(opinion), next_order(act))
    signed = all(s.state is StepState.PASSED for s in steps)
    if signed and not step.acted_title:
        field = "behalf_title" if on_behalf else "title"
        raise BadInput(f"请写明签发人{step.acted_name}的职务，复函上要印。", field=field)
    waiting = activate_next(office, steps)
    for following in waiting:
        act.notify(following.person_id, f"请{following.name}", _case_words(act))
    if signed:
        act.notify(act.facts.handler_id, "答复稿已签发，请编号", _case_words(act))
    act.done(
        {
            "step_id": step.id,
            "step": step.name,
            "sha256": step.draft_sha256,
            "delegated_by": delegator(office, actor, step) if on_behalf is None else "",
        },
        note=step.opinion,
    )
    return Approval(signed, tuple(s.name for s in waiting))


def return_to_handler(
    office: Office,
    actor: Actor,
    handling_id: int,
    step_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """退回承办人: the steps still open are void, what others approved stays on record for the same text."""
    act = _open(office, actor, handling_id, Action.RETURN_TO_HANDLER, step_id, seen, on_behalf)
    steps = running_steps(office, act.round)
    step = _step_of(act, steps, step_id)
    mark(act, step, StepState.RETURNED, reason_of(reason, "退回"), next_order(act))
    for other in steps:
        if other.state in (StepState.WAITING, StepState.ACTIVE):
            other.state = StepState.VOID
    for person_id in {act.facts.handler_id, act.facts.submitted_by}:
        act.notify(person_id, f"{step.name}退回了答复稿", f"{_case_words(act)}退回理由：{step.opinion}")
    act.done({"step_id": step.id, "step": step.name}, note=step.opinion)


def return_to_step(
    office: Office,
    actor: Actor,
    handling_id: int,
    step_id: int,
    to_step_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """退回到某一步: that step and all later ones wait again for the same text."""
    act = _open(office, actor, handling_id, Action.RETURN_TO_STEP, step_id, seen, on_behalf)
    steps = running_steps(office, act.round)
    step = _step_of(act, steps, step_id)
    target = next((s for s in steps if s.id == to_step_id), None)
    if target is None or target.state is not StepState.PASSED or target.position >= step.position:
        raise BadInput("只能退回到前面已经办过的一步，请重新选择。", field="to_step")
    mark(act, step, StepState.RETURNED, reason_of(reason, "退回"), next_order(act))
    _wait_again(office, steps, step, target)
    activate_next(office, running_steps(office, act.round))
    act.notify(target.acted_by, f"{step.name}退回到{target.name}", f"{_case_words(act)}理由：{step.opinion}")
    act.done({"step_id": step.id, "step": step.name, "to_step": target.name}, note=step.opinion)


def _wait_again(office: Office, steps: list[ReviewStep], returned: ReviewStep, target: ReviewStep) -> None:
    for other in steps:
        later = other.position > target.position
        if other is returned:
            again(office, other, StepState.RETURNED)
        elif other is target or (later and other.state is StepState.PASSED):
            again(office, other, StepState.VOID)
        elif later and other.state is StepState.ACTIVE:
            other.state, other.activated_at = StepState.WAITING, None
    office.db.flush()


def _open(
    office: Office,
    actor: Actor,
    handling_id: int,
    action: Action,
    step_id: int,
    seen: int | None,
    on_behalf: OnBehalf | None,
) -> Act:
    """The act; whoever could have done it a moment ago reads who was first, not that they may not."""
    try:
        return open_act(office, actor, handling_id, action, seen=seen, on_behalf=on_behalf)
    except (NotAllowed, NotPossible):
        step = office.db.get(ReviewStep, step_id, populate_existing=True)
        if step is None or step.acted_at is None or not reviews_step(actor, as_fact(step)):
            raise
        raise Conflict(_what_happened(step), [_what_happened(step)]) from None


def _step_of(act: Act, steps: list[ReviewStep], step_id: int) -> ReviewStep:
    """The step meant, if it waits and for this person; otherwise who was first, or whose it is."""
    if act.facts.state is not State.UNDER_REVIEW:
        raise NotPossible("这一件不在审核中，请刷新页面看最新情况。")
    step = act.office.db.get(ReviewStep, step_id)
    if step is None or step.round_id != act.round.id:
        raise NotPossible("没有找到这一步审核，请刷新页面后重试。")
    if step not in steps or step.state is not StepState.ACTIVE:
        raise Conflict(_what_happened(step), [_what_happened(step)])
    fact = next(r for r in act.facts.active_reviews if r.id == step.id)
    if act.on_behalf is None and not reviews_step(act.actor, fact):
        raise NotAllowed(f"“{step.name}”不由您办理，请从待办中打开您自己的一步。")
    return step


def _what_happened(step: ReviewStep) -> str:
    if step.acted_at is None:
        return f"“{step.name}”现在不等办理，请刷新页面看最新情况。"
    at = step.acted_at.astimezone(BEIJING)
    did = {StepState.PASSED: "同意", StepState.RETURNED: "退回"}.get(step.state, "办理，后又撤回")
    return (
        f"“{step.name}”已由{step.acted_name}于{at.month}月{at.day}日{at:%H:%M}{did}，请刷新页面看最新情况。"
    )


def _case_words(act: Act) -> str:
    proposal = act.handling.proposal
    return f"第{proposal.serial_no}号《{proposal.title}》。"
