"""每日提醒: on working mornings one mail to everybody who has something due or waiting, and a word to the office's group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, func, or_, select

from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING
from proposals.domain.digest import (
    Digest,
    DueItem,
    NewsItem,
    WaitingItem,
    compose,
    compose_for_group,
    last_day_of_week,
)
from proposals.domain.lights import light
from proposals.domain.notices import Channel, Mail, NoticeKind
from proposals.services._actors import actors_of
from proposals.services._desk import Desk
from proposals.services._held import HeldClock, clocks_of_unit, held_clocks
from proposals.services._mine import may_know, of_my_units, waits_for
from proposals.services._notices import Told, tell
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling, Task
from proposals.storage.tables.notices import NoticePreference, OutboxMessage
from proposals.storage.tables.organisation import Person, Unit
from proposals.storage.tables.register import CongressSession, Proposal

AT_ONCE = 50
"""People whose digests are made and written in one go."""
MOST = 1000
FIRST_NEWS = timedelta(days=7)
"""Whoever never had a digest is told of so much that is new."""


def send_digests(desk: Desk) -> int:
    """Write today's digests, in pieces, each person's once a day; nothing on a day off. How many were written."""
    if not desk.read(lambda office: office.calendar.is_working(office.today)):
        return 0
    written = desk.write(_tell_group)
    waiting = desk.read(_recipients)
    for at in range(0, len(waiting), AT_ONCE):
        piece = _Piece(waiting[at : at + AT_ONCE])
        told = desk.read(piece.told)
        if told:
            written += desk.write(_Telling(told))
    return written


def digest_of(office: Office, person_id: int) -> Digest | None:
    """What this person's digest says now, or None where there is nothing to say."""
    person = office.db.get_one(Person, person_id)
    return _digest(office, actors_of(office, [person])[0])


@dataclass(frozen=True, slots=True)
class _Piece:
    ids: Sequence[int]

    def told(self, office: Office) -> list[Told]:
        people = office.db.scalars(select(Person).where(Person.id.in_(self.ids)).order_by(Person.id)).all()
        found = [(a, _digest(office, a)) for a in actors_of(office, people)]
        key = f"digest:{office.today.isoformat()}"
        return [Told(a.person_id, d.subject, d.text, key, NoticeKind.DIGEST) for a, d in found if d]


@dataclass(frozen=True, slots=True)
class _Telling:
    told: list[Told]

    def __call__(self, office: Office) -> int:
        return tell(office, self.told)


def _recipients(office: Office) -> list[int]:
    """People who log in, want a digest, can get one, and had none today."""
    if not office.settings.smtp_url:
        return []
    midnight = datetime.combine(office.today, time(), BEIJING)
    had = exists().where(
        OutboxMessage.person_id == Person.id,
        OutboxMessage.channel == Channel.EMAIL,
        OutboxMessage.kind == NoticeKind.DIGEST,
        OutboxMessage.at >= midnight,
    )
    return list(
        office.db.scalars(
            select(Person.id)
            .join(NoticePreference, NoticePreference.person_id == Person.id, isouter=True)
            .where(
                Person.active,
                Person.login.is_not(None),
                Person.email != "",
                or_(NoticePreference.digest.is_(None), NoticePreference.digest),
                ~had,
            )
            .order_by(Person.id)
        )
    )


def _tell_group(office: Office) -> int:
    unit = _unit_of_group(office) if office.settings.webhook_url else None
    if unit is None:
        return 0
    clocks = clocks_of_unit(office, unit.id, last_day_of_week(office.today), MOST)
    due = [_due(office, clock) for clock in clocks]
    said = compose_for_group(unit.short_name or unit.name, office.today, due, _site(office))
    if said is None:
        return 0
    key = f"digest:{office.today.isoformat()}:unit:{unit.id}"
    return tell(office, [Told(None, said.subject, said.text, key, NoticeKind.DIGEST, group=True)])


def _unit_of_group(office: Office) -> Unit | None:
    """Whose group the robot speaks to: the one bureau that works here, in a city the authority."""
    inside = office.db.scalars(select(Unit).where(Unit.inside, Unit.active).order_by(Unit.id)).all()
    chosen = inside if len(inside) == 1 else [u for u in inside if u.is_authority]
    return chosen[0] if len(chosen) == 1 else None


def _digest(office: Office, actor: Actor) -> Digest | None:
    clocks = held_clocks(office, actor, until=last_day_of_week(office.today), at_most=MOST)
    return compose(
        actor.name,
        office.today,
        [_due(office, clock) for clock in clocks],
        _waiting(office, actor),
        _news(office, actor),
        _site(office),
    )


def _due(office: Office, clock: HeldClock) -> DueItem:
    case = _case(clock.session, clock.serial_no, clock.title)
    return DueItem(clock.handling_id, case, clock.label, clock.due_on, _light(office, clock.due_on))


def _waiting(office: Office, actor: Actor) -> list[WaitingItem]:
    rows = office.db.execute(
        select(Task, Proposal.serial_no, Proposal.title, CongressSession.name)
        .join(Handling, Handling.id == Task.handling_id)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(waits_for(actor), may_know(actor))
        .order_by(func.coalesce(Task.due_on, date.max), Task.id)
        .limit(MOST)
    )
    return [
        WaitingItem(
            task.handling_id,
            _case(session, serial_no, title),
            task.title,
            task.since.astimezone(BEIJING).date(),
            task.due_on,
            _light(office, task.due_on) if task.due_on else "",
        )
        for task, serial_no, title, session in rows
    ]


def _news(office: Office, actor: Actor) -> list[NewsItem]:
    """Unread messages since the last digest, of the kinds that are not mailed at once."""
    known = or_(OutboxMessage.handling_id.is_(None), may_know(actor) & of_my_units(actor))
    rows = office.db.scalars(
        select(OutboxMessage)
        .join(Handling, Handling.id == OutboxMessage.handling_id, isouter=True)
        .where(
            OutboxMessage.person_id == actor.person_id,
            OutboxMessage.channel == Channel.INBOX,
            OutboxMessage.kind.in_(_kinds_of_news(office, actor)),
            OutboxMessage.read_at.is_(None),
            OutboxMessage.at > _last_digest(office, actor),
            known,
        )
        .order_by(OutboxMessage.at.desc(), OutboxMessage.id.desc())
        .limit(MOST)
    )
    return [
        NewsItem(
            m.at,
            m.subject,
            (m.handling_id, m.due_on)
            if m.kind is NoticeKind.REMINDER and m.handling_id and m.due_on
            else None,
        )
        for m in rows
    ]


def _kinds_of_news(office: Office, actor: Actor) -> list[NoticeKind]:
    wants = office.db.get(NoticePreference, actor.person_id)
    told_at_once = wants is None or wants.mail
    return [
        kind
        for kind, policy in office.rules.notices.items()
        if policy.mail is Mail.DIGEST or (policy.mail is Mail.NOW and not told_at_once)
    ]


def _last_digest(office: Office, actor: Actor) -> datetime:
    last = office.db.scalar(
        select(func.max(OutboxMessage.at)).where(
            OutboxMessage.person_id == actor.person_id,
            OutboxMessage.channel == Channel.EMAIL,
            OutboxMessage.kind == NoticeKind.DIGEST,
        )
    )
    return last or office.now - FIRST_NEWS


def _light(office: Office, due: date) -> str:
    return light(due, office.today, office.calendar, office.thresholds).words


def _case(session: str, serial_no: str, title: str) -> str:
    return f"{session}第{serial_no}号《{title}》"


def _site(office: Office) -> str:
    return office.settings.base_url.rstrip("/")
