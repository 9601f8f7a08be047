"""A receipt as stored, whoever brought it: checked against the kind's words, one that counts for each copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.domain.facts import RATING_NAMES, Rating
from proposals.domain.kinds import Kind
from proposals.domain.printable import check_text
from proposals.domain.satisfaction import all_rated
from proposals.services._apply import Act, facts_of
from proposals.services._holders import holders
from proposals.services._notices import case_words
from proposals.services._office import Office
from proposals.storage.letters import receipt_of
from proposals.storage.tables.delivery import Delivery, FilledBy, Receipt, ReceiptChannel
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import Proposer

LONGEST_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said of a letter, and who filled it in; the name may be left out by the recipient themself."""

    attitude: Rating
    result: Rating
    comment: str = ""
    agrees_to_publish: bool | None = None
    filled_by: FilledBy = FilledBy.SELF
    filled_name: str = ""


def delivery_of(office: Office, handling_id: int, delivery_id: int) -> tuple[Delivery, Letter]:
    """A sent copy of this handling and its letter; refuses what cannot be answered."""
    row = office.db.execute(
        select(Delivery, Letter)
        .join(Letter, Letter.id == Delivery.letter_id)
        .where(Delivery.id == delivery_id, Letter.handling_id == handling_id)
    ).one_or_none()
    if row is None:
        raise NotFound("没有找到这份寄送记录，请从详情页重新打开。")
    delivery, letter = row
    if letter.void_at is not None:
        raise NotPossible(f"{letter.number}已经作废，它的回执不再登记。")
    if delivery.delivered_on is None:
        raise NotPossible(f"给{delivery.recipient}的复函还没有登记寄送，请先登记寄送。")
    return delivery, letter


def refuse_second(office: Office, delivery: Delivery) -> None:
    """One receipt counts for a copy; another one is a correction."""
    if receipt_of(office.db, delivery.id) is not None:
        raise NotPossible(f"{delivery.recipient}的回执已经登记过；登记有误的，请用“更正回执”。")


def check_received(office: Office, delivery: Delivery, on: date) -> None:
    """A receipt comes after its letter went out, and not in the future."""
    assert delivery.delivered_on is not None
    if on > office.today:
        raise BadInput("收到回执的日期晚于今天，请检查。", field="received_on")
    if on < delivery.delivered_on:
        raise BadInput("收到回执的日期早于寄送日期，请检查。", field="received_on")


def checked_answer(kind: Kind, answer: Answer, recipient: str) -> Answer:
    """The answer with its texts checked and the name filled in; raises ``BadInput`` at the field."""
    for rating, field, label in (
        (answer.attitude, "attitude", "办理态度"),
        (answer.result, "result", "办理结果"),
    ):
        if rating not in kind.ratings:
            words = "、".join(RATING_NAMES[r] for r in kind.ratings)
            raise BadInput(f"“{label}”只能选{words}。", field=field)
    comment = check_text(answer.comment, "意见", LONGEST_COMMENT, multiline=True, field="comment")
    name = check_text(answer.filled_name, "填写人", 50, field="filled_name")
    if not name and answer.filled_by is FilledBy.PROXY:
        raise BadInput("代填的请写明填写人姓名。", field="filled_name")
    return Answer(
        answer.attitude,
        answer.result,
        comment,
        answer.agrees_to_publish,
        answer.filled_by,
        name or recipient[:50],
    )


def store_receipt(
    act: Act,
    delivery: Delivery,
    answer: Answer,
    channel: ReceiptChannel,
    received_on: date,
    *,
    corrects: Receipt | None = None,
    correction_reason: str = "",
    blob_id: int | None = None,
    device: str = "",
    address: str = "",
) -> Receipt:
    """Add the row; a corrected one stays and no longer counts."""
    office = act.office
    if corrects is not None:
        corrects.superseded = True
        office.db.flush()
    receipt = Receipt(
        delivery_id=delivery.id,
        attitude=answer.attitude,
        result=answer.result,
        comment=answer.comment,
        agrees_to_publish=answer.agrees_to_publish,
        filled_by=answer.filled_by,
        filled_name=answer.filled_name,
        channel=channel,
        received_on=received_on,
        recorded_by=act.actor.person_id,
        device=device[:200],
        address=address[:64],
        blob_id=blob_id,
        corrects_id=corrects.id if corrects else None,
        correction_reason=correction_reason,
        at=office.now,
    )
    office.db.add(receipt)
    office.db.flush()
    tell_of_refusal(act, delivery, receipt)
    return receipt


def tell_of_refusal(act: Act, delivery: Delivery, receipt: Receipt) -> None:
    """The handler and the unit's clerks learn of a 不满意 at once, whether or not it opens another round."""
    if Rating.NOT_SATISFIED not in (receipt.attitude, receipt.result):
        return
    clerks = [p.id for p in holders(act.office, Role.CLERK, act.handling.unit_id)]
    for person_id in dict.fromkeys([*clerks, act.facts.handler_id]):
        act.notify(person_id, f"{delivery.recipient}不满意", f"{case_words(act.handling)}：{receipt.comment}")


def proposer_name(office: Office, delivery: Delivery) -> str:
    """The plain name of the recipient, without 委员."""
    proposer = office.db.get(Proposer, delivery.proposer_id) if delivery.proposer_id else None
    return proposer.name if proposer else delivery.recipient


def as_data(act: Act, delivery: Delivery, receipt: Receipt) -> dict[str, object]:
    """What the event keeps of a receipt, and whether it was the last one expected."""
    return {
        "all_in": all_rated(facts_of(act.office, act.handling)),
        "delivery": delivery.id,
        "receipt": receipt.id,
        "attitude": receipt.attitude.value,
        "result": receipt.result.value,
        "channel": receipt.channel.value,
        "filled_by": receipt.filled_by.value,
        "filled_name": receipt.filled_name,
    }


def in_words(delivery: Delivery, receipt: Receipt) -> str:
    """One receipt as the timeline tells it."""
    said = f"态度{RATING_NAMES[receipt.attitude]}，结果{RATING_NAMES[receipt.result]}"
    comment = f"：{receipt.comment}" if receipt.comment else ""
    return f"{delivery.recipient}{said}{comment}"


def reasons(office: Office, delivery_ids: Sequence[int]) -> str:
    """Why another round is needed, in the words of those who refused."""
    rows = office.db.execute(
        select(Delivery, Receipt)
        .join(Receipt, (Receipt.delivery_id == Delivery.id) & Receipt.superseded.is_(False))
        .where(Delivery.id.in_(list(delivery_ids)))
        .order_by(Delivery.id)
    )
    return "；".join(in_words(delivery, receipt) for delivery, receipt in rows)
