"""公开: what became of a reply, whole, in summary or withheld with a reason; a later decision is added, the latest holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.storage.letters import letters_of_handling
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.publishing import Publication, PublicationOutcome

__all__ = ["OUTCOME_NAMES", "Decided", "PublicationOutcome", "publications_of", "publish"]

OUTCOME_NAMES: dict[PublicationOutcome, str] = {
    PublicationOutcome.WHOLE: "全文公开",
    PublicationOutcome.SUMMARY: "摘要公开",
    PublicationOutcome.WITHHELD: "不公开",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on which day; ``place``: address or column where it stands; ``reason`` of 不公开."""

    outcome: PublicationOutcome
    decided_on: date
    place: str = ""
    reason: str = ""


def publish(
    office: Office,
    actor: Actor,
    handling_id: int,
    decided: Decided,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """登记公开情况 of the latest letter that went out (国办发〔2014〕46号: replies are made public)."""
    act = open_act(office, actor, handling_id, Action.PUBLISH, seen=seen, on_behalf=on_behalf)
    letter = _latest_sent(office, handling_id)
    if letter is None:
        raise NotPossible("没有已经寄出的有效复函，不能登记公开情况。")
    _check_date(office, letter, decided.decided_on)
    place, reason = _place(decided), _reason(decided)
    office.db.add(
        Publication(
            handling_id=handling_id,
            letter_id=letter.id,
            outcome=decided.outcome,
            decided_on=decided.decided_on,
            place=place,
            reason=reason,
            recorded_at=office.now,
            recorded_by=actor.person_id,
        )
    )
    act.done(
        {"outcome": decided.outcome.value, "on": decided.decided_on.isoformat(), "place": place},
        note="，".join(w for w in (OUTCOME_NAMES[decided.outcome], place, reason) if w),
        met_on=decided.decided_on,
    )


def publications_of(office: Office, handling_id: int) -> list[Publication]:
    """Every decision, the latest first."""
    rows = select(Publication).where(Publication.handling_id == handling_id)
    return list(office.db.scalars(rows.order_by(Publication.id.desc())))


def _latest_sent(office: Office, handling_id: int) -> Letter | None:
    valid = [letter for letter in letters_of_handling(office.db, handling_id) if letter.void_at is None]
    sent = set(
        office.db.scalars(
            select(Delivery.letter_id).where(
                Delivery.letter_id.in_([letter.id for letter in valid]), Delivery.delivered_on.is_not(None)
            )
        )
    )
    return next((letter for letter in reversed(valid) if letter.id in sent), None)


def _check_date(office: Office, letter: Letter, on: date) -> None:
    if on > office.today:
        raise BadInput("公开日期晚于今天，请检查。", field="decided_on")
    if letter.issued_on is not None and on < letter.issued_on:
        raise BadInput(f"公开日期早于{letter.number}的成文日期，请检查。", field="decided_on")


def _place(decided: Decided) -> str:
    place = check_text(decided.place, "公开位置", 300, field="place")
    if decided.outcome is PublicationOutcome.WITHHELD:
        return ""
    if not place:
        raise BadInput("请写明公开在哪里：网址，或者网站栏目、公报期号。", field="place")
    if ":" in place.split("/")[0] and not place.startswith(("http://", "https://")):
        raise BadInput("网址应以 http:// 或 https:// 开头；也可以只写栏目名称。", field="place")
    return place


def _reason(decided: Decided) -> str:
    reason = check_text(decided.reason, "不公开的理由", 500, field="reason")
    if decided.outcome is PublicationOutcome.WITHHELD and not reason:
        raise BadInput("不公开的，请写明理由。", field="reason")
    return reason if decided.outcome is PublicationOutcome.WITHHELD else ""
