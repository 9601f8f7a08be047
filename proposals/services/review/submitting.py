"""送审: the newest draft goes along the chain; approvals given to the very same text are carried over."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import Conflict, GateClosed
from proposals.domain.facts import StepState
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._commitments import commitments_to_tell
from proposals.services._office import Office
from proposals.services._proofing import errors_to_tell
from proposals.services._waiving import waive
from proposals.services.review.steps import acted_by, activate_next, make_steps
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.review import ReviewStep


def submit(
    office: Office,
    actor: Actor,
    handling_id: int,
    *,
    waivers: Mapping[str, str] | None = None,
    draft_sha256: str | None = None,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> tuple[str, ...]:
    """Send the newest draft to review; ``waivers`` maps gates to reasons and is written down first.

    ``draft_sha256`` is the text that the page showed. Gives the warnings of gates that only warn; raises
    ``GateClosed`` for those that block.
    """
    for gate, reason in (waivers or {}).items():
        waive(office, actor, handling_id, gate, reason, seen=seen, on_behalf=on_behalf)
        seen = None
    act = open_act(office, actor, handling_id, Action.SUBMIT, seen=seen, on_behalf=on_behalf)
    draft = latest_draft(office.db, act.round.id)
    if draft is None:
        raise GateClosed("还没有保存答复稿，请先起草。", ["draft"])
    if draft_sha256 is not None and draft_sha256 != draft.sha256:
        raise Conflict(
            f"{draft.author_name}刚保存了第{draft.version}稿，与您看到的不同，请看过后再送审。",
            [f"{draft.author_name}保存了第{draft.version}稿"],
        )
    act.round.submissions += 1
    act.round.submitted_by = acted_by(act)
    steps = make_steps(act, draft)
    _carry_over(act, steps)
    office.db.add_all(steps)
    office.db.flush()
    for step in activate_next(office, steps):
        act.notify(step.person_id, *_please(act, step))
    carried = [s.name for s in steps if s.state is StepState.PASSED]
    decision = act.done(
        {
            "version": draft.version,
            "draft_id": draft.id,
            "sha256": draft.sha256,
            "submission": act.round.submissions,
            "carried": carried,
            **commitments_to_tell(office, act.kind, draft),
            **errors_to_tell(office, act.handling, act.round),
        }
    )
    return tuple(f.sentence for f in decision.warnings)


def _carry_over(act: Act, steps: list[ReviewStep]) -> None:
    """Approvals of the same text hold again; the last position never does, somebody must sign anew."""
    last = max(s.position for s in steps)
    earlier = act.office.db.scalars(
        select(ReviewStep)
        .where(
            ReviewStep.round_id == act.round.id,
            ReviewStep.submission < act.round.submissions,
            ReviewStep.state == StepState.PASSED,
            ReviewStep.draft_sha256 == steps[0].draft_sha256,
        )
        .order_by(ReviewStep.id)
    )
    given = {_same(s): s for s in earlier}
    for step in steps:
        old = given.get(_same(step))
        if old is None or step.position == last:
            continue
        step.state, step.opinion = StepState.PASSED, old.opinion
        step.acted_by, step.acted_name, step.acted_title = old.acted_by, old.acted_name, old.acted_title
        step.acted_at, step.on_behalf = old.acted_at, old.on_behalf


def _same(step: ReviewStep) -> tuple[object, ...]:
    return (step.kind, step.name, step.role, step.unit_id, step.department_id, step.person_id)


def _please(act: Act, step: ReviewStep) -> tuple[str, str]:
    proposal = act.handling.proposal
    case = f"第{proposal.serial_no}号《{proposal.title}》"
    return f"请{step.name}：{case}", f"{case}的答复稿已送审，请{step.name}。"


def draft_under_review(office: Office, steps: list[ReviewStep]) -> Draft | None:
    """The version that the running steps are about."""
    return office.db.get(Draft, steps[0].draft_id) if steps else None
