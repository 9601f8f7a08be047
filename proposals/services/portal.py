"""What a member does without account: opens the letter by link or QR code, and answers, once, by a human POST."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound, NotPossible, TooMany
from proposals.domain.facts import Rating
from proposals.domain.letter import LetterText
from proposals.domain.workflow import Action, State
from proposals.services._apply import open_act
from proposals.services._consequences import follow_receipts
from proposals.services._links import find_link
from proposals.services._office import Office
from proposals.services._printed import text_of
from proposals.services._receipts import (
    Answer,
    as_data,
    checked_answer,
    in_words,
    proposer_name,
    refuse_second,
    store_receipt,
)
from proposals.storage.letters import receipt_of, valid_letter
from proposals.storage.refusals import refusals_from
from proposals.storage.tables.delivery import Delivery, FilledBy, ReceiptChannel, ReceiptLink
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Unit

__all__ = ["Answer", "FilledBy", "LinkStatus", "Visit", "answer", "refuse_flood", "visit"]

MOST_WRONG_LINKS, WITHIN = 30, timedelta(minutes=10)


class LinkStatus(StrEnum):
    """What a link can still do."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    VOID = "void"
    NOT_SENT = "not_sent"
    CLOSED = "closed"


@dataclass(frozen=True)
class Given:
    """What was answered, as the member sees it afterwards."""

    attitude: Rating
    result: Rating
    comment: str
    filled_by: FilledBy
    filled_name: str
    on: date


@dataclass(frozen=True)
class Visit:
    """Everything the member's page shows; ``text`` is left out where the link shows no letter any more."""

    status: LinkStatus
    recipient: str
    name: str
    unit: str
    contact_name: str
    contact_phone: str
    noun: str
    session: str
    serial_no: str
    title: str
    number: str
    replaced_by: str
    ratings: tuple[Rating, ...]
    text: LetterText | None
    given: Given | None


GONE = (
    "没有找到这个链接，可能输入有误。请按回执上的网址重新输入，或者重新扫码；仍打不开的，请与承办单位联系。"
)
REFUSALS: dict[LinkStatus, str] = {
    LinkStatus.ANSWERED: "您已经提交过回执，谢谢。需要更改的，请与承办单位联系。",
    LinkStatus.EXPIRED: "这个链接已经过期，请与承办单位联系，或者填写纸质回执寄回。",
    LinkStatus.VOID: "这份复函已经作废，请以新的复函为准。",
    LinkStatus.NOT_SENT: "这份复函还没有寄出，请收到后再填写。",
    LinkStatus.CLOSED: "这一件已经归档，不能再在网上提交，请与承办单位联系。",
}


def refuse_flood(office: Office, address: str) -> None:
    """Whoever tries many links that do not exist waits; counted from the access log, by all processes together."""
    if refusals_from(office.db, address, "/r/", office.now - WITHIN) >= MOST_WRONG_LINKS:
        raise TooMany("打不开的链接试得太多了，请十分钟后再试，或者与承办单位联系。")


def visit(office: Office, token: str) -> Visit:
    """What the link shows now; changes nothing. An unknown token is ``NotFound``."""
    link = find_link(office, token)
    if link is None:
        raise NotFound(GONE)
    delivery, letter, handling = _case_of(office, link)
    status = _status(office, link, delivery, letter, handling)
    kind = office.rules.kinds[handling.proposal.kind_code]
    unit = office.db.get(Unit, letter.unit_id)
    assert unit is not None
    said = letter.facts["facts"]
    readable = status not in (LinkStatus.VOID, LinkStatus.NOT_SENT, LinkStatus.EXPIRED)
    return Visit(
        status=status,
        recipient=delivery.recipient,
        name=proposer_name(office, delivery),
        unit=said["unit"],
        contact_name=unit.contact_name,
        contact_phone=unit.contact_phone,
        noun=kind.noun,
        session=said["session"],
        serial_no=said["serial_no"],
        title=said["title"],
        number=letter.number or "",
        replaced_by=_replacement(office, letter),
        ratings=kind.ratings,
        text=text_of(letter) if readable else None,
        given=_given(office, delivery),
    )


def answer(office: Office, token: str, said: Answer, *, device: str = "", address: str = "") -> Visit:
    """Store the member's receipt by this link, with device and address; the system acts in their name."""
    link = find_link(office, token)
    if link is None:
        raise NotFound(GONE)
    delivery, letter, handling = _case_of(office, link)
    name = proposer_name(office, delivery)
    given_name = said.filled_name.strip() or name
    member = Actor(person_id=None, name=f"{given_name[:50]}（网上填写）", is_system=True)
    act = open_act(office, member, handling.id, Action.RECEIVE)
    status = _status(office, link, delivery, letter, act.handling)
    if status is not LinkStatus.OPEN:
        raise NotPossible(REFUSALS[status])
    refuse_second(office, delivery)
    receipt = store_receipt(
        act,
        delivery,
        checked_answer(act.kind, said, name),
        ReceiptChannel.LINK,
        office.today,
        device=device,
        address=address,
    )
    act.done(as_data(act, delivery, receipt), note=in_words(delivery, receipt))
    follow_receipts(office, handling.id, on=office.today, news=(delivery.id,))
    return visit(office, token)


def _case_of(office: Office, link: ReceiptLink) -> tuple[Delivery, Letter, Handling]:
    delivery = office.db.get(Delivery, link.delivery_id)
    letter = office.db.get(Letter, delivery.letter_id) if delivery else None
    handling = office.db.get(Handling, letter.handling_id) if letter else None
    assert delivery is not None
    assert letter is not None
    assert handling is not None
    return delivery, letter, handling


def _status(
    office: Office, link: ReceiptLink, delivery: Delivery, letter: Letter, handling: Handling
) -> LinkStatus:
    if letter.void_at is not None or link.revoked_at is not None:
        return LinkStatus.VOID
    if receipt_of(office.db, delivery.id) is not None:
        return LinkStatus.ANSWERED
    if link.expires_on < office.today:
        return LinkStatus.EXPIRED
    if delivery.delivered_on is None:
        return LinkStatus.NOT_SENT
    return LinkStatus.CLOSED if handling.state is State.ARCHIVED else LinkStatus.OPEN


def _replacement(office: Office, letter: Letter) -> str:
    """The number of the letter that holds in place of a void one; empty until there is one."""
    if letter.void_at is None:
        return ""
    valid = valid_letter(office.db, letter.handling_id, letter.proposal_id)
    return (valid.number or "") if valid is not None and valid.round_id >= letter.round_id else ""


def _given(office: Office, delivery: Delivery) -> Given | None:
    receipt = receipt_of(office.db, delivery.id)
    if receipt is None:
        return None
    return Given(
        receipt.attitude,
        receipt.result,
        receipt.comment,
        receipt.filled_by,
        receipt.filled_name,
        receipt.received_on,
    )
