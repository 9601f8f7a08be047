"""Notices about another case than the act's own: rows of the same transaction, sent by the worker."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.system import OutboxMessage


def post(
    office: Office, handling: Handling, people: Iterable[Person], subject: str, text: str, key: str
) -> None:
    """One notice each about this handling; ``key`` keeps the same thing from being told twice."""
    for person in people:
        office.db.add(
            OutboxMessage(
                at=office.now,
                handling_id=handling.id,
                person_id=person.id,
                channel="inbox",
                subject=subject,
                text=text,
                dedupe_key=f"{key}:{handling.id}:{person.id}",
            )
        )


def case_words(handling: Handling) -> str:
    """The case as a notice names it."""
    proposal = handling.proposal
    return f"{proposal.session.name}第{proposal.serial_no}号《{proposal.title}》"
