"""The life of a handling: states, actions and the one table that says what leads where.

Pages, the diagram in ``docs/workflow.md`` and the permission tests are derived from ``TABLE``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class State(StrEnum):
    """Where a unit's work on a proposal stands."""

    PENDING_DISPATCH = "pending_dispatch"
    PENDING_ACCEPTANCE = "pending_acceptance"
    ADJUSTING = "adjusting"
    HANDLING = "handling"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    ISSUED = "issued"
    ANSWERED = "answered"
    CLOSED = "closed"
    ARCHIVED = "archived"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"


class Part(StrEnum):
    """What a unit is asked to do about a proposal."""

    SOLE = "sole"
    LEAD = "lead"
    SPLIT = "split"
    COHANDLE = "cohandle"
    FORWARD = "forward"


class Action(StrEnum):
    """Everything a person can do to a handling."""

    DISPATCH = "dispatch"
    REFER = "refer"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RECALL_DISPATCH = "recall_dispatch"
    REQUEST_ADJUSTMENT = "request_adjustment"
    REPORT_ADJUSTMENT = "report_adjustment"
    AGREE_ADJUSTMENT = "agree_adjustment"
    REFUSE_ADJUSTMENT = "refuse_adjustment"
    RECALL_ADJUSTMENT = "recall_adjustment"
    ASSIGN = "assign"
    ACCEPT_ASSIGNMENT = "accept_assignment"
    RETURN_ASSIGNMENT = "return_assignment"
    GIVE_DEPARTMENT_OPINION = "give_department_opinion"
    CONTACT = "contact"
    ASK_COMMENT = "ask_comment"
    ASK_OPINION = "ask_opinion"
    GIVE_OPINION = "give_opinion"
    JUDGE_OPINION = "judge_opinion"
    ASK_AGAIN = "ask_again"
    RELEASE = "release"
    CORRECT_POINTS = "correct_points"
    SHARE_POINTS = "share_points"
    SAVE_DRAFT = "save_draft"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    URGE = "urge"
    ANSWER_NOTICE = "answer_notice"
    WITHDRAW_NOTICE = "withdraw_notice"
    WAIVE = "waive"
    CONFIRM_COMMITMENTS = "confirm_commitments"
    WAIVE_FINDING = "waive_finding"
    TRANSFER = "transfer"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN_TO_HANDLER = "return_to_handler"
    RETURN_TO_STEP = "return_to_step"
    RECALL = "recall"
    RECALL_APPROVAL = "recall_approval"
    ISSUE = "issue"
    ATTACH_STAMPED = "attach_stamped"
    DELIVER = "deliver"
    VOID = "void"
    RECEIVE = "receive"
    CORRECT_RECEIPT = "correct_receipt"
    REHANDLE = "rehandle"
    CANCEL_ROUND = "cancel_round"
    FOLLOWUP = "followup"
    CLOSE = "close"
    PUBLISH = "publish"
    TRACK = "track"
    ARCHIVE = "archive"
    REQUEST_REOPEN = "request_reopen"
    REOPEN = "reopen"
    RESTRICT = "restrict"
    RECORD_PAST = "record_past"
    UNDO_IMPORT = "undo_import"
    REVISE = "revise"
    SUCCEED = "succeed"
    HAND_OVER = "hand_over"


STATE_NAMES: dict[State, str] = {
    State.PENDING_DISPATCH: "待交办",
    State.PENDING_ACCEPTANCE: "待签收",
    State.ADJUSTING: "调整中",
    State.HANDLING: "办理中",
    State.UNDER_REVIEW: "审核中",
    State.APPROVED: "待编号",
    State.ISSUED: "待寄送",
    State.ANSWERED: "已办复",
    State.CLOSED: "已办结",
    State.ARCHIVED: "已归档",
    State.RETURNED: "已退回",
    State.TRANSFERRED: "已移交",
    State.MERGED: "已并入",
    State.WITHDRAWN: "已撤案",
    State.REFERRED: "转参考",
}

PART_NAMES: dict[Part, str] = {
    Part.SOLE: "独办",
    Part.LEAD: "主办",
    Part.SPLIT: "分办",
    Part.COHANDLE: "会办",
    Part.FORWARD: "转办",
}

