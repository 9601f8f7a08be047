"""日历订阅: a person's due dates under a secret address, shown once, revoked at will; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from proposals.channels.calendar_file import Entry, calendar_file
from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING
from proposals.domain.deadlines import chinese_date
from proposals.domain.errors import NotAllowed, NotFound
from proposals.domain.lights import light
from proposals.services._actors import actor_of
from proposals.services._held import HeldClock, held_clocks
from proposals.services._office import Office
from proposals.services._records import record
from proposals.storage.tables.handling import Clock
from proposals.storage.tables.notices import CalendarFeed
from proposals.storage.tables.organisation import Person

MOST = 1000
LONGEST_TOKEN = 100
NOTED_EVERY = timedelta(hours=1)
NO_SUCH_FEED = "没有这一页。"


@dataclass(frozen=True, slots=True)
class Feed:
    """The file of one feed; ``unnoted`` if its use was not noted for an hour."""

    id: int
    data: bytes
    unnoted: bool


def feed_of(office: Office, actor: Actor) -> CalendarFeed | None:
    """The feed that this person has switched on."""
    mine = (CalendarFeed.person_id == actor.person_id, CalendarFeed.revoked_at.is_(None))
    return office.db.scalar(select(CalendarFeed).where(*mine).order_by(CalendarFeed.id.desc()).limit(1))


def make_feed(office: Office, actor: Actor) -> str:
    """A new secret address; an earlier one ends. It is told now and never again."""
    if actor.person_id is None:
        raise NotAllowed("请先登录，再订阅日历。")
    _end_feeds(office, actor)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(person_id=actor.person_id, token_hash=_hash(token), created_at=office.now)
    office.db.add(feed)
    office.db.flush()
    record(office, actor, "calendar_feed_made", {"feed": feed.id, "person": actor.person_id})
    return f"{office.settings.base_url.rstrip('/')}/calendar/{token}.ics"


def revoke_feed(office: Office, actor: Actor) -> None:
    """End the address at once."""
    if _end_feeds(office, actor):
        record(office, actor, "calendar_feed_revoked", {"person": actor.person_id})


def open_feed(office: Office, token: str) -> Feed:
    """The file behind an address; for an unknown, revoked or orphaned one ``NotFound`` in the same words."""
    feed = _find(office, token)
    person = office.db.get(Person, feed.person_id) if feed else None
    if feed is None or person is None or not person.active or person.login is None:
        raise NotFound(NO_SUCH_FEED)
    unnoted = feed.used_at is None or not timedelta(0) <= office.now - feed.used_at < NOTED_EVERY
    return Feed(feed.id, _file(office, person), unnoted)


def _find(office: Office, token: str) -> CalendarFeed | None:
    if not token or len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    known = (CalendarFeed.token_hash == _hash(token), CalendarFeed.revoked_at.is_(None))
    return office.db.scalar(select(CalendarFeed).where(*known))


def _end_feeds(office: Office, actor: Actor) -> int:
    mine = (CalendarFeed.person_id == actor.person_id, CalendarFeed.revoked_at.is_(None))
    running = office.db.scalars(select(CalendarFeed).where(*mine).with_for_update()).all()
    for feed in running:
        feed.revoked_at = office.now
    return len(running)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _file(office: Office, person: Person) -> bytes:
    clocks = held_clocks(office, actor_of(office, person), at_most=MOST)
    previous = _previous(office, {c.handling_id for c in clocks})
    entries = [_entry(office, clock, *_origin(clock.id, previous)) for clock in clocks]
    # The stamp of the day, not of the moment: an unchanged file keeps its bytes, and its ETag, all day long.
    stamp = datetime.combine(office.today, time(), BEIJING).astimezone(UTC)
    return calendar_file(f"办理期限（{person.name}）", entries, stamp)


def _previous(office: Office, handling_ids: Iterable[int]) -> dict[int, int | None]:
    """For every clock of these cases the one whose date was moved to it."""
    wanted = Clock.handling_id.in_(sorted(handling_ids))
    return {
        row.id: row.previous_id
        for row in office.db.execute(select(Clock.id, Clock.previous_id).where(wanted))
    }


def _origin(clock_id: int, previous: Mapping[int, int | None]) -> tuple[int, int]:
    """The clock from which this one came by moving its date, and in how many moves."""
    moves = 0
    while (before := previous.get(clock_id)) is not None and before < clock_id:
        clock_id, moves = before, moves + 1
    return clock_id, moves


def _entry(office: Office, clock: HeldClock, first_id: int, moves: int) -> Entry:
    site = office.settings.base_url.rstrip("/")
    words = light(clock.due_on, office.today, office.calendar, office.thresholds).words
    lines = [
        f"{clock.session}第{clock.serial_no}号《{clock.title}》",
        f"{clock.label}，期限{chinese_date(clock.due_on)}，{words}。",
        *(["放假安排未公布，按双休推算，日期暂定。"] if clock.provisional else []),
        f"{site}/cases/{clock.handling_id}",
    ]
    return Entry(
        uid=f"clock-{first_id}@{urlsplit(site).hostname or 'fuhan'}",
        on=clock.due_on,
        summary=f"{clock.label}（{words}）第{clock.serial_no}号《{clock.title}》",
        description="\n".join(lines),
        url=f"{site}/cases/{clock.handling_id}",
        moves=moves,
    )


def note_use(office: Office, feed_id: int) -> None:
    """Note that a calendar program came; the edge asks for it at most once an hour."""
    feed = office.db.get(CalendarFeed, feed_id)
    if feed is not None:
        feed.used_at = office.now
