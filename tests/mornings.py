"""Mornings at which the worker sends reminders, on the database of a story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select

from proposals.domain.dates import BEIJING
from proposals.domain.notices import NoticeKind
from proposals.services.reminders import send_reminders
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.system import JobDay
from tests.desks import Workshop
from tests.people import Cast

ONE = timedelta(1)


def at(day: date, hour: int = 7, minute: int = 30) -> datetime:
    """This time of this Beijing day."""
    return datetime.combine(day, time(hour, minute), BEIJING).astimezone(UTC)


@dataclass
class Mornings:
    """The worker at half past seven; what it told is given as (person, kind of clock, rung), sorted."""

    cast: Cast
    workshop: Workshop

    def send(self, day: date) -> list[tuple[str, str, str]]:
        """One run that ends: what it told anew."""
        self.cast.office.db.commit()
        before = max((m.id for m in self._messages()), default=0)
        self.workshop.clock.now = at(day)
        send_reminders(self.workshop.desk())
        self.finished(day)
        return sorted(_told(m) for m in self._messages() if m.id > before)

    def finished(self, day: date) -> None:
        """Note that the run of this day is done, as the worker does."""
        self.cast.office.db.commit()
        moment = at(day)

        def note(office) -> None:
            if office.db.get(JobDay, ("send_reminders", day)) is None:
                row = JobDay(job="send_reminders", day=day, owner="甲", until=moment, started_at=moment)
                row.finished_at = moment
                office.db.add(row)

        self.workshop.desk().write(note)

    def texts(self, name: str) -> list[str]:
        """The reminders to one person, oldest first: subject and text."""
        return [f"{m.subject}\n{m.text}" for m in self._messages() if m.name == name]

    def _messages(self) -> Sequence[Row[Any]]:
        """Read at a desk: the office of a story would keep the database locked."""
        sent = (
            select(
                OutboxMessage.id,
                OutboxMessage.dedupe_key,
                OutboxMessage.subject,
                OutboxMessage.text,
                Person.name,
            )
            .join(Person, Person.id == OutboxMessage.person_id)
            .where(OutboxMessage.kind == NoticeKind.REMINDER)
            .order_by(OutboxMessage.id)
        )
        return self.workshop.desk().read(lambda office: office.db.execute(sent).all())


def _told(message: Row[Any]) -> tuple[str, str, str]:
    key = message.dedupe_key.split(":")
    return (message.name, "汇总", key[2]) if key[1] == "reminders" else (message.name, key[4], key[6])