ACTION_NAMES: dict[Action, str] = {
    Action.DISPATCH: "交办",
    Action.REFER: "转参考",
    Action.WITHDRAW: "撤案",
    Action.ACCEPT: "签收",
    Action.RECALL_DISPATCH: "撤回交办",
    Action.REQUEST_ADJUSTMENT: "申请调整承办单位",
    Action.REPORT_ADJUSTMENT: "报交办机关",
    Action.AGREE_ADJUSTMENT: "同意调整",
    Action.REFUSE_ADJUSTMENT: "不同意调整",
    Action.RECALL_ADJUSTMENT: "撤回调整申请",
    Action.ASSIGN: "分办到处室",
    Action.ACCEPT_ASSIGNMENT: "处室签收",
    Action.RETURN_ASSIGNMENT: "处室退回",
    Action.GIVE_DEPARTMENT_OPINION: "处室提出意见",
    Action.CONTACT: "登记沟通",
    Action.ASK_COMMENT: "送委员征求意见",
    Action.ASK_OPINION: "征求会办意见",
    Action.GIVE_OPINION: "提交会办意见",
    Action.JUDGE_OPINION: "标注采纳情况",
    Action.ASK_AGAIN: "请再次提出会办意见",
    Action.RELEASE: "不再等待会办意见",
    Action.CORRECT_POINTS: "修改建议要点",
    Action.SHARE_POINTS: "建议要点分工",
    Action.SAVE_DRAFT: "保存答复稿",
    Action.REQUEST_EXTENSION: "申请延期",
    Action.GRANT_EXTENSION: "同意延期",
    Action.REFUSE_EXTENSION: "不同意延期",
    Action.URGE: "催办",
    Action.ANSWER_NOTICE: "反馈督办单",
    Action.WITHDRAW_NOTICE: "撤销督办单",
    Action.WAIVE: "说明理由后放行",
    Action.CONFIRM_COMMITMENTS: "确认承诺事项",
    Action.WAIVE_FINDING: "忽略核稿问题",
    Action.TRANSFER: "移交其他单位",
    Action.MERGE: "并入另一件",
    Action.UNMERGE: "解除并案",
    Action.SUBMIT: "送审",
    Action.APPROVE: "同意",
    Action.RETURN_TO_HANDLER: "退回承办人",
    Action.RETURN_TO_STEP: "退回到某一步",
    Action.RECALL: "撤回",
    Action.RECALL_APPROVAL: "撤回签发",
    Action.ISSUE: "编号",
    Action.ATTACH_STAMPED: "上传盖章件",
    Action.DELIVER: "登记寄送",
    Action.VOID: "作废",
    Action.RECEIVE: "登记回执",
    Action.CORRECT_RECEIPT: "更正回执",
    Action.REHANDLE: "重新办理",
    Action.CANCEL_ROUND: "撤销本次重新办理",
    Action.FOLLOWUP: "补充答复",
    Action.CLOSE: "办结",
    Action.PUBLISH: "登记公开情况",
    Action.TRACK: "登记承诺进展",
    Action.ARCHIVE: "归档",
    Action.REQUEST_REOPEN: "申请调出归档",
    Action.REOPEN: "同意调出归档",
    Action.RESTRICT: "设定知悉范围",
    Action.RECORD_PAST: "补录往年办理情况",
    Action.UNDO_IMPORT: "撤销批量导入",
    Action.REVISE: "按修订清单更改",
    Action.SUCCEED: "承接单位变更",
    Action.HAND_OVER: "工作移交",
}

ENDS = frozenset(
    {State.ARCHIVED, State.RETURNED, State.TRANSFERRED, State.MERGED, State.WITHDRAWN, State.REFERRED}
)
"""States in which nobody owes anything; a proposal may hold another live handling of the same unit."""

MEMBER_PARTS = frozenset({Part.SOLE, Part.LEAD, Part.SPLIT})
"""Parts that answer the member and therefore take a receipt."""
ALL_PARTS = frozenset(Part)
LEADING = frozenset({Part.LEAD, Part.SOLE, Part.SPLIT, Part.FORWARD})


