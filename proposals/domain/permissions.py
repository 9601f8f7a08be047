"""Who may do what: one predicate per action, read as English, and who may write it down for others."""

from __future__ import annotations

from collections.abc import Callable

from proposals.domain.actors import Actor, Role
from proposals.domain.facts import Facts, ReviewFact
from proposals.domain.workflow import Action, Part, State

Predicate = Callable[[Actor, Facts], bool]


def is_person(actor: Actor, person_id: int | None) -> bool:
    """This very person; nobody is nobody, so a link or the system never is an unnamed person."""
    return person_id is not None and actor.person_id == person_id


def is_clerk_of_unit(actor: Actor, facts: Facts) -> bool:
    """提案办理员 of the unit that handles."""
    return facts.unit_id is not None and actor.has(Role.CLERK, facts.unit_id)


def is_clerk_of_dispatcher(actor: Actor, facts: Facts) -> bool:
    """提案办理员 of the authority; where the authority is outside, of the unit itself or of its lead."""
    if facts.authority_inside:
        return actor.has(Role.CLERK, facts.dispatcher_unit_id)
    if is_clerk_of_unit(actor, facts) or is_clerk_of_lead(actor, facts):
        return True
    return facts.dispatcher_unit_id is not None and actor.has(Role.CLERK, facts.dispatcher_unit_id)


def is_clerk_of_lead(actor: Actor, facts: Facts) -> bool:
    """提案办理员 of the unit that leads the case in which this one co-handles."""
    return facts.lead_unit_id is not None and actor.has(Role.CLERK, facts.lead_unit_id)


def is_handler(actor: Actor, facts: Facts) -> bool:
    """承办人 named in the lead assignment, or any handler of that department while none is named."""
    lead = facts.lead_assignment
    if lead is not None and lead.handler_id is not None:
        return is_person(actor, lead.handler_id)
    if lead is not None:
        return actor.has(Role.HANDLER, facts.unit_id, lead.department_id)
    return False


def is_head_of_department(actor: Actor, facts: Facts) -> bool:
    """处室负责人 of a department that holds an assignment here."""
    return any(actor.has(Role.HEAD, facts.unit_id, a.department_id) for a in facts.assignments)


def is_in_an_assigned_department(actor: Actor, facts: Facts) -> bool:
    """Handler or head of any department assigned, lead or supporting."""
    return any(
        is_person(actor, a.handler_id)
        or actor.has(Role.HANDLER, facts.unit_id, a.department_id)
        or actor.has(Role.HEAD, facts.unit_id, a.department_id)
        for a in facts.assignments
    )


def is_cohandler(actor: Actor, facts: Facts) -> bool:
    """联络员 of the co-handling unit, by login or by its one-off link."""
    if facts.part is not Part.COHANDLE:
        return False
    return actor.has(Role.COHANDLER, facts.unit_id) or actor.link_handling_id == facts.handling_id


def leads_the_case(actor: Actor, facts: Facts) -> bool:
    """Clerk or handler of the lead, seen from a co-handling; the handler as in ``is_handler``."""
    if facts.part is not Part.COHANDLE:
        return False
    if is_clerk_of_lead(actor, facts) or is_person(actor, facts.lead_handler_id):
        return True
    if facts.lead_handler_id is not None or facts.lead_department_id is None:
        return False
    return actor.has(Role.HANDLER, facts.lead_unit_id, facts.lead_department_id)


def reviews_step(actor: Actor, review: ReviewFact) -> bool:
    """The person named for this step, whoever holds its role there, or their delegate of the day."""
    if review.person_id is None:
        return actor.has(Role(review.role), review.unit_id, review.department_id)
    return actor.person_id == review.person_id or any(
        g.delegated_by == review.person_id and g.role.value == review.role and g.unit_id == review.unit_id
        for g in actor.grants
    )


def is_current_reviewer(actor: Actor, facts: Facts) -> bool:
    """Somebody for whom one of the active review steps waits."""
    return any(reviews_step(actor, r) for r in facts.active_reviews)


def acted_last_in_review(actor: Actor, facts: Facts) -> bool:
    """Who submitted, or passed the latest step: the one who may take it back."""
    last = facts.last_passed
    return is_person(actor, last.acted_by if last else facts.submitted_by)


def asked_for_the_adjustment(actor: Actor, facts: Facts) -> bool:
    """Who asked, or a clerk of the same unit."""
    return is_clerk_of_unit(actor, facts) or is_person(actor, facts.adjustment_requested_by)


def is_leadership(actor: Actor, facts: Facts) -> bool:
    """分管领导 or 主要领导 of the unit."""
    return actor.has(Role.LEADER, facts.unit_id) or actor.has(Role.DIRECTOR, facts.unit_id)


