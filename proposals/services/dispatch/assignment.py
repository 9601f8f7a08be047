"""分办 inside the unit: a lead department and supporting ones, who accept, return and give their opinion."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.decide import Decision
from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._clocks import open_clocks
from proposals.services._holders import holders
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.storage.tables.handling import Assignment
from proposals.storage.tables.organisation import Department, Person


@dataclass(frozen=True, slots=True)
class Shares:
    """Who shall work on the case: departments by id, the handler optional; ``reason`` for a change."""

    lead_id: int
    handler_id: int | None = None
    supporting_ids: tuple[int, ...] = ()
    reason: str = ""


def assign(
    office: Office,
    actor: Actor,
    handling_id: int,
    shares: Shares,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """分办 or 改派: what stays is left alone, what changes ends with its reason and a new share begins."""
    act = open_act(office, actor, handling_id, Action.ASSIGN, seen=seen, on_behalf=on_behalf)
    if on_behalf is None and not actor.has(Role.CLERK, act.handling.unit_id):
        raise NotAllowed("分办到处室由本单位提案办理员办理；处室负责人可以指定本处室的承办人。")
    wanted = _wanted(act, shares)
    running = _running(act)
    changed = [a for a in running if wanted.get(a.department_id) != a.lead]
    if changed:
        require_reason(shares.reason, "改派")
    for assignment in changed:
        assignment.ended_at = office.now
    office.db.flush()
    kept = {a.department_id: a for a in running if a.ended_at is None}
    new = [_begin(act, department, leads) for department, leads in wanted.items() if department not in kept]
    _name_handler(act, shares, kept.get(shares.lead_id) or new[0])
    return _finish(act, shares, new, changed)


def name_handler(
    office: Office,
    actor: Actor,
    handling_id: int,
    department_id: int,
    handler_id: int,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """指定承办人: the head of an assigned department names who works on it."""
    act = open_act(office, actor, handling_id, Action.ASSIGN, seen=seen, on_behalf=on_behalf)
    assignment = next((a for a in _running(act) if a.department_id == department_id), None)
    if assignment is None:
        raise NotPossible("这一件没有分办到该处室，不能指定承办人。")
    _refuse_other_head(act, department_id)
    person = _handler(act, handler_id, department_id)
    before = assignment.handler.name if assignment.handler else ""
    assignment.handler_id = person.id
    act.notify(person.id, *_told(act, "请您承办"))
    return act.done({"department": assignment.department.name, "handler": person.name, "before": before})


def accept_assignment(
    office: Office,
    actor: Actor,
    handling_id: int,
    department_id: int,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """处室签收; whoever accepts as handler of the department is its handler from then on."""
    act = open_act(office, actor, handling_id, Action.ACCEPT_ASSIGNMENT, seen=seen, on_behalf=on_behalf)
    assignment = _own_share(act, department_id)
    if assignment.accepted_at is not None:
        raise NotPossible(f"{assignment.department.name}已经签收，不用再签收。")
    assignment.accepted_at = office.now
    if assignment.handler_id is None and actor.has(Role.HANDLER, act.handling.unit_id, department_id):
        assignment.handler_id = actor.person_id
    return act.done({"assignment_id": assignment.id, "department": assignment.department.name})


def return_assignment(
    office: Office,
    actor: Actor,
    handling_id: int,
    department_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """处室退回: not this department's matter; the clerk assigns again, as often as it takes."""
    act = open_act(office, actor, handling_id, Action.RETURN_ASSIGNMENT, seen=seen, on_behalf=on_behalf)
    assignment = _own_share(act, department_id)
    assignment.return_reason = require_reason(reason, "退回")
    assignment.ended_at = office.now
    name = assignment.department.name
    if not assignment.lead:
        for clerk in holders(office, Role.CLERK, act.handling.unit_id):
            act.notify(clerk.id, f"{name}退回了配合任务", f"{_case(act)}：{name}退回，理由：{reason.strip()}")
    _stop_clocks_nobody_owes(act, ClockKind.DEPARTMENT_OPINION)
    return act.done({"assignment_id": assignment.id, "department": name}, note=reason.strip())