IN_BULK = frozenset({Action.RECORD_PAST, Action.UNDO_IMPORT, Action.REVISE, Action.SUCCEED, Action.HAND_OVER})
"""Actions without a button of their own: a list, or a change of units or people, does them to many cases at once."""


@dataclass(frozen=True, slots=True)
class Step:
    """``action`` in ``state`` leads to ``target`` for ``parts``, where the named condition holds.

    ``when`` names a predicate of ``domain.conditions``; of several rows for one state and
    action the first whose condition holds is taken.
    """

    state: State
    action: Action
    target: State
    when: str | None = None
    parts: frozenset[Part] = ALL_PARTS


def _loops(state: State, *actions: Action, parts: frozenset[Part] = ALL_PARTS) -> tuple[Step, ...]:
    """Rows for actions that leave the state as it is."""
    return tuple(Step(state, action, state, parts=parts) for action in actions)


S, A = State, Action
COHANDLE_ONLY = frozenset({Part.COHANDLE})
WORKED_ON = (S.PENDING_ACCEPTANCE, S.ADJUSTING, S.HANDLING, S.UNDER_REVIEW, S.APPROVED, S.ISSUED, S.ANSWERED)
"""States in which a unit owes something, and may be urged."""

TABLE: tuple[Step, ...] = (
    # 待交办
    Step(S.PENDING_DISPATCH, A.DISPATCH, S.PENDING_ACCEPTANCE),
    Step(S.PENDING_DISPATCH, A.REFER, S.REFERRED),
    Step(S.PENDING_DISPATCH, A.WITHDRAW, S.WITHDRAWN),
    # 待签收
    Step(S.PENDING_ACCEPTANCE, A.ACCEPT, S.HANDLING),
    Step(S.PENDING_ACCEPTANCE, A.REQUEST_ADJUSTMENT, S.ADJUSTING, "not_refused_before"),
    Step(S.PENDING_ACCEPTANCE, A.RECALL_DISPATCH, S.PENDING_DISPATCH),
    Step(S.PENDING_ACCEPTANCE, A.WITHDRAW, S.WITHDRAWN),
    *_loops(S.PENDING_ACCEPTANCE, A.URGE, A.WAIVE),
    *_loops(S.PENDING_ACCEPTANCE, A.CORRECT_POINTS, A.SHARE_POINTS, parts=LEADING),
    *_loops(S.PENDING_ACCEPTANCE, A.RELEASE, parts=COHANDLE_ONLY),
    # 调整中
    *_loops(S.ADJUSTING, A.REPORT_ADJUSTMENT, A.URGE),
    Step(S.ADJUSTING, A.AGREE_ADJUSTMENT, S.PENDING_DISPATCH, "authority_is_inside"),
    Step(S.ADJUSTING, A.AGREE_ADJUSTMENT, S.RETURNED),
    Step(S.ADJUSTING, A.REFUSE_ADJUSTMENT, S.HANDLING, "was_accepted"),
    Step(S.ADJUSTING, A.REFUSE_ADJUSTMENT, S.PENDING_ACCEPTANCE),
    Step(S.ADJUSTING, A.RECALL_ADJUSTMENT, S.HANDLING, "was_accepted"),
    Step(S.ADJUSTING, A.RECALL_ADJUSTMENT, S.PENDING_ACCEPTANCE),
    Step(S.ADJUSTING, A.WITHDRAW, S.WITHDRAWN),
    *_loops(S.ADJUSTING, A.RELEASE, parts=COHANDLE_ONLY),
    # 办理中
    *_loops(
        S.HANDLING,
        A.ASSIGN,
        A.CONTACT,
        A.SAVE_DRAFT,
        A.URGE,
        A.WAIVE,
    ),
    Step(S.HANDLING, A.CONFIRM_COMMITMENTS, S.HANDLING, "draft_is_saved", MEMBER_PARTS),
    Step(S.HANDLING, A.WAIVE_FINDING, S.HANDLING, "draft_is_saved"),
    Step(S.HANDLING, A.ACCEPT_ASSIGNMENT, S.HANDLING, "department_has_not_accepted"),
    Step(S.HANDLING, A.RETURN_ASSIGNMENT, S.HANDLING, "assigned"),
    Step(S.HANDLING, A.GIVE_DEPARTMENT_OPINION, S.HANDLING, "department_supports"),
    Step(S.HANDLING, A.REQUEST_EXTENSION, S.HANDLING, "no_extension_waits"),
    Step(S.HANDLING, A.GRANT_EXTENSION, S.HANDLING, "extension_waits"),
    Step(S.HANDLING, A.REFUSE_EXTENSION, S.HANDLING, "extension_waits"),
    *_loops(S.HANDLING, A.ASK_COMMENT, A.ASK_OPINION, A.JUDGE_OPINION, parts=LEADING),
    *_loops(S.HANDLING, A.CORRECT_POINTS, A.SHARE_POINTS, parts=LEADING),
    *_loops(S.HANDLING, A.RELEASE, parts=COHANDLE_ONLY),
    Step(S.HANDLING, A.REQUEST_ADJUSTMENT, S.ADJUSTING, "not_refused_before"),
    Step(S.HANDLING, A.GIVE_OPINION, S.ANSWERED, "kind_rates_cohandling", COHANDLE_ONLY),
    Step(S.HANDLING, A.GIVE_OPINION, S.CLOSED, parts=COHANDLE_ONLY),
    Step(S.HANDLING, A.SUBMIT, S.UNDER_REVIEW),
    Step(S.HANDLING, A.TRANSFER, S.TRANSFERRED),
    Step(S.HANDLING, A.MERGE, S.MERGED, parts=MEMBER_PARTS),
    Step(S.HANDLING, A.WITHDRAW, S.WITHDRAWN),
    Step(S.HANDLING, A.CANCEL_ROUND, S.ANSWERED, "round_opened_while_answered"),
    Step(S.HANDLING, A.CANCEL_ROUND, S.CLOSED, "later_round_without_letter"),
    # 审核中
    Step(S.UNDER_REVIEW, A.APPROVE, S.APPROVED, "last_step_of_chain"),
    Step(S.UNDER_REVIEW, A.APPROVE, S.UNDER_REVIEW),
    Step(S.UNDER_REVIEW, A.RETURN_TO_HANDLER, S.HANDLING),
    Step(S.UNDER_REVIEW, A.RETURN_TO_STEP, S.UNDER_REVIEW, "a_step_was_passed"),
    Step(S.UNDER_REVIEW, A.RECALL, S.HANDLING, "nobody_acted_since_submission"),
    Step(S.UNDER_REVIEW, A.RECALL, S.UNDER_REVIEW, "last_approval_can_be_taken_back"),
    Step(S.UNDER_REVIEW, A.WITHDRAW, S.WITHDRAWN),
    *_loops(S.UNDER_REVIEW, A.CONTACT, A.URGE, A.WAIVE_FINDING),
    *_loops(S.UNDER_REVIEW, A.RELEASE, parts=COHANDLE_ONLY),
    # 待编号
    Step(S.APPROVED, A.ISSUE, S.ISSUED),
    Step(S.APPROVED, A.RECALL_APPROVAL, S.UNDER_REVIEW),
    *_loops(S.APPROVED, A.URGE),
    # 待寄送
    *_loops(S.ISSUED, A.ATTACH_STAMPED, A.URGE),
    Step(S.ISSUED, A.DELIVER, S.ISSUED, "more_recipients_wait"),
    Step(S.ISSUED, A.DELIVER, S.ANSWERED, "rated_by_member"),
    Step(S.ISSUED, A.DELIVER, S.CLOSED),
    Step(S.ISSUED, A.VOID, S.UNDER_REVIEW, "void_back_to_review"),
    Step(S.ISSUED, A.VOID, S.HANDLING),
    # 已办复
    *_loops(S.ANSWERED, A.ATTACH_STAMPED, A.CONTACT, A.URGE, A.WAIVE),
    Step(S.ANSWERED, A.REHANDLE, S.HANDLING, "somebody_not_satisfied", MEMBER_PARTS),
    Step(S.ANSWERED, A.CLOSE, S.CLOSED),
    Step(S.ANSWERED, A.VOID, S.UNDER_REVIEW, "void_back_to_review"),
    Step(S.ANSWERED, A.VOID, S.HANDLING),
    Step(S.ANSWERED, A.ASK_AGAIN, S.HANDLING, "lead_still_drafts", COHANDLE_ONLY),
    # 已办结
    Step(S.CLOSED, A.ATTACH_STAMPED, S.CLOSED, "letter_went_out"),
    *_loops(S.CLOSED, A.CONTACT),
    Step(S.CLOSED, A.REHANDLE, S.HANDLING, "somebody_not_satisfied", MEMBER_PARTS),
    Step(S.CLOSED, A.FOLLOWUP, S.HANDLING, parts=MEMBER_PARTS),
    Step(S.CLOSED, A.ASK_AGAIN, S.HANDLING, "lead_still_drafts", COHANDLE_ONLY),
    Step(S.CLOSED, A.ARCHIVE, S.ARCHIVED),
    # 已归档、已并入
    *_loops(S.ARCHIVED, A.REQUEST_REOPEN),
    Step(S.ARCHIVED, A.REOPEN, S.CLOSED, "asked_by_somebody_else"),
    Step(S.MERGED, A.UNMERGE, S.HANDLING, "nothing_issued_together"),
    # A receipt may come at any time after a delivery, also to the letter of an earlier round.
    *(
        Step(state, action, state, "delivered_once")
        for state in (S.ISSUED, S.ANSWERED, S.CLOSED, S.HANDLING, S.UNDER_REVIEW, S.APPROVED)
        for action in (A.RECEIVE, A.CORRECT_RECEIPT)
    ),
    # A 督办单 is answered, or withdrawn, while anybody works on the case; also just after, since the work was its answer.
    *(
        Step(state, action, state, "notice_waits")
        for state in (*WORKED_ON, S.CLOSED)
        for action in (A.ANSWER_NOTICE, A.WITHDRAW_NOTICE)
    ),
    # A letter that went out is owed to the public, and its promises are followed up, wherever the case is by then.
    *(
        Step(state, action, state, "delivered_once", MEMBER_PARTS)
        for state in (S.ANSWERED, S.CLOSED, S.ARCHIVED, S.HANDLING, S.UNDER_REVIEW, S.APPROVED, S.ISSUED)
        for action in (A.PUBLISH, A.TRACK)
    ),
    # Who may know of a case can change while there is anything to know.
    *(Step(state, A.RESTRICT, state) for state in State if state not in ENDS - {S.ARCHIVED}),
    # 批量导入: what earlier years closed on paper arrives closed; a batch is undone while it lies as it came.
    Step(S.PENDING_DISPATCH, A.RECORD_PAST, S.CLOSED),
    Step(S.PENDING_DISPATCH, A.UNDO_IMPORT, S.WITHDRAWN),
    Step(S.PENDING_ACCEPTANCE, A.UNDO_IMPORT, S.WITHDRAWN),
    Step(S.CLOSED, A.UNDO_IMPORT, S.WITHDRAWN, "recorded_as_past"),
    # A revised list changes what was registered.
    *(Step(state, A.REVISE, state) for state in State if state not in ENDS),
    # A successor takes over from a unit that is no more, or goes on with the handling it has itself.
    *(
        Step(state, A.SUCCEED, S.TRANSFERRED, "other_handling_goes_on")
        for state in State
        if state not in ENDS
    ),
    *(Step(state, A.SUCCEED, state) for state in State if state not in ENDS - {State.MERGED}),
    # Somebody who leaves hands over what is theirs, wherever the case is.
    *(Step(state, A.HAND_OVER, state) for state in State if state not in ENDS),
)

Rows = tuple[Step, ...]


@cache
def steps(state: State, action: Action, part: Part) -> Rows:
    """Rows of the table for this state, action and part, in order; empty if impossible."""
    return tuple(s for s in TABLE if s.state is state and s.action is action and part in s.parts)


def possible_actions(state: State, part: Part) -> tuple[Action, ...]:
    """Actions on one case that the table knows for this state and part, in the table's order."""
    seen: dict[Action, None] = {}
    for step in TABLE:
        if step.state is state and part in step.parts and step.action not in IN_BULK:
            seen.setdefault(step.action)
    return tuple(seen)
