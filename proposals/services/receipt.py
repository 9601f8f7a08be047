"""回执: on paper or by telephone, written down by the clerk; corrections; 重新办理 by the clerk's hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from proposals.domain.actors import Actor, OnBehalf, Way
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._consequences import follow_receipts, open_rehandling
from proposals.services._office import Office
from proposals.services._receipts import (
    Answer,
    as_data,
    check_received,
    checked_answer,
    delivery_of,
    in_words,
    proposer_name,
    refuse_second,
    store_receipt,
)
from proposals.storage.letters import receipt_of
from proposals.storage.tables.delivery import FilledBy, Receipt, ReceiptChannel

__all__ = [
    "Answer",
    "Correction",
    "FilledBy",
    "PaperReceipt",
    "ReceiptChannel",
    "correct_receipt",
    "receive",
    "rehandle",
]

WAY_OF: dict[ReceiptChannel, Way] = {
    ReceiptChannel.PAPER: Way.PAPER,
    ReceiptChannel.PHONE: Way.PHONE,
    ReceiptChannel.SYSTEM: Way.SYSTEM,
}
"""How a receipt that the clerk writes down may have come."""


@dataclass(frozen=True, slots=True)
class PaperReceipt:
    """A receipt that came to the clerk: for which copy, what it says, how and when it came; ``scan_id`` a kept file."""

    delivery_id: int
    answer: Answer
    channel: ReceiptChannel
    received_on: date
    scan_id: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """更正: what the receipt should have said and why it is corrected."""

    delivery_id: int
    answer: Answer
    reason: str
    scan_id: int | None = None


def receive(
    office: Office,
    actor: Actor,
    handling_id: int,
    paper: PaperReceipt,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Receipt:
    """登记回执: the event names the member and the clerk; the first 不满意 opens another round."""
    if paper.channel not in WAY_OF:
        raise BadInput("回执的来源只能选纸质、电话或上级系统。", field="channel")
    act = open_act(office, actor, handling_id, Action.RECEIVE, seen=seen, on_behalf=on_behalf)
    delivery, _ = delivery_of(office, handling_id, paper.delivery_id)
    name = paper.answer.filled_name.strip() or proposer_name(office, delivery)
    spoke = on_behalf or OnBehalf(name=name[:50], way=WAY_OF[paper.channel], on=paper.received_on)
    act.on_behalf = replace(spoke, blob_id=paper.scan_id or spoke.blob_id)
    refuse_second(office, delivery)
    check_received(office, delivery, paper.received_on)
    answer = checked_answer(act.kind, paper.answer, name)
    receipt = store_receipt(act, delivery, answer, paper.channel, paper.received_on, blob_id=paper.scan_id)
    act.done(as_data(act, delivery, receipt), note=in_words(delivery, receipt), met_on=paper.received_on)
    follow_receipts(office, handling_id, on=paper.received_on, news=(delivery.id,))
    return receipt


def correct_receipt(
    office: Office,
    actor: Actor,
    handling_id: int,
    correction: Correction,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Receipt:
    """更正回执: the original stays on record; a round it opened is cancelled by hand, never silently."""
    act = open_act(office, actor, handling_id, Action.CORRECT_RECEIPT, seen=seen, on_behalf=on_behalf)
    delivery, _ = delivery_of(office, handling_id, correction.delivery_id)
    reason = check_text(correction.reason, "更正理由", 200, required=True, field="reason")
    original = receipt_of(office.db, delivery.id)
    if original is None:
        raise NotPossible(f"{delivery.recipient}还没有回执，请用“登记回执”。")
    answer = checked_answer(act.kind, correction.answer, original.filled_name)
    if (answer.attitude, answer.result, answer.comment) == (
        original.attitude,
        original.result,
        original.comment,
    ):
        raise BadInput("与原来登记的完全相同，没有需要更正的。", field="result")
    receipt = store_receipt(
        act,
        delivery,
        answer,
        original.channel if original.channel is not ReceiptChannel.LINK else ReceiptChannel.PAPER,
        office.today,
        corrects=original,
        correction_reason=reason,
        blob_id=correction.scan_id,
    )
    before = {"was": {"attitude": original.attitude.value, "result": original.result.value}}
    act.done(
        as_data(act, delivery, receipt) | before, note=f"{in_words(delivery, receipt)}（更正：{reason}）"
    )
    follow_receipts(office, handling_id, on=office.today, news=(delivery.id,))
    return receipt


def rehandle(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """重新办理 by the clerk: after a second 不满意, which opens no round by itself."""
    said = check_text(reason, "重新办理的理由", 500, required=True, field="reason")
    open_rehandling(office, actor, handling_id, said, seen=seen, on_behalf=on_behalf)