def is_supervisor(actor: Actor, facts: Facts) -> bool:
    """督查 of the unit or of the authority."""
    return actor.has(Role.SUPERVISOR, facts.unit_id) or actor.has(Role.SUPERVISOR, facts.dispatcher_unit_id)


def is_system(actor: Actor, _: Facts) -> bool:
    """The system acting on a rule, or for a member who came by a receipt link."""
    return actor.is_system


def any_of(*predicates: Predicate) -> Predicate:
    """True where one of them is."""

    def holds(actor: Actor, facts: Facts) -> bool:
        return any(p(actor, facts) for p in predicates)

    return holds


def somebody_else_asked_to_reopen(actor: Actor, facts: Facts) -> bool:
    """A second clerk, leader or head than the one who asked."""
    return actor.person_id != facts.reopen_requested_by and any_of(is_clerk_of_unit, is_leadership)(
        actor, facts
    )


def answers_for_the_text(actor: Actor, facts: Facts) -> bool:
    """Whoever works on the draft, or for whom its review waits."""
    return (is_current_reviewer if facts.state is State.UNDER_REVIEW else works_on_it)(actor, facts)


works_on_it = any_of(is_clerk_of_unit, is_handler, is_head_of_department, is_cohandler)
drafts_it = any_of(is_clerk_of_unit, is_handler, is_cohandler)
shapes_points = any_of(is_clerk_of_unit, is_handler, is_head_of_department)
presses = any_of(is_clerk_of_unit, is_clerk_of_dispatcher, leads_the_case, is_supervisor, is_leadership)

PERMISSIONS: dict[Action, Predicate] = {
    Action.DISPATCH: any_of(is_clerk_of_dispatcher, leads_the_case, is_system),
    Action.REFER: is_clerk_of_dispatcher,
    Action.WITHDRAW: any_of(is_clerk_of_dispatcher, is_system),
    Action.RECALL_DISPATCH: any_of(is_clerk_of_dispatcher, is_clerk_of_lead, is_system),
    Action.ACCEPT: any_of(is_clerk_of_unit, is_cohandler, is_system),
    Action.REQUEST_ADJUSTMENT: any_of(is_clerk_of_unit, is_cohandler),
    Action.REPORT_ADJUSTMENT: is_clerk_of_dispatcher,
    Action.AGREE_ADJUSTMENT: is_clerk_of_dispatcher,
    Action.REFUSE_ADJUSTMENT: is_clerk_of_dispatcher,
    Action.RECALL_ADJUSTMENT: asked_for_the_adjustment,
    Action.ASSIGN: any_of(is_clerk_of_unit, is_head_of_department),
    Action.ACCEPT_ASSIGNMENT: any_of(is_clerk_of_unit, is_in_an_assigned_department),
    Action.RETURN_ASSIGNMENT: any_of(is_clerk_of_unit, is_in_an_assigned_department),
    Action.GIVE_DEPARTMENT_OPINION: any_of(is_clerk_of_unit, is_in_an_assigned_department),
    Action.CONTACT: any_of(works_on_it, is_leadership),
    Action.ASK_COMMENT: drafts_it,
    Action.ASK_OPINION: any_of(is_clerk_of_unit, is_handler),
    Action.GIVE_OPINION: any_of(is_cohandler, is_clerk_of_unit, is_handler),
    Action.JUDGE_OPINION: drafts_it,
    Action.ASK_AGAIN: leads_the_case,
    Action.RELEASE: leads_the_case,
    Action.CORRECT_POINTS: shapes_points,
    Action.SHARE_POINTS: shapes_points,
    Action.SAVE_DRAFT: any_of(drafts_it, is_head_of_department),
    Action.REQUEST_EXTENSION: works_on_it,
    Action.GRANT_EXTENSION: is_clerk_of_dispatcher,
    Action.REFUSE_EXTENSION: is_clerk_of_dispatcher,
    Action.URGE: presses,
    Action.ANSWER_NOTICE: any_of(is_clerk_of_unit, is_in_an_assigned_department, is_cohandler),
    Action.WITHDRAW_NOTICE: presses,
    Action.WAIVE: works_on_it,
    Action.CONFIRM_COMMITMENTS: any_of(is_clerk_of_unit, is_handler, is_head_of_department),
    Action.WAIVE_FINDING: answers_for_the_text,
    Action.TRANSFER: is_clerk_of_unit,
    Action.MERGE: is_clerk_of_unit,
    Action.UNMERGE: is_clerk_of_unit,
    Action.SUBMIT: drafts_it,
    Action.APPROVE: is_current_reviewer,
    Action.RETURN_TO_HANDLER: is_current_reviewer,
    Action.RETURN_TO_STEP: is_current_reviewer,
    Action.RECALL: acted_last_in_review,
    Action.RECALL_APPROVAL: acted_last_in_review,
    Action.ISSUE: is_clerk_of_unit,
    Action.ATTACH_STAMPED: is_clerk_of_unit,
    Action.DELIVER: any_of(is_clerk_of_unit, is_handler),
    Action.VOID: is_clerk_of_unit,
    Action.RECEIVE: any_of(is_clerk_of_unit, is_system),
    Action.CORRECT_RECEIPT: is_clerk_of_unit,
    Action.REHANDLE: any_of(is_clerk_of_unit, is_system),
    Action.CANCEL_ROUND: is_clerk_of_unit,
    Action.FOLLOWUP: any_of(is_clerk_of_unit, is_handler),
    Action.CLOSE: any_of(is_clerk_of_unit, is_system),
    Action.PUBLISH: any_of(is_clerk_of_unit, is_handler),
    Action.TRACK: any_of(is_clerk_of_unit, is_handler),
    Action.ARCHIVE: is_clerk_of_unit,
    Action.REQUEST_REOPEN: any_of(is_clerk_of_unit, is_leadership),
    Action.REOPEN: somebody_else_asked_to_reopen,
    Action.RESTRICT: any_of(is_clerk_of_unit, is_clerk_of_dispatcher, is_system),
    Action.RECORD_PAST: any_of(is_clerk_of_unit, is_clerk_of_dispatcher),
    Action.UNDO_IMPORT: any_of(is_clerk_of_unit, is_clerk_of_dispatcher, is_system),
    Action.REVISE: any_of(is_clerk_of_unit, is_clerk_of_dispatcher, is_system),
    Action.SUCCEED: is_system,
    Action.HAND_OVER: is_system,
}

