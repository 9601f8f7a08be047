"""Gates: what ought to be there before an act. They block, warn or are off, and can be waived with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from proposals.domain.conditions import Data
from proposals.domain.facts import Facts
from proposals.domain.satisfaction import all_rated
from proposals.domain.workflow import MEMBER_PARTS, Action


class Gate(StrEnum):
    """Codes of the gates; a waiver names one of them."""

    DRAFT = "draft"
    CONTACT = "contact"
    OPINIONS = "opinions"
    POINTS = "points"
    POINTS_CHECKED = "points_checked"
    ERRORS = "errors"
    COMMITMENTS = "commitments"
    COMMENT = "comment"
    EARLY_DRAFT = "early_draft"
    RECEIPTS = "receipts"
    MEETING = "meeting"
    ADJUSTMENT_WINDOW = "adjustment_window"
    LATEST_REPLY = "latest_reply"
    TRACKING = "tracking"


class Mode(StrEnum):
    """How strict a gate is."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


DEFAULT_MODES: dict[Gate, Mode] = {
    Gate.DRAFT: Mode.BLOCK,
    Gate.CONTACT: Mode.BLOCK,
    Gate.OPINIONS: Mode.BLOCK,
    Gate.POINTS: Mode.BLOCK,
    Gate.POINTS_CHECKED: Mode.WARN,
    Gate.ERRORS: Mode.BLOCK,
    Gate.COMMITMENTS: Mode.WARN,
    Gate.COMMENT: Mode.OFF,
    Gate.EARLY_DRAFT: Mode.WARN,
    Gate.RECEIPTS: Mode.BLOCK,
    Gate.MEETING: Mode.BLOCK,
    Gate.ADJUSTMENT_WINDOW: Mode.WARN,
    Gate.LATEST_REPLY: Mode.WARN,
    Gate.TRACKING: Mode.WARN,
}

NOT_WAIVABLE = frozenset({Gate.DRAFT})
"""Without these the act has no object at all."""

