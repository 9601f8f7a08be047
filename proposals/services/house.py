"""The house: settings, engine and rules together, from which each request or job takes its office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from proposals.domain.errors import BadInput
from proposals.services._office import Office, Rules
from proposals.services.accounts import touch_session
from proposals.services.calendar_feeds import note_use
from proposals.settings import Settings, secret_key
from proposals.storage.engine import make_engine, sessions
from proposals.storage.set_wise import insert_rows
from proposals.storage.tables.audit import AccessEntry

T = TypeVar("T")
TAKEN = IntegrityError
"""What the database raises when two people wrote the same thing at once."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A view of a case, or a refusal, as the access log keeps it."""

    person_id: int | None
    name: str
    address: str
    method: str
    path: str
    status: int

    def __post_init__(self) -> None:
        """The log keeps what fits its columns."""
        object.__setattr__(self, "address", self.address[:64])
        object.__setattr__(self, "path", self.path[:500])


class House:
    """One installation; opened once per process."""

    def __init__(self, settings: Settings, rules: Rules | None = None) -> None:
        self.settings = settings
        self.rules = rules or Rules.load()

    @cached_property
    def key(self) -> str:
        """The key of cookies and links; only the site needs it, so commands leave no file behind."""
        return secret_key(self.settings)

    @cached_property
    def engine(self) -> Engine:
        """The database, opened by whoever needs it first."""
        return make_engine(_with_folder(self.settings.database_url))

    def office(self, now: datetime, *, write: bool) -> Office:
        """An office of its own session; the caller commits once or not at all, and closes it."""
        return Office(sessions(self.engine, write=write), now, self.settings, self.rules)

    def note_visit(self, now: datetime, visit: Visit | None, token: str | None) -> None:
        """Write a view or refusal to the access log and keep a login alive, in a transaction of its own."""
        office = self.office(now, write=True)
        with office.db:
            if visit is not None:
                insert_rows(office.db, AccessEntry, [{"at": now, **asdict(visit)}])
            if token is not None:
                touch_session(office, token)
            office.commit()

    def note_feed_use(self, now: datetime, feed_id: int) -> None:
        """Note that a calendar program fetched its file, in a transaction of its own."""
        office = self.office(now, write=True)
        with office.db:
            note_use(office, feed_id)
            office.commit()

    def is_set_up(self) -> bool:
        """True once the tables exist."""
        with self.engine.connect() as connection:
            try:
                connection.execute(text("SELECT 1 FROM units LIMIT 1"))
            except Exception:  # any database says "no such table" in its own class
                return False
        return True

    def has_register(self) -> bool:
        """True where an up-to-date register can be read; looks without making a file or a folder."""
        try:
            url = make_url(self.settings.database_url)
            lies = url.database not in (None, "", ":memory:") and Path(url.database or "").is_file()
            if url.drivername.startswith("sqlite") and not lies:
                return False
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1 FROM seal_certificates LIMIT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@dataclass(frozen=True, slots=True)
class HouseDesk:
    """Where a worker sits: an office for each step of its work, at the moment of the step."""

    house: House
    owner: str
    clock: Callable[[], datetime]

    def read(self, call: Callable[[Office], T]) -> T:
        """Call with an office that only reads."""
        office = self.house.office(self.clock(), write=False)
        try:
            return call(office)
        finally:
            office.close()

    def write(self, call: Callable[[Office], T]) -> T:
        """Call with a writing office and commit; whatever fails leaves nothing behind."""
        office = self.house.office(self.clock(), write=True)
        try:
            result = call(office)
            office.commit()
            return result
        finally:
            office.close()


def _with_folder(url: str) -> str:
    """Make the folder of a SQLite file; refuse an address nobody understands."""
    try:
        parsed = make_url(url)
    except Exception:
        raise BadInput("设置 DATABASE_URL 不是数据库地址，请对照 proposals/settings.py 检查。") from None
    if parsed.drivername.startswith("sqlite") and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return url
