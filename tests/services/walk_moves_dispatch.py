"""Moves of the walk: registration, dispatch, adjustment, departments, merging, transfer, extension, readers."""

from __future__ import annotations

from datetime import timedelta

from proposals.domain.actors import Role
from proposals.domain.facts import CosignerRule
from proposals.domain.gates import Gate
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Action, Part
from proposals.services import dispatch
from proposals.services.register import NewProposer, Registration, register
from proposals.storage.tables.notices import Notice
from proposals.storage.tables.organisation import Department, Person, RoleGrant
from tests.services.walk_turn import Turn
from tests.services.walk_world import OUTSIDE

MEMBERS = ("孔祥彬", "孟平", "颜青")
KINDS = (("cppcc_proposal", "市政协六届一次会议"), ("npc_suggestion", "市六届人大一次会议"))


def register_case(t: Turn) -> None:
    """Another proposal, by a clerk who takes part in it or by the authority."""
    kind, session = t.one((*KINDS, KINDS[0]))
    unit_id = t.actor.unit_id
    assert unit_id is not None
    ours = unit_id == t.world.units.get("重庆市政协提案委员会")
    part = t.one((Part.SOLE, Part.LEAD, Part.LEAD, Part.SPLIT, Part.COHANDLE, Part.FORWARD, None))
    if not t.chance(0.1):
        t.world.serial += 1
    units = [name for name, i in t.world.units.items() if i != unit_id]
    register(
        t.office,
        t.actor,
        Registration(
            kind=kind,
            level="city",
            session=session,
            serial_no=f"{t.world.serial:04}",
            title=f"关于第{t.world.serial}项工作的建议",
            proposers=tuple(NewProposer(n, ProposerType.MEMBER) for n in MEMBERS[: t.dice.randint(1, 3)]),
            unit_id=unit_id,
            points=tuple(f"加强第{n}项工作" for n in range(t.dice.randint(0, 2))),
            part=part,
            lead_unit=t.one((*units, *OUTSIDE)) if part is Part.COHANDLE or ours else "",
            co_units=_co_units(t) if part in (Part.LEAD, Part.SPLIT) else (),
            dispatched_on=t.day(),
            restricted=t.chance(0.1),
            cosigner_rule=t.one(CosignerRule),
        ),
    )


def _co_units(t: Turn) -> tuple[str, ...]:
    return tuple(t.some(["市信访办", "市机关事务局", OUTSIDE[0]]))


def dispatch_case(t: Turn) -> None:
    inside = [i for name, i in t.world.units.items() if name not in OUTSIDE]
    ours = t.handling.unit_id if t.handling.unit_id and t.chance(0.8) else t.one(inside)
    part = Part.COHANDLE if t.handling.parent_id and t.chance(0.9) else t.one(Part)
    order = dispatch.Order(
        unit_id=ours,
        part=part,
        dispatched_on=t.day(),
        requirement=t.one(("", "请会同有关单位办理")),
        co_units=_co_units(t) if part in (Part.LEAD, Part.SPLIT) else (),
        split_units=tuple(t.some(["市水利局", "市信访办", OUTSIDE[1]])) if part is Part.SPLIT else (),
        lead_unit=t.one(("市水利局", OUTSIDE[0])) if part is Part.COHANDLE else "",
    )
    dispatch.dispatch(t.office, t.actor, t.id, order, **t.how)


def request_adjustment(t: Turn) -> None:
    request = dispatch.AdjustmentRequest(t.words("不属于本单位职责"), t.one(("市水利局", "市司法局", "")))
    dispatch.request_adjustment(t.office, t.actor, t.id, request, **t.how)


def assign(t: Turn) -> None:
    departments = t.rows(Department, unit_id=t.handling.unit_id)
    if not departments or t.chance(0.1):
        departments = t.rows(Department)
    if t.facts.assignments and t.chance(0.25):
        at = t.one(t.facts.assignments).department_id
        person = t.one(t.rows(Person, department_id=at)) or t.one(t.rows(Person))
        dispatch.name_handler(t.office, t.actor, t.id, at, person.id, **t.how)
        return
    lead, *others = t.dice.sample(departments, len(departments))
    handler = t.one(t.rows(Person, department_id=lead.id)) if t.chance(0.5) else None
    supporting = tuple(d.id for d in t.some(others))
    shares = dispatch.Shares(lead.id, handler.id if handler else None, supporting, t.words("改派"))
    dispatch.assign(t.office, t.actor, t.id, shares, **t.how)


def _department(t: Turn) -> int:
    share = t.one(t.facts.assignments)
    return share.department_id if share else t.one(t.rows(Department)).id


def accept_assignment(t: Turn) -> None:
    dispatch.accept_assignment(t.office, t.actor, t.id, _department(t), **t.how)


def return_assignment(t: Turn) -> None:
    dispatch.return_assignment(t.office, t.actor, t.id, _department(t), t.words(), **t.how)


def give_department_opinion(t: Turn) -> None:
    supporting = [a for a in t.facts.assignments if not a.lead]
    at = t.one(supporting).department_id if supporting else _department(t)
    dispatch.give_department_opinion(t.office, t.actor, t.id, at, t.words("同意"), **t.how)


