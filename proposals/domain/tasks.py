"""Who must act now: derived from the facts alone, so the list of 待办 can always be made anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from proposals.domain.actors import Role
from proposals.domain.deadlines import Clock
from proposals.domain.facts import Facts
from proposals.domain.satisfaction import all_rated, asks_rehandling
from proposals.domain.workflow import MEMBER_PARTS, Action, Part, State


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, for a named person or for whoever holds the role there."""

    action: Action
    title: str
    role: Role
    unit_id: int
    department_id: int | None = None
    person_id: int | None = None
    due_on: date | None = None
    """A day of its own, where no clock gives it."""


def waiting(facts: Facts, running: Collection[Clock] = ()) -> tuple[Waiting, ...]:
    """Everything that waits in this handling, given the clocks that run; empty for ends and stubs of outside leads.

    Publication waits once the case is closed; until then the receipts wait, and its clock reminds of it. Following up a
    promise is no task: it is due months away, its clock reminds as well.
    """
    if facts.stub:
        return ()
    by_state = {
        State.PENDING_DISPATCH: _dispatching,
        State.PENDING_ACCEPTANCE: _accepting,
        State.ADJUSTING: _adjusting,
        State.HANDLING: _handling,
        State.UNDER_REVIEW: _reviewing,
        State.APPROVED: _issuing,
        State.ISSUED: _delivering,
        State.ANSWERED: _rating,
    }
    make = by_state.get(facts.state)
    own = (*make(facts), *_answering_notices(facts)) if make else ()
    return own + _publishing(facts, running)


def _answering_notices(facts: Facts) -> tuple[Waiting, ...]:
    """督办单 without an answer: one task for all of them, until the first day that was set."""
    if not facts.open_notices or facts.unit_id is None:
        return ()
    count, lead = len(facts.open_notices), facts.lead_assignment
    title = f"请反馈督办单（{count}份）" if count > 1 else "请反馈督办单"
    due = min((n.answer_by for n in facts.open_notices if n.answer_by), default=None)
    role, department_id, handler_id = Role.CLERK, None, None
    if lead is not None:
        role, department_id, handler_id = Role.HANDLER, lead.department_id, lead.handler_id
    elif facts.part is Part.COHANDLE and not facts.has_chain:
        role = Role.COHANDLER
    return (Waiting(Action.ANSWER_NOTICE, title, role, facts.unit_id, department_id, handler_id, due),)


def _publishing(facts: Facts, running: Collection[Clock]) -> tuple[Waiting, ...]:
    over = facts.state in (State.CLOSED, State.ARCHIVED)
    return (
        _clerk(Action.PUBLISH, "请登记公开情况", facts.unit_id)
        if over and Clock.PUBLICATION in running
        else ()
    )


def _clerk(action: Action, title: str, unit_id: int | None) -> tuple[Waiting, ...]:
    return (Waiting(action, title, Role.CLERK, unit_id),) if unit_id is not None else ()


def _dispatcher(facts: Facts) -> int | None:
    """Whose clerk decides: the authority's, else the lead's for its co-handlers, else the unit's own."""
    if facts.authority_inside:
        return facts.dispatcher_unit_id
    if facts.lead_unit_id is not None and not facts.lead_outside:
        return facts.lead_unit_id
    return facts.unit_id


def _dispatching(facts: Facts) -> tuple[Waiting, ...]:
    return _clerk(Action.DISPATCH, "请交办", _dispatcher(facts))


def _accepting(facts: Facts) -> tuple[Waiting, ...]:
    tasks = _clerk(Action.ACCEPT, "请签收", facts.unit_id)
    if facts.part is Part.COHANDLE and facts.unit_id is not None:
        tasks += (Waiting(Action.ACCEPT, "请签收会办件", Role.COHANDLER, facts.unit_id),)
    return tasks


def _adjusting(facts: Facts) -> tuple[Waiting, ...]:
    decides = _dispatcher(facts)
    if facts.adjustment_reported:
        return _clerk(Action.AGREE_ADJUSTMENT, "请登记交办机关的答复", decides)
    if decides != facts.unit_id:
        return _clerk(Action.AGREE_ADJUSTMENT, "请决定是否同意调整", decides)
    return _clerk(Action.REPORT_ADJUSTMENT, "请把调整申请报交办机关", decides)


def _handling(facts: Facts) -> tuple[Waiting, ...]:
    assert facts.unit_id is not None
    unit = facts.unit_id
    tasks: list[Waiting] = []
    lead = facts.lead_assignment
    for a in facts.assignments:
        if not a.accepted:
            tasks.append(
                Waiting(Action.ACCEPT_ASSIGNMENT, "请签收处室任务", Role.HEAD, unit, a.department_id, None)
            )
        elif not a.lead and not a.opinion_given:
            tasks.append(
                Waiting(
                    Action.GIVE_DEPARTMENT_OPINION,
                    "请提出配合意见",
                    Role.HANDLER,
                    unit,
                    a.department_id,
                    a.handler_id,
                )
            )
    if facts.part is Part.COHANDLE and lead is None:
        tasks.append(Waiting(Action.GIVE_OPINION, "请提出会办意见", Role.COHANDLER, unit))
    if lead is None:
        tasks.extend(_clerk(Action.ASSIGN, "请分办到处室", unit))
    elif lead.accepted:
        title = "请重新办理" if facts.round_no > 1 else "请办理并起草"
        tasks.append(
            Waiting(Action.SAVE_DRAFT, title, Role.HANDLER, unit, lead.department_id, lead.handler_id)
        )
    if facts.extension_pending:
        tasks.extend(_clerk(Action.GRANT_EXTENSION, "请登记延期申请的答复", _dispatcher(facts)))
    return tuple(tasks)


def _reviewing(facts: Facts) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(Action.APPROVE, f"请{r.name}", Role(r.role), r.unit_id, r.department_id, r.person_id)
        for r in facts.active_reviews
    )


def _issuing(facts: Facts) -> tuple[Waiting, ...]:
    return _clerk(Action.ISSUE, "请编号用印", facts.unit_id)


def _delivering(facts: Facts) -> tuple[Waiting, ...]:
    left = sum(d.delivered_on is None for d in facts.current_deliveries)
    return _clerk(Action.DELIVER, f"请寄送（还有{left}份）", facts.unit_id)


def _rating(facts: Facts) -> tuple[Waiting, ...]:
    title = "请办结" if all_rated(facts) else "等待回执"
    if facts.part in MEMBER_PARTS and asks_rehandling(facts):
        return _clerk(Action.CLOSE, "再次不满意，请当面沟通", facts.unit_id)
    return _clerk(Action.CLOSE if all_rated(facts) else Action.RECEIVE, title, facts.unit_id)