FAILED_ATTEMPTS_THAT_COUNT = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A gate that is not passed: how strict it is and the sentence for the person."""

    gate: Gate
    mode: Mode
    sentence: str


def _draft(facts: Facts, _: Data) -> str | None:
    return None if facts.has_draft else "还没有保存答复稿，请先起草。"


def _contact(facts: Facts, _: Data) -> str | None:
    if facts.part not in MEMBER_PARTS:
        return None
    before = [c for c in facts.contacts if c.stage in ("before", "during")]
    if any(not c.failed for c in before):
        return None
    failed = sum(c.failed for c in before)
    if failed >= FAILED_ATTEMPTS_THAT_COUNT:
        return "已登记3次未能联系上，经办公室同意（写明理由）后可以送审。"
    return "还没有登记办前或办中沟通，请先与提案者沟通并登记。"


def _opinions(facts: Facts, _: Data) -> str | None:
    waiting = [c.unit_name for c in facts.cohandlings if not (c.answered or c.released)]
    return f"{'、'.join(waiting)}的会办意见还没有回来，请催办或不再等待。" if waiting else None


def _points(facts: Facts, _: Data) -> str | None:
    n = facts.unanswered_points
    return f"还有{n}条建议没有标明在哪一段答复，请逐条对应。" if n else None


def _points_checked(facts: Facts, _: Data) -> str | None:
    told = []
    if facts.unconfirmed_points:
        told.append(f"{facts.unconfirmed_points}条建议的答复段落是按文字自动对应的，还没有人确认")
    if facts.unjudged_points and facts.has_draft:
        told.append(f"{facts.unjudged_points}条建议没有标明采纳情况")
    return f"{'；'.join(told)}，请在“逐条回应”里核对。" if told else None


def _errors(_: Facts, data: Data) -> str | None:
    """``errors``: how many errors the draft has that nobody passed over; ``first_error``: the first of them."""
    count = data.get("errors")
    return f"答复稿核稿还有{count}处错误没有改：{data.get('first_error', '')}" if count else None


def _commitments(_: Facts, data: Data) -> str | None:
    """``uncommitted_class``: the class of a draft that ought to promise something and has no commitment."""
    code = data.get("uncommitted_class")
    return f"办理类别是{code}类，还没有确认承诺事项，请写明措施、责任单位和期限后确认。" if code else None


def _comment(facts: Facts, _: Data) -> str | None:
    if facts.part not in MEMBER_PARTS or facts.comment_asked:
        return None
    return "这一稿还没有送提案者征求意见。"


def _early_draft(facts: Facts, _: Data) -> str | None:
    if facts.part in MEMBER_PARTS and not any(not c.failed for c in facts.contacts):
        return "还没有与提案者沟通，先起草可能答非所问。"
    return None


def _receipts(facts: Facts, data: Data) -> str | None:
    if facts.part not in MEMBER_PARTS or all_rated(facts) or data.get("no_feedback"):
        return None
    return "还有回执没有收到；确认对方未反馈的，请勾选“未反馈”（不计入满意）。"


def _meeting(facts: Facts, _: Data) -> str | None:
    refused = [d for d in facts.deliveries if d.not_satisfied and d.round_no > 1]
    if not refused:
        return None
    since = max((d.delivered_on for d in refused if d.delivered_on), default=None)
    met = any(c.face_to_face and not c.failed and (since is None or c.on >= since) for c in facts.contacts)
    return None if met else "第二次仍不满意，请当面沟通并登记后再办结。"


def _adjustment_window(_: Facts, data: Data) -> str | None:
    return "已超过申请调整的期限，交办机关可能不予受理。" if data.get("window_over") else None


def _latest_reply(_: Facts, data: Data) -> str | None:
    latest = data.get("latest_reply")
    return f"延期后的日期晚于最迟答复日期（{latest}），交办机关一般不予同意。" if latest else None


def _tracking(_: Facts, data: Data) -> str | None:
    if not data.get("still_promised"):
        return None
    return "承诺事项还没有办完；归档以后仍按季度提醒登记进展。"


Check = Callable[[Facts, Data], str | None]

GATES: dict[Action, tuple[tuple[Gate, Check], ...]] = {
    Action.SAVE_DRAFT: ((Gate.EARLY_DRAFT, _early_draft),),
    Action.SUBMIT: (
        (Gate.DRAFT, _draft),
        (Gate.CONTACT, _contact),
        (Gate.OPINIONS, _opinions),
        (Gate.POINTS, _points),
        (Gate.POINTS_CHECKED, _points_checked),
        (Gate.ERRORS, _errors),
        (Gate.COMMITMENTS, _commitments),
        (Gate.COMMENT, _comment),
    ),
    Action.CLOSE: ((Gate.RECEIPTS, _receipts), (Gate.MEETING, _meeting)),
    Action.REQUEST_ADJUSTMENT: ((Gate.ADJUSTMENT_WINDOW, _adjustment_window),),
    Action.REQUEST_EXTENSION: ((Gate.LATEST_REPLY, _latest_reply),),
    Action.GRANT_EXTENSION: ((Gate.LATEST_REPLY, _latest_reply),),
    Action.ARCHIVE: ((Gate.TRACKING, _tracking),),
}


def findings(
    action: Action, facts: Facts, data: Data, modes: Mapping[Gate, Mode] = DEFAULT_MODES
) -> tuple[Finding, ...]:
    """Gates of this act that are neither passed, waived nor off; strictest first."""
    found = []
    for gate, check in GATES.get(action, ()):
        mode = modes.get(gate, DEFAULT_MODES[gate])
        if mode is Mode.OFF or gate.value in facts.waived:
            continue
        sentence = check(facts, data)
        if sentence:
            found.append(Finding(gate, mode, sentence))
    return tuple(sorted(found, key=lambda f: f.mode is not Mode.BLOCK))


GATE_NAMES: dict[Gate, str] = {
    Gate.DRAFT: "答复稿",
    Gate.CONTACT: "办前办中沟通",
    Gate.OPINIONS: "会办意见",
    Gate.POINTS: "逐条答复",
    Gate.POINTS_CHECKED: "逐条核对",
    Gate.ERRORS: "核稿错误",
    Gate.COMMITMENTS: "确认承诺事项",
    Gate.COMMENT: "征求提案者意见",
    Gate.EARLY_DRAFT: "先沟通后起草",
    Gate.RECEIPTS: "回执",
    Gate.MEETING: "当面沟通",
    Gate.ADJUSTMENT_WINDOW: "调整期限",
    Gate.LATEST_REPLY: "最迟答复日期",
    Gate.TRACKING: "承诺事项",
}
