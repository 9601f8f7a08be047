"""Who is told of what beside the act's own people: notices in the same transaction, sent by the worker."""

from __future__ import annotations

from sqlalchemy import or_, select

from proposals.domain.actors import Role
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Person, RoleGrant
from proposals.storage.tables.system import OutboxMessage


def holders(office: Office, role: Role, unit_id: int | None) -> list[int]:
    """Ids of the active people who hold this role for the unit today."""
    today = office.today
    return list(
        office.db.scalars(
            select(Person.id)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(
                Person.active,
                RoleGrant.role == role,
                RoleGrant.unit_id == unit_id,
                RoleGrant.valid_from <= today,
                or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today),
            )
            .distinct()
            .order_by(Person.id)
        )
    )


def post(
    office: Office, handling: Handling, person_ids: list[int], subject: str, text: str, key: str
) -> None:
    """One notice each about this handling; ``key`` keeps the same thing from being told twice."""
    for person_id in person_ids:
        office.db.add(
            OutboxMessage(
                at=office.now,
                handling_id=handling.id,
                person_id=person_id,
                channel="inbox",
                subject=subject,
                text=text,
                dedupe_key=f"{key}:{handling.id}:{person_id}",
            )
        )


def case_words(handling: Handling) -> str:
    """The case as a notice names it."""
    proposal = handling.proposal
    return f"{proposal.session.name}第{proposal.serial_no}号《{proposal.title}》"
