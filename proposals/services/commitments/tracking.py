"""登记承诺进展: what has been done about the promises of a reply, each quarter, until it is all done (domain §1.4, B类跟踪)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput
from proposals.domain.letter.facts import PromisedMeasure
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.services._printed import promises_of
from proposals.storage.letters import letters_of_handling
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.publishing import Progress


@dataclass(frozen=True, slots=True)
class Reported:
    """What has been done by a day; ``finished``: everything promised is kept, nothing more is asked."""

    as_of: date
    text: str
    finished: bool = False


def track(
    office: Office,
    actor: Actor,
    handling_id: int,
    reported: Reported,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """登记承诺进展: added to what was reported before; the next quarter counts from this day, unless all is done."""
    act = open_act(office, actor, handling_id, Action.TRACK, seen=seen, on_behalf=on_behalf)
    text = check_text(reported.text, "进展情况", 2_000, True, required=True, field="text")
    _check_date(office, handling_id, reported.as_of)
    office.db.add(
        Progress(
            handling_id=handling_id,
            as_of=reported.as_of,
            text=text,
            finished=reported.finished,
            recorded_at=office.now,
            recorded_by=actor.person_id,
        )
    )
    act.done(
        {"as_of": reported.as_of.isoformat(), "finished": reported.finished},
        note=f"{text}（全部办完）" if reported.finished else text,
        start_on=reported.as_of,
        met_on=reported.as_of,
    )


def progress_of(office: Office, handling_id: int) -> list[Progress]:
    """Everything reported, the latest first."""
    rows = select(Progress).where(Progress.handling_id == handling_id)
    return list(office.db.scalars(rows.order_by(Progress.as_of.desc(), Progress.id.desc())))


def promised_by(letters: Iterable[Letter]) -> tuple[PromisedMeasure, ...]:
    """What these letters promise, each once, void ones and those without a number left out; the nearest date first."""
    issued = (letter for letter in letters if letter.void_at is None and letter.number)
    promises = dict.fromkeys(promise for letter in issued for promise in promises_of(letter))
    return tuple(sorted(promises, key=lambda promise: promise.due or date.max))


def promises_to_track(office: Office, handling_id: int) -> tuple[PromisedMeasure, ...]:
    """What the letters of this case promise."""
    return promised_by(letters_of_handling(office.db, handling_id))


def _check_date(office: Office, handling_id: int, as_of: date) -> None:
    if as_of > office.today:
        raise BadInput("进展日期晚于今天，请检查。", field="as_of")
    first = office.db.scalar(
        select(func.min(Delivery.delivered_on))
        .join(Letter, Letter.id == Delivery.letter_id)
        .where(Letter.handling_id == handling_id, Letter.void_at.is_(None))
    )
    if first is not None and as_of < first:
        raise BadInput("进展日期早于复函寄出的日期，请检查。", field="as_of")
