"""申请调整承办单位（退办）: asked once, reported up, decided here or outside, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.decide import Decision
from proposals.domain.errors import BadInput
from proposals.domain.workflow import Action, State
from proposals.services._apply import Act, open_act, refresh
from proposals.services._dispatching import end_cohandlings
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.services.dispatch._authority import require_who_answered
from proposals.services.dispatch._merged import refuse_while_merged
from proposals.storage.tables.handling import Adjustment, Assignment, Clock, Handling


@dataclass(frozen=True, slots=True)
class AdjustmentRequest:
    """Why the case is not ours, whose it is, and whether they were spoken to."""

    ground: str
    proposed_unit: str
    talked: str = ""


def request_adjustment(
    office: Office,
    actor: Actor,
    handling_id: int,
    request: AdjustmentRequest,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """Ask that another unit handle the case; after the window it is warned of, refused once it is final."""
    act = open_act(office, actor, handling_id, Action.REQUEST_ADJUSTMENT, seen=seen, on_behalf=on_behalf)
    refuse_while_merged(act, "申请调整")
    ground = require_reason(request.ground, "申请调整", "ground")
    proposed = request.proposed_unit.strip()
    if act.handling.unit is not None and proposed in (act.handling.unit.name, act.handling.unit.short_name):
        raise BadInput("建议承办单位不能是本单位。", field="proposed_unit")
    office.db.add(
        Adjustment(
            handling_id=act.handling.id,
            ground=ground,
            proposed_unit=proposed,
            talked=request.talked.strip(),
            asked_by=actor.person_id,
            asked_on=act.acted_on,
        )
    )
    ends = window_ends(office, act.handling)
    return act.done(
        {
            "proposed_unit": proposed,
            "talked": request.talked.strip(),
            "window_over": ends is not None and act.acted_on > ends,
        },
        note=ground,
    )


def report_adjustment(
    office: Office,
    actor: Actor,
    handling_id: int,
    reported_on: date,
    paper_no: str = "",
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """报交办机关: the request went up on paper; the answer is recorded when it comes."""
    act = open_act(office, actor, handling_id, Action.REPORT_ADJUSTMENT, seen=seen, on_behalf=on_behalf)
    asked = open_request(office, act.handling)
    if not asked.asked_on <= reported_on <= office.today:
        raise BadInput("上报日期应在申请之后，且不晚于今天。", field="reported_on")
    asked.reported_on, asked.reported_no = reported_on, paper_no.strip()
    return act.done({"reported_on": reported_on.isoformat(), "paper_no": paper_no.strip()})


def agree_adjustment(
    office: Office,
    actor: Actor,
    handling_id: int,
    answer: str = "",
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """同意调整: back to an authority that works here, to go elsewhere; otherwise 已退回."""
    act = open_act(office, actor, handling_id, Action.AGREE_ADJUSTMENT, seen=seen, on_behalf=on_behalf)
    _decide(act, "agreed", answer)
    _end_assignments(act)
    decision = act.done({"proposed_unit": _proposed(office, act.handling)}, note=answer.strip())
    if decision.target is State.PENDING_DISPATCH:
        _free_from_unit(act)
    else:
        end_cohandlings(office, actor, act.handling, "主办单位已调整")
    return decision


def refuse_adjustment(
    office: Office,
    actor: Actor,
    handling_id: int,
    answer: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """不同意调整: the unit goes on where it was and may not ask again; its reply clock never stopped."""
    act = open_act(office, actor, handling_id, Action.REFUSE_ADJUSTMENT, seen=seen, on_behalf=on_behalf)
    _decide(act, "refused", require_reason(answer, "不同意调整", "answer"))
    act.handling.adjustment_refused = True
    return act.done(note=answer.strip())


def recall_adjustment(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str = "",
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """撤回调整申请: the unit handles the case after all, and may still ask later."""
    act = open_act(office, actor, handling_id, Action.RECALL_ADJUSTMENT, seen=seen, on_behalf=on_behalf)
    asked = open_request(office, act.handling)
    asked.outcome, asked.decided_on, asked.answer = "recalled", act.acted_on, reason.strip()
    return act.done(note=reason.strip())


def open_request(office: Office, handling: Handling) -> Adjustment:
    """The request that waits for an answer."""
    return office.db.scalars(
        select(Adjustment)
        .where(Adjustment.handling_id == handling.id, Adjustment.outcome.is_(None))
        .order_by(Adjustment.id.desc())
        .limit(1)
    ).one()


def _decide(act: Act, outcome: str, answer: str) -> None:
    require_who_answered(act)
    asked = open_request(act.office, act.handling)
    if act.acted_on < asked.asked_on:
        raise BadInput("答复日期早于申请日期，请检查。", field="behalf_on")
    asked.outcome, asked.decided_on, asked.answer = outcome, act.acted_on, answer.strip()


def _proposed(office: Office, handling: Handling) -> str:
    latest = select(Adjustment.proposed_unit).where(Adjustment.handling_id == handling.id)
    return office.db.scalar(latest.order_by(Adjustment.id.desc()).limit(1)) or ""


def _end_assignments(act: Act) -> None:
    running = select(Assignment).where(
        Assignment.handling_id == act.handling.id, Assignment.ended_at.is_(None)
    )
    for assignment in act.office.db.scalars(running):
        assignment.ended_at = act.office.now


def _free_from_unit(act: Act) -> None:
    """The case belongs to nobody until it is dispatched; the next unit may ask for adjustment in its turn."""
    handling = act.handling
    handling.unit_id = handling.dispatched_on = handling.accepted_at = None
    handling.adjustment_refused = False
    act.office.db.flush()
    act.office.db.refresh(handling, ["unit"])
    refresh(act.office, handling)


def window_ends(office: Office, handling: Handling) -> date | None:
    """The last day on which the authority must take a request, of the running dispatch."""
    return office.db.scalar(
        select(Clock.due_on)
        .where(
            Clock.handling_id == handling.id,
            Clock.kind == ClockKind.ADJUSTMENT,
            Clock.cancelled_at.is_(None),
        )
        .order_by(Clock.id.desc())
        .limit(1)
    )
