"""寄送: each copy to its recipient; the last one answers the case, or ends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action, Part, State
from proposals.services._apply import Act, open_act
from proposals.services._consequences import follow_receipts
from proposals.services._office import Office
from proposals.services._opinions import NewOpinion, store_opinion, tell_cohandlers, tell_lead
from proposals.services._printed import facts_of_letter
from proposals.services._ways import DELIVERY_WAY_NAMES
from proposals.storage.letters import deliveries_of, letters_of_round
from proposals.storage.tables.cohandling import Opinion, OpinionWay
from proposals.storage.tables.delivery import Delivery, DeliveryWay
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.issuing import Letter

__all__ = ["DELIVERY_WAY_NAMES", "DeliveryWay", "Sending", "deliver"]


@dataclass(frozen=True, slots=True)
class Sending:
    """Which copies went out, how and when; no ``delivery_ids``: all that still wait."""

    way: DeliveryWay
    delivered_on: date
    delivery_ids: tuple[int, ...] = ()
    tracking_no: str = ""


def deliver(
    office: Office,
    actor: Actor,
    handling_id: int,
    sending: Sending,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """登记寄送 of one copy, several or all; receipts that came meanwhile take effect with the last one."""
    act = open_act(office, actor, handling_id, Action.DELIVER, seen=seen, on_behalf=on_behalf)
    letters = {letter.id: letter for letter in letters_of_round(office.db, act.round.id)}
    waiting = {d.id: d for d in deliveries_of(office.db, letters) if d.delivered_on is None}
    chosen = _chosen(waiting, sending)
    tracking_no = check_text(sending.tracking_no, "邮件号", 50, field="tracking_no")
    for delivery in chosen:
        _check_date(office, letters[delivery.letter_id], sending.delivered_on)
        delivery.way, delivery.delivered_on = sending.way, sending.delivered_on
        delivery.tracking_no, delivery.delivered_by = tracking_no, actor.person_id
    if act.handling.part is Part.COHANDLE:
        for delivery in chosen:
            _hand_over_opinion(act, letters[delivery.letter_id], sending.delivered_on)
    elif len(chosen) == len(waiting):
        tell_cohandlers(act)
    names = "、".join(d.recipient for d in chosen)
    last = len(chosen) == len(waiting)
    decision = act.done(
        {
            "delivery_ids": [d.id for d in chosen],
            "recipients": [d.recipient for d in chosen],
            "way": sending.way.value,
            "tracking_no": tracking_no,
            **_owed_afterwards(act, letters.values()),
        },
        note=f"{names}（{DELIVERY_WAY_NAMES[sending.way]}{tracking_no and ' ' + tracking_no}）",
        start_on=_last_day(letters, office) if last else None,
        met_on=_last_day(letters, office) if last else None,
    )
    if decision.target is State.ANSWERED:
        follow_receipts(office, handling_id, on=office.today)


def _owed_afterwards(act: Act, letters: Iterable[Letter]) -> dict[str, bool]:
    """Whether these letters are owed to the public, and whether one of them promises what is to be followed up."""
    facts = [facts_of_letter(letter) for letter in letters]
    first = act.kind.publicities[:1]
    return {
        "to_publish": any(not f.get("publicity") or f["publicity"] in first for f in facts),
        "promises": any(_class_of(f) in act.kind.tracked_classes for f in facts),
    }


def _class_of(facts: dict[str, Any]) -> str:
    """The class without the word it is printed with (B类)."""
    return str(facts.get("outcome_class") or "").removesuffix("类")


def _chosen(waiting: dict[int, Delivery], sending: Sending) -> list[Delivery]:
    if not waiting:
        raise NotPossible("本次的复函已经全部寄出，请刷新页面看最新情况。")
    unknown = [i for i in sending.delivery_ids if i not in waiting]
    if unknown:
        raise NotPossible("所选的份里有已经寄出或已经作废的，请刷新页面后重新选择。")
    return [d for i, d in waiting.items() if not sending.delivery_ids or i in sending.delivery_ids]


def _check_date(office: Office, letter: Letter, on: date) -> None:
    if on > office.today:
        raise BadInput("寄送日期晚于今天，请检查。", field="delivered_on")
    if letter.issued_on is not None and on < letter.issued_on:
        raise BadInput(f"寄送日期早于{letter.number}的成文日期，请检查。", field="delivered_on")


def _last_day(letters: dict[int, Letter], office: Office) -> date:
    """The day on which the last copy went out: the case was answered then."""
    return max(d.delivered_on for d in deliveries_of(office.db, letters) if d.delivered_on is not None)


def _hand_over_opinion(act: Act, letter: Letter, on: date) -> None:
    """An opinion letter sent is an opinion given: the lead sees it, whoever leads."""
    office = act.office
    given = select(Opinion.id).where(Opinion.letter_id == letter.id)
    if office.db.scalar(given.limit(1)) is not None:
        return
    draft = office.db.get(Draft, letter.draft_id)
    assert draft is not None
    said = facts_of_letter(letter)
    new = NewOpinion(
        text=str(said["body"]),
        way=OpinionWay.LETTER,
        given_on=on,
        given_by=str(said["unit"]),
        outcome_class=str(draft.fields.get("outcome_class") or ""),
        publicity=str(draft.fields.get("publicity") or ""),
        paper_no=letter.number or "",
        letter_id=letter.id,
        blob_id=letter.docx_blob_id,
    )
    store_opinion(office, act.handling, act.round, act.kind, new)
    tell_lead(act)
