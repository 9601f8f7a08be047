"""Telling people: rows of the act's own transaction, one a person and channel; the worker sends what leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from proposals.domain.notices import Channel, Mail, NoticeKind
from proposals.services._office import Office
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.notices import NoticePreference, OutboxMessage
from proposals.storage.tables.organisation import Person

TRIED_FOR = timedelta(hours=48)
"""For so long a worker tries to send a notice before it shows as failed."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be told to one person; ``person_id`` is None for what goes to the office's group alone.

    ``key`` names the thing, so that the same is told once to the same person by the same channel, whoever writes
    it again. ``group``: also into the group chat, where the kind goes there and the case is not restricted.
    """

    person_id: int | None
    subject: str
    text: str
    key: str
    kind: NoticeKind = NoticeKind.ACT
    handling_id: int | None = None
    due_on: date | None = None
    group: bool = False


def tell(office: Office, told: Sequence[Told]) -> int:
    """Write what is not told yet, by the channels that its kind, its person and this house have; how many rows."""
    people = _people(office, {t.person_id for t in told if t.person_id is not None})
    restricted = _restricted(office, {t.handling_id for t in told if t.group and t.handling_id is not None})
    rows: dict[str, dict[str, Any]] = {}
    for each in told:
        for channel in _channels(office, each, people, restricted):
            row = _row(office, each, channel)
            rows.setdefault(row["dedupe_key"], row)
    return _store(office, list(rows.values()))


def ways(office: Office, told: Sequence[Told]) -> list[tuple[Channel, ...]]:
    """By which channels each would be told; nothing is written."""
    people = _people(office, {t.person_id for t in told if t.person_id is not None})
    restricted = _restricted(office, {t.handling_id for t in told if t.group and t.handling_id is not None})
    return [tuple(_channels(office, each, people, restricted)) for each in told]


def post(
    office: Office, handling: Handling, people: Iterable[Person], subject: str, text: str, key: str
) -> None:
    """One notice each about a case other than the act's own."""
    tell(
        office,
        [Told(p.id, subject, text, f"{key}:{handling.id}", handling_id=handling.id) for p in people],
    )


def case_words(handling: Handling) -> str:
    """The case as a notice names it."""
    proposal = handling.proposal
    return f"{proposal.session.name}第{proposal.serial_no}号《{proposal.title}》"


@dataclass(frozen=True, slots=True)
class _Wants:
    """What one person has and wants."""

    email: str
    mail: bool
    digest: bool

    def by_mail(self, kind: NoticeKind) -> bool:
        """Whether a notice of this kind may reach them by e-mail."""
        return bool(self.email) and (self.digest if kind is NoticeKind.DIGEST else self.mail)


def _channels(
    office: Office, told: Told, people: dict[int, _Wants], restricted: set[int]
) -> Iterable[Channel]:
    policy = office.rules.notices[told.kind]
    if told.person_id is not None:
        if policy.inbox:
            yield Channel.INBOX
        wants = people.get(told.person_id)
        if wants and policy.mail is Mail.NOW and office.settings.smtp_url and wants.by_mail(told.kind):
            yield Channel.EMAIL
    if told.group and policy.webhook and office.settings.webhook_url and told.handling_id not in restricted:
        yield Channel.WEBHOOK


def _row(office: Office, told: Told, channel: Channel) -> dict[str, Any]:
    inbox, group = channel is Channel.INBOX, channel is Channel.WEBHOOK
    person_id = None if group else told.person_id
    return {
        "at": office.now,
        "kind": told.kind,
        "channel": channel,
        "handling_id": told.handling_id,
        "person_id": person_id,
        "due_on": told.due_on,
        "subject": told.subject[:200],
        "text": told.text,
        "dedupe_key": f"{channel}:{told.key}" if group else f"{channel}:{told.key}:{person_id}",
        "state": WorkState.DONE if inbox else WorkState.WAITING,
        "attempts": 0,
        "next_attempt_at": office.now,
        "owner": "",
        "problem": "",
        "finished_at": office.now if inbox else None,
        "give_up_at": office.now + TRIED_FOR,
    }


def _store(office: Office, rows: list[dict[str, Any]]) -> int:
    office.db.flush()
    written = 0
    insert = (postgresql if office.db.get_bind().dialect.name == "postgresql" else sqlite).insert
    for at in range(0, len(rows), AT_ONCE):
        new = office.db.scalars(
            insert(OutboxMessage)
            .values(rows[at : at + AT_ONCE])
            .on_conflict_do_nothing(index_elements=[OutboxMessage.dedupe_key])
            .returning(OutboxMessage.id)
        )
        written += len(new.all())
    return written


def _people(office: Office, ids: set[int]) -> dict[int, _Wants]:
    found: dict[int, _Wants] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), AT_ONCE):
        rows = office.db.execute(
            select(Person.id, Person.email, NoticePreference.mail, NoticePreference.digest)
            .join(NoticePreference, NoticePreference.person_id == Person.id, isouter=True)
            .where(Person.id.in_(wanted[at : at + AT_ONCE]))
        )
        found |= {row.id: _Wants(row.email, row.mail is not False, row.digest is not False) for row in rows}
    return found


def _restricted(office: Office, ids: set[int]) -> set[int]:
    if not ids:
        return set()
    return set(office.db.scalars(select(Handling.id).where(Handling.id.in_(ids), Handling.restricted)))
