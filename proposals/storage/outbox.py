"""The outbox: whom a notice may still reach, how much went out lately, what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from proposals.domain.notices import Channel, NoticeKind
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.handling import Handling, RestrictedReader
from proposals.storage.tables.notices import NoticePreference, OutboxMessage
from proposals.storage.tables.organisation import Person

OUTSIDE = (Channel.EMAIL, Channel.WEBHOOK)
"""The channels that leave the house."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a row is for, as they are now; ``hidden``: its case is restricted and they are not named."""

    name: str
    email: str
    active: bool
    mail: bool
    digest: bool
    hidden: bool


def of_channel(channel: Channel) -> ColumnElement[bool]:
    """Rows of this channel."""
    return OutboxMessage.channel == channel


def reached(db: Session, rows: Iterable[OutboxMessage]) -> dict[int, Reached]:
    """For each row (by its id) whom it reaches now; a row to the group reaches nobody by name."""
    named = and_(
        RestrictedReader.handling_id == Handling.id, RestrictedReader.person_id == OutboxMessage.person_id
    )
    found = db.execute(
        select(
            OutboxMessage.id,
            func.coalesce(Person.name, "").label("name"),
            func.coalesce(Person.email, "").label("email"),
            func.coalesce(Person.active, True).label("active"),
            func.coalesce(NoticePreference.mail, True).label("mail"),
            func.coalesce(NoticePreference.digest, True).label("digest"),
            and_(func.coalesce(Handling.restricted, False), RestrictedReader.person_id.is_(None)).label(
                "hidden"
            ),
        )
        .join(Person, Person.id == OutboxMessage.person_id, isouter=True)
        .join(NoticePreference, NoticePreference.person_id == OutboxMessage.person_id, isouter=True)
        .join(Handling, Handling.id == OutboxMessage.handling_id, isouter=True)
        .join(RestrictedReader, named, isouter=True)
        .where(OutboxMessage.id.in_([row.id for row in rows]))
    )
    return {
        row.id: Reached(row.name, row.email, row.active, row.mail, row.digest, row.hidden) for row in found
    }


def sent_since(db: Session, channel: Channel, since: datetime) -> int:
    """How many of this channel went out since then, or are just being sent."""
    lately = or_(
        OutboxMessage.state == WorkState.WORKING,
        and_(OutboxMessage.state == WorkState.DONE, OutboxMessage.finished_at > since),
    )
    return db.scalar(select(func.count()).where(OutboxMessage.channel == channel, lately)) or 0


def fail_overdue(db: Session, channel: Channel, now: datetime, problem: str) -> None:
    """End what waited beyond its time for a channel that nobody has set up."""
    db.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.channel == channel,
            OutboxMessage.state == WorkState.WAITING,
            OutboxMessage.give_up_at < now,
        )
        .values(state=WorkState.FAILED, problem=problem, finished_at=now)
    )


def begin_anew(
    db: Session, now: datetime, until: datetime, message_id: int | None, channel: Channel | None
) -> int:
    """Let what failed (this one, or all of a channel, or all) wait for a worker again; how many."""
    wanted = [OutboxMessage.state == WorkState.FAILED, OutboxMessage.channel.in_(OUTSIDE)]
    if message_id is not None:
        wanted.append(OutboxMessage.id == message_id)
    if channel is not None:
        wanted.append(of_channel(channel))
    anew = {"state": WorkState.WAITING, "attempts": 0, "next_attempt_at": now, "give_up_at": until}
    rows = update(OutboxMessage).where(*wanted).values(**anew, problem="", finished_at=None)
    return len(db.scalars(rows.returning(OutboxMessage.id)).all())


def any_overdue(db: Session, channel: Channel, now: datetime) -> bool:
    """Whether ``fail_overdue`` would find something; asked without a lock."""
    found = select(OutboxMessage.id).where(
        OutboxMessage.channel == channel,
        OutboxMessage.state == WorkState.WAITING,
        OutboxMessage.give_up_at < now,
    )
    return db.scalar(found.limit(1)) is not None


def counts(db: Session, today: datetime) -> dict[tuple[Channel, WorkState], int]:
    """How many of each channel stand in which state; of those sent and cancelled only what ended since ``today``."""
    ended = and_(
        OutboxMessage.state.in_([WorkState.DONE, WorkState.CANCELLED]), OutboxMessage.finished_at < today
    )
    rows = db.execute(
        select(OutboxMessage.channel, OutboxMessage.state, func.count())
        .where(OutboxMessage.channel.in_(OUTSIDE), ~ended)
        .group_by(OutboxMessage.channel, OutboxMessage.state)
    )
    return {(row[0], row[1]): row[2] for row in rows}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the administrator sees it: not what it says."""

    id: int
    at: datetime
    kind: NoticeKind
    channel: Channel
    state: WorkState
    attempts: int
    next_attempt_at: datetime
    problem: str
    finished_at: datetime | None
    dedupe_key: str
    person: str
    email: str


def lines(
    db: Session,
    *,
    states: Sequence[WorkState] = (),
    channel: Channel | None = None,
    kind: NoticeKind | None = None,
    before: int | None = None,
    at_most: int,
) -> list[Line]:
    """The latest first; ``before`` an id goes on from there."""
    m = OutboxMessage
    wanted = select(
        m.id, m.at, m.kind, m.channel, m.state, m.attempts, m.next_attempt_at, m.problem, m.finished_at,
        m.dedupe_key, func.coalesce(Person.name, "").label("person"), func.coalesce(Person.email, "").label("email"),
    ).join(Person, Person.id == m.person_id, isouter=True)  # fmt: skip
    wanted = wanted.where(m.channel.in_(OUTSIDE) if channel is None else m.channel == channel)
    if states:
        wanted = wanted.where(m.state.in_(states))
    if kind is not None:
        wanted = wanted.where(m.kind == kind)
    if before is not None:
        wanted = wanted.where(m.id < before)
    return [Line(**row) for row in db.execute(wanted.order_by(m.id.desc()).limit(at_most)).mappings()]


def remove(db: Session, channels: Sequence[Channel], older_than: datetime, at_most: int) -> int:
    """Delete what ended before then, some at a time."""
    old = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.channel.in_(channels),
            OutboxMessage.state.in_([WorkState.DONE, WorkState.CANCELLED, WorkState.FAILED]),
            OutboxMessage.at < older_than,
        )
        .order_by(OutboxMessage.id)
        .limit(at_most)
    )
    gone = db.scalars(delete(OutboxMessage).where(OutboxMessage.id.in_(old)).returning(OutboxMessage.id))
    return len(gone.all())
