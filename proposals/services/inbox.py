"""消息: what one person was told, newest first; a case that one may no longer know of is not named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import and_, func, or_, select, update

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.notices import NoticeKind
from proposals.services._mine import (
    addressed_to,
    count_of_unread,
    may_know,
    of_my_units,
)
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.notices import OutboxMessage

PAGE = 50


@dataclass(frozen=True, slots=True)
class Message:
    """One notice as its reader may see it; ``hidden``: its case is out of their knowledge by now."""

    id: int
    at: datetime
    kind: str
    subject: str
    text: str
    read: bool
    handling_id: int | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One page; ``next_key`` is None at the end. ``latest_id``: the newest of all, for 全部标为已读."""

    rows: list[Message]
    next_key: str | None
    latest_id: int


def messages(
    office: Office, actor: Actor, *, unread: bool = False, kind: NoticeKind | None = None, key: str = ""
) -> MessagePage:
    """What this person was told, newest first; ``kind`` and ``unread`` narrow it."""
    known = or_(OutboxMessage.handling_id.is_(None), and_(may_know(actor), of_my_units(actor)))
    query = (
        select(OutboxMessage, known.label("known"))
        .join(Handling, Handling.id == OutboxMessage.handling_id, isouter=True)
        .where(*addressed_to(actor))
        .order_by(OutboxMessage.at.desc(), OutboxMessage.id.desc())
        .limit(PAGE + 1)
    )
    if unread:
        query = query.where(OutboxMessage.read_at.is_(None))
    if kind is not None:
        query = query.where(OutboxMessage.kind == kind)
    after = _read_key(key)
    if after is not None:
        at, row_id = after
        query = query.where(
            or_(OutboxMessage.at < at, and_(OutboxMessage.at == at, OutboxMessage.id < row_id))
        )
    found = office.db.execute(query).all()
    rows = [_message(office, row.OutboxMessage, bool(row.known)) for row in found]
    return MessagePage(rows[:PAGE], _key(rows), _latest(office, actor))


def unread_count(office: Office, actor: Actor) -> int:
    """How many are unread; one above 99 stands for more."""
    return office.db.scalar(select(count_of_unread(actor))) or 0


def mark_read(office: Office, actor: Actor, message_id: int) -> int | None:
    """Note that it was read; gives the case it is about. Somebody else's is not found."""
    message = office.db.scalar(
        select(OutboxMessage).where(OutboxMessage.id == message_id, *addressed_to(actor))
    )
    if message is None:
        raise NotFound("没有找到这条消息，请从“消息”重新打开。")
    message.read_at = message.read_at or office.now
    return message.handling_id


def mark_all_read(office: Office, actor: Actor, *, until_id: int, kind: NoticeKind | None = None) -> None:
    """All, or all of a kind, up to the newest that was there when the page was shown: nobody saw what came since."""
    unread = and_(*addressed_to(actor), OutboxMessage.read_at.is_(None), OutboxMessage.id <= until_id)
    if kind is not None:
        unread = and_(unread, OutboxMessage.kind == kind)
    office.db.execute(update(OutboxMessage).where(unread).values(read_at=office.now))


def _message(office: Office, message: OutboxMessage, known: bool) -> Message:
    return Message(
        id=message.id,
        at=message.at,
        kind=office.rules.notices[message.kind].label,
        subject=message.subject if known else "",
        text=message.text if known else "",
        read=message.read_at is not None,
        handling_id=message.handling_id if known else None,
        hidden=not known,
    )


def _latest(office: Office, actor: Actor) -> int:
    return office.db.scalar(select(func.max(OutboxMessage.id)).where(*addressed_to(actor))) or 0


def _key(rows: Sequence[Message]) -> str | None:
    if len(rows) <= PAGE:
        return None
    last = rows[PAGE - 1]
    return f"{last.at.isoformat()}~{last.id}"


def _read_key(key: str) -> tuple[datetime, int] | None:
    moment, _, number = key.partition("~")
    try:
        at = datetime.fromisoformat(moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return (at, int(number)) if number.isdecimal() and len(number) < 18 else None