WHO: dict[Action, str] = {
    Action.DISPATCH: "交办机关的提案办理员",
    Action.AGREE_ADJUSTMENT: "交办机关的提案办理员",
    Action.REFUSE_ADJUSTMENT: "交办机关的提案办理员",
    Action.GRANT_EXTENSION: "交办机关的提案办理员",
    Action.REFUSE_EXTENSION: "交办机关的提案办理员",
    Action.ASSIGN: "本单位提案办理员或处室负责人",
    Action.TRANSFER: "本单位提案办理员",
    Action.MERGE: "本单位提案办理员",
    Action.UNMERGE: "本单位提案办理员",
    Action.RESTRICT: "提案办理员",
    Action.APPROVE: "当前审核步骤的人",
    Action.RETURN_TO_HANDLER: "当前审核步骤的人",
    Action.RETURN_TO_STEP: "当前审核步骤的人",
    Action.WAIVE_FINDING: "起草的人或者当前审核步骤的人",
    Action.RECALL: "上一步的经手人",
    Action.RECALL_APPROVAL: "签发人本人",
    Action.RELEASE: "主办单位的提案办理员或承办人",
    Action.ASK_AGAIN: "主办单位的提案办理员或承办人",
    Action.GIVE_OPINION: "会办单位",
    Action.REOPEN: "申请人以外的另一人",
    Action.URGE: "本单位、主办单位或者交办机关的提案办理员、领导和督查",
    Action.WITHDRAW_NOTICE: "下达督办单的单位",
    Action.ANSWER_NOTICE: "承办处室或者本单位提案办理员",
}
"""Who may, for the sentence of a refusal; elsewhere 本单位提案办理员 or 承办人."""


def may(actor: Actor, action: Action, facts: Facts) -> bool:
    """True if this person may do this in their own right; the stub of a lead outside only changes its unit."""
    there = not facts.stub or action is Action.SUCCEED
    return there and PERMISSIONS[action](actor, facts) and may_see(actor, facts)


def may_record(actor: Actor, action: Action, facts: Facts) -> bool:
    """True if this person may write the act down for whoever really did it (代录, design §1.1).

    The clerk of the unit may, of the lead for its co-handlers, of the authority for what it dispatched;
    reopening an archive keeps its two people.
    """
    if facts.stub or action is Action.REOPEN or not may_see(actor, facts):
        return False
    return any_of(is_clerk_of_unit, is_clerk_of_lead, is_clerk_of_dispatcher)(actor, facts)


def may_see(actor: Actor, facts: Facts) -> bool:
    """True if this person may open the case: own unit, the lead's, or the authority's; 内部知悉 only the named."""
    if actor.is_system or actor.link_handling_id == facts.handling_id:
        return True
    if facts.restricted_to is not None and actor.person_id not in facts.restricted_to:
        return False
    units = {g.unit_id for g in actor.grants}
    return bool(units & {facts.unit_id, facts.lead_unit_id, facts.dispatcher_unit_id} - {None})