def merge(t: Turn) -> None:
    other = t.one(dispatch.mergeable(t.office, t.actor, t.handling))
    into = other.id if other is not None and t.chance(0.9) else t.id
    dispatch.merge(t.office, t.actor, t.id, into, t.words("内容相同"), **t.how)


def transfer(t: Turn) -> None:
    order = dispatch.Transfer(t.one((*t.world.units, OUTSIDE[0])), t.words("职责调整"))
    dispatch.transfer(t.office, t.actor, t.id, order, **t.how)


def request_extension(t: Turn) -> None:
    until = t.office.today + timedelta(days=t.dice.randint(0, 150))
    dispatch.request_extension(t.office, t.actor, t.id, until, t.words(), **t.how)


def grant_extension(t: Turn) -> None:
    until = t.office.today + timedelta(days=90) if t.chance(0.3) else None
    dispatch.grant_extension(t.office, t.actor, t.id, until, **t.how)


def urge(t: Turn) -> None:
    """催办, or more than that."""
    roll = t.dice.random()
    leader = t.one(t.rows(RoleGrant, role=Role.LEADER, unit_id=t.actor.unit_id))
    copies = tuple(p.id for p in t.some(t.rows(Person))) if t.chance(0.1) else ()
    if roll < 0.4:
        dispatch.urge(t.office, t.actor, t.id, t.one(("", t.words())), copies, **t.how)
    elif roll < 0.8:
        level, days = t.one(("red", "blue", "purple")), t.one((None, 5, 0))
        wanted = dispatch.Supervision(
            level if t.chance(0.2) else "red", workdays=days if t.chance(0.2) else None
        )
        dispatch.issue_notice(t.office, t.actor, t.id, wanted, **t.how)
    elif roll < 0.9:
        chosen = leader.person_id if leader else None
        dispatch.report_to_leader(t.office, t.actor, t.id, chosen, **t.how)
    else:
        dispatch.report_to_supervisors(t.office, t.actor, t.id, **t.how)


def _notice(t: Turn) -> int:
    notice = t.one(t.facts.open_notices) or t.one(t.rows(Notice))
    return notice.id if notice else 1


def answer_notice(t: Turn) -> None:
    late = t.words("等上级文件") if t.chance(0.9) else ""
    feedback = dispatch.Feedback(_notice(t), t.words("已起草"), t.one((None, t.day())), late)
    dispatch.answer_notice(t.office, t.actor, t.id, feedback, **t.how)


def restrict(t: Turn) -> None:
    if t.handling.restricted and t.chance(0.7):
        dispatch.lift_restriction(t.office, t.actor, t.id, t.words(), **t.how)
        return
    others = t.some([i for i in t.world.people.values() if i != t.actor.person_id])
    readers = [*others, t.actor.person_id or 0] if t.chance(0.9) else others
    dispatch.restrict(t.office, t.actor, t.id, readers, t.words(), **t.how)


MOVES = {
    Action.DISPATCH: dispatch_case,
    Action.REFER: lambda t: dispatch.refer(t.office, t.actor, t.id, t.words(), **t.how),
    Action.WITHDRAW: lambda t: dispatch.withdraw(t.office, t.actor, t.id, t.words(), **t.how),
    Action.ACCEPT: lambda t: dispatch.accept(t.office, t.actor, t.id, **t.how),
    Action.RECALL_DISPATCH: lambda t: dispatch.recall_dispatch(t.office, t.actor, t.id, t.words(), **t.how),
    Action.REQUEST_ADJUSTMENT: request_adjustment,
    Action.REPORT_ADJUSTMENT: lambda t: dispatch.report_adjustment(t.office, t.actor, t.id, t.day(), **t.how),
    Action.AGREE_ADJUSTMENT: lambda t: dispatch.agree_adjustment(t.office, t.actor, t.id, "同意", **t.how),
    Action.REFUSE_ADJUSTMENT: lambda t: dispatch.refuse_adjustment(
        t.office, t.actor, t.id, t.words(), **t.how
    ),
    Action.RECALL_ADJUSTMENT: lambda t: dispatch.recall_adjustment(t.office, t.actor, t.id, **t.how),
    Action.ASSIGN: assign,
    Action.ACCEPT_ASSIGNMENT: accept_assignment,
    Action.RETURN_ASSIGNMENT: return_assignment,
    Action.GIVE_DEPARTMENT_OPINION: give_department_opinion,
    Action.REQUEST_EXTENSION: request_extension,
    Action.GRANT_EXTENSION: grant_extension,
    Action.REFUSE_EXTENSION: lambda t: dispatch.refuse_extension(t.office, t.actor, t.id, t.words(), **t.how),
    Action.URGE: urge,
    Action.ANSWER_NOTICE: answer_notice,
    Action.WITHDRAW_NOTICE: lambda t: dispatch.withdraw_notice(
        t.office, t.actor, t.id, _notice(t), t.words(), **t.how
    ),
    Action.WAIVE: lambda t: dispatch.waive(t.office, t.actor, t.id, t.one(Gate).value, t.words(), **t.how),
    Action.TRANSFER: transfer,
    Action.MERGE: merge,
    Action.UNMERGE: lambda t: dispatch.unmerge(t.office, t.actor, t.id, t.words(), **t.how),
    Action.RESTRICT: restrict,
}
