"""The named conditions of the workflow table: predicates over the facts and what was sent with the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from proposals.domain.facts import Facts, StepState
from proposals.domain.satisfaction import asks_rehandling
from proposals.domain.workflow import MEMBER_PARTS, Part, State

Data = Mapping[str, object]
Condition = Callable[[Facts, Data], bool]


def _last_step_of_chain(facts: Facts, data: Data) -> bool:
    approved = data.get("step_id")
    return all(r.state is StepState.PASSED or r.id == approved for r in facts.reviews)


def _more_recipients_wait(facts: Facts, data: Data) -> bool:
    now_sent = data.get("delivery_ids") or ()
    assert isinstance(now_sent, tuple | list)
    waiting = {d.id for d in facts.current_deliveries if d.delivered_on is None}
    return bool(waiting - set(now_sent))


def _rated_by_member(facts: Facts, _: Data) -> bool:
    if facts.part is Part.COHANDLE:
        return facts.kind_rates_cohandling
    return facts.part in MEMBER_PARTS


def _later_round_without_letter(facts: Facts, _: Data) -> bool:
    return facts.round_no > 1 and facts.letters_in_round == 0


CONDITIONS: dict[str, Condition] = {
    "not_refused_before": lambda f, _: not f.adjustment_refused,
    "authority_is_inside": lambda f, _: f.authority_inside,
    "was_accepted": lambda f, _: f.accepted,
    "kind_rates_cohandling": lambda f, _: f.kind_rates_cohandling,
    "round_opened_while_answered": lambda f, d: (
        _later_round_without_letter(f, d) and f.round_opened_from is State.ANSWERED
    ),
    "later_round_without_letter": _later_round_without_letter,
    "last_step_of_chain": _last_step_of_chain,
    "nobody_acted_since_submission": lambda f, _: f.last_passed is None,
    "last_approval_can_be_taken_back": lambda f, _: f.last_passed is not None,
    "a_step_was_passed": lambda f, _: any(r.state is StepState.PASSED for r in f.reviews),
    "more_recipients_wait": _more_recipients_wait,
    "rated_by_member": _rated_by_member,
    "void_back_to_review": lambda f, d: d.get("to") == "review" and bool(f.reviews),
    "somebody_not_satisfied": lambda f, _: asks_rehandling(f),
    "lead_still_drafts": lambda f, _: f.lead_state is State.HANDLING,
    "asked_by_somebody_else": lambda f, _: f.reopen_requested_by is not None,
    "nothing_issued_together": lambda f, _: not f.merged_into_issued,
    "delivered_once": lambda f, _: f.answered_round > 0,
    "letter_went_out": lambda f, _: f.answered_round > 0,
    "draft_is_saved": lambda f, _: f.has_draft,
    "department_has_not_accepted": lambda f, _: any(not a.accepted for a in f.assignments),
    "assigned": lambda f, _: bool(f.assignments),
    "department_supports": lambda f, _: any(not a.lead for a in f.assignments),
    "no_extension_waits": lambda f, _: not f.extension_pending,
    "extension_waits": lambda f, _: f.extension_pending,
    "notice_waits": lambda f, _: bool(f.open_notices),
    "recorded_as_past": lambda f, _: f.past,
    "other_handling_goes_on": lambda _, d: bool(d.get("goes_on_in")),
}

WHY_NOT: dict[str, str] = {
    "a_step_was_passed": "前面没有审核过的步骤，请用“退回承办人”",
    "not_refused_before": "调整申请只能提一次，上次未获同意，请继续办理",
    "later_round_without_letter": "只有再次办理且本次尚未编号的，才能撤销",
    "nobody_acted_since_submission": "下一步已经处理，不能撤回",
    "somebody_not_satisfied": "没有需要重新办理的不满意评价",
    "lead_still_drafts": "主办单位已送审或办复，不能再请提出意见",
    "asked_by_somebody_else": "还没有人申请调出，请先申请，再由另一人同意",
    "nothing_issued_together": "并案后已经编号答复，不能再拆开",
    "delivered_once": "复函尚未寄出",
    "letter_went_out": "这一件没有在本系统里寄出的复函",
    "draft_is_saved": "还没有保存答复稿",
    "department_has_not_accepted": "各处室都已经签收，或者还没有分办",
    "assigned": "还没有分办到处室",
    "department_supports": "没有分办给配合处室",
    "no_extension_waits": "已有一次延期申请在等答复，请先登记答复",
    "extension_waits": "没有等待答复的延期申请，请先登记申请",
    "notice_waits": "没有等待反馈的督办单",
    "recorded_as_past": "这一件是在本系统里办结的，不是补录的往年件",
}
"""Sentences for conditions that alone keep an action from happening."""
