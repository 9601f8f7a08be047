"""催办: a text ready to copy, sent to those for whom something waits, counted; never to a superior by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain import urging
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.notices import NoticeKind
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.services._urged import may_know, owed_of, people_who_owe, urged_case
from proposals.storage.notices import count_plain_urges, plain_urges
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, Task
from proposals.storage.tables.organisation import Person

TEXT_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Urge:
    """What an urge would say, to whom; ``number`` counts it among the urges of this case."""

    number: int
    subject: str
    text: str
    people: tuple[Person, ...]
    addressed: tuple[str, ...]


def prepare_urge(office: Office, handling: Handling) -> Urge:
    """The text with its addressees, from what waits now; for the page and for the act."""
    tasks = list(office.db.scalars(select(Task).where(Task.handling_id == handling.id).order_by(Task.id)))
    if not tasks:
        raise NotPossible("这一件现在没有等待办理的事项，不用催办。")
    owed = [owed_of(office, task) for task in tasks]
    people = {
        p.id: p for task in tasks for p in people_who_owe(office, task) if may_know(office, handling, p)
    }
    case = urged_case(office, handling)
    said = urging.urged(case, owed, office.today, office.rules.urging)
    return Urge(
        number=case.number,
        subject=said.subject,
        text=said.text,
        people=tuple(people.values()),
        addressed=tuple(dict.fromkeys(each.who for each in owed)),
    )


def urge(
    office: Office,
    actor: Actor,
    handling_id: int,
    text: str = "",
    copies: Iterable[int] = (),
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Urge:
    """催办 once more: notify whoever must act; ``copies`` are people the urger chose to inform as well."""
    act = open_act(office, actor, handling_id, Action.URGE, seen=seen, on_behalf=on_behalf)
    prepared = prepare_urge(office, act.handling)
    said = check_text(text, "催办内容", TEXT_LIMIT, True, field="text") or prepared.text
    copied = informed(office, act.handling, copies)
    for person in (*prepared.people, *copied):
        act.notify(person.id, prepared.subject, said, NoticeKind.URGE, group=True)
    act.done(
        {
            "number": prepared.number,
            "to": [p.name for p in prepared.people],
            "addressed": list(prepared.addressed),
            "copies": [p.name for p in copied],
            "text": said,
        }
    )
    return Urge(prepared.number, prepared.subject, said, prepared.people, prepared.addressed)


def urges_so_far(office: Office, handling_id: int) -> int:
    """How often this case was urged."""
    return count_plain_urges(office.db, handling_id)


def urged_today(office: Office, handling_id: int) -> bool:
    """Whether it was urged on this Beijing day already."""
    last = office.db.scalar(plain_urges([handling_id]).order_by(Event.version.desc()).limit(1))
    return last is not None and last.at.astimezone(BEIJING).date() == office.today


def informed(office: Office, handling: Handling, copies: Iterable[int]) -> list[Person]:
    """People of the unit, its lead or the authority whom somebody chose by name; of a restricted case, its readers."""
    wanted = sorted(set(copies))
    if not wanted:
        return []
    lead = handling.parent.unit_id if handling.parent else None
    units = {handling.unit_id, lead, handling.dispatcher_unit_id} - {None}
    people = list(
        office.db.scalars(
            select(Person)
            .where(Person.id.in_(wanted), Person.unit_id.in_(units), Person.active)
            .order_by(Person.id)
        )
    )
    if len(people) != len(wanted):
        raise BadInput("抄送的人不在本件有关单位，请从列表中选择。", field="copies")
    stranger = next((p for p in people if not may_know(office, handling, p)), None)
    if stranger is not None:
        raise BadInput(f"{stranger.name}不在本件知悉范围内，不能抄送，请去掉。", field="copies")
    return people