def give_department_opinion(
    office: Office,
    actor: Actor,
    handling_id: int,
    department_id: int,
    text: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """配合处室 gives its opinion to the lead department; a later text replaces it, the event keeps the earlier."""
    act = open_act(office, actor, handling_id, Action.GIVE_DEPARTMENT_OPINION, seen=seen, on_behalf=on_behalf)
    assignment = _own_share(act, department_id)
    if assignment.lead:
        raise NotPossible("牵头处室直接起草答复稿，不用另提配合意见。")
    opinion = text.strip()
    if not opinion:
        raise BadInput("请填写配合意见。", field="text")
    assignment.opinion, assignment.opinion_at, assignment.opinion_by = opinion, office.now, act.acted_name
    assignment.accepted_at = assignment.accepted_at or office.now
    lead = next((a for a in _running(act) if a.lead), None)
    if lead is not None:
        name = assignment.department.name
        act.notify(lead.handler_id, f"{name}已提出配合意见", f"{_case(act)}：{opinion[:200]}")
    return act.done(
        {"assignment_id": assignment.id, "department": assignment.department.name, "text": opinion}
    )


def _wanted(act: Act, shares: Shares) -> dict[int, bool]:
    """Departments asked for, the lead first; each must be ours and in use."""
    if shares.lead_id in shares.supporting_ids:
        raise BadInput("牵头处室不能同时是配合处室。", field="supporting_ids")
    wanted = {shares.lead_id: True} | dict.fromkeys(shares.supporting_ids, False)
    for department_id, leads in wanted.items():
        department = act.office.db.get(Department, department_id)
        if department is None or department.unit_id != act.handling.unit_id or not department.active:
            raise BadInput(
                "没有这个处室或已停用，请从列表中选择。", field="lead_id" if leads else "supporting_ids"
            )
    return wanted


def _running(act: Act) -> list[Assignment]:
    return list(
        act.office.db.scalars(
            select(Assignment)
            .where(Assignment.handling_id == act.handling.id, Assignment.ended_at.is_(None))
            .order_by(Assignment.lead.desc(), Assignment.id)
        )
    )


def _begin(act: Act, department_id: int, leads: bool) -> Assignment:
    assignment = Assignment(
        handling_id=act.handling.id,
        department_id=department_id,
        lead=leads,
        assigned_at=act.office.now,
    )
    act.office.db.add(assignment)
    act.office.db.flush()
    return assignment


def _name_handler(act: Act, shares: Shares, lead: Assignment) -> None:
    if shares.handler_id is None or shares.handler_id == lead.handler_id:
        return
    person = _handler(act, shares.handler_id, shares.lead_id)
    lead.handler_id = person.id
    act.notify(person.id, *_told(act, "请您承办"))


def _finish(act: Act, shares: Shares, new: list[Assignment], ended: list[Assignment]) -> Decision:
    db = act.office.db
    db.flush()
    handler = db.get(Person, shares.handler_id) if shares.handler_id else None
    _stop_clocks_nobody_owes(act, ClockKind.DEPARTMENT_ACCEPT, ClockKind.DEPARTMENT_OPINION)
    decision = act.done(
        {
            "lead": next(a.department.name for a in _running(act) if a.lead),
            "supporting": [a.department.name for a in _running(act) if not a.lead],
            "handler": handler.name if handler else "",
            "ended": [a.department.name for a in ended],
            "new_departments": [a.department_id for a in new],
            "new_supporting": [a.department_id for a in new if not a.lead],
        },
        note=shares.reason.strip(),
    )
    due = {c.kind: c.due_on for c in open_clocks(act.office, act.handling.id)}
    for assignment in new:
        if not assignment.lead:
            assignment.due_on = due.get(ClockKind.DEPARTMENT_OPINION)
    return decision


def _stop_clocks_nobody_owes(act: Act, *kinds: ClockKind) -> None:
    """After a share ended: what only that department owed is owed no longer."""
    running = _running(act)
    owed = {
        ClockKind.DEPARTMENT_ACCEPT: any(a.accepted_at is None for a in running),
        ClockKind.DEPARTMENT_OPINION: any(not a.lead and a.opinion_at is None for a in running),
    }
    for clock in open_clocks(act.office, act.handling.id):
        if clock.kind in kinds and not owed[clock.kind]:
            clock.cancelled_at = act.office.now


def _own_share(act: Act, department_id: int) -> Assignment:
    """The department's running share, if the actor belongs there, is the clerk, or records for them."""
    assignment = next((a for a in _running(act) if a.department_id == department_id), None)
    if assignment is None:
        raise NotPossible("这一件没有分办到该处室，或已经退回、改派，请刷新页面看最新情况。")
    unit_id, actor = act.handling.unit_id, act.actor
    belongs = (
        actor.person_id == assignment.handler_id
        or actor.has(Role.HANDLER, unit_id, department_id)
        or actor.has(Role.HEAD, unit_id, department_id)
    )
    if act.on_behalf is None and not belongs and not actor.has(Role.CLERK, unit_id):
        raise NotAllowed(f"这是分办给{assignment.department.name}的任务，由该处室办理。")
    return assignment


def _refuse_other_head(act: Act, department_id: int) -> None:
    unit_id, actor = act.handling.unit_id, act.actor
    if act.on_behalf is not None or actor.has(Role.CLERK, unit_id):
        return
    if not actor.has(Role.HEAD, unit_id, department_id):
        raise NotAllowed("只能指定本处室的承办人。")


def _handler(act: Act, person_id: int, department_id: int) -> Person:
    """Somebody of the department, or with the handler's role for it."""
    person = act.office.db.get(Person, person_id)
    fits = person is not None and (
        person.department_id == department_id
        or person in holders(act.office, Role.HANDLER, act.handling.unit_id, department_id)
    )
    if person is None or not person.active or not fits:
        raise BadInput("承办人应是该处室的在职人员，请从列表中选择。", field="handler_id")
    return person


def _case(act: Act) -> str:
    proposal = act.handling.proposal
    return f"{proposal.session.name}第{proposal.serial_no}号《{proposal.title}》"


def _told(act: Act, what: str) -> tuple[str, str]:
    return f"{what}：第{act.handling.proposal.serial_no}号", f"{_case(act)}，{what}。"
