"""Which of the chosen cases somebody may print, and what of them there is on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, exists, or_, select

from proposals.domain.actors import Actor, Role
from proposals.services._office import Office
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import LedgerRow, RestrictedReader, Round
from proposals.storage.tables.issuing import Letter


@dataclass
class Chosen:
    """One case with its newest letters and their copies."""

    handling_id: int
    unit_id: int
    serial_no: str
    title: str
    proposers: str
    letters: list[tuple[Letter, list[Delivery]]] = field(default_factory=list)


def may_print(actor: Actor) -> bool:
    """True for whoever may order batches at all: clerks, and handlers for their own cases."""
    return any(g.role in (Role.CLERK, Role.HANDLER) for g in actor.grants)


def printable(office: Office, actor: Actor, handling_ids: Sequence[int]) -> list[Chosen]:
    """The cases of these that this person may print, in the order given; the others are left out."""
    units = {g.unit_id for g in actor.grants}
    clerk_in = {g.unit_id for g in actor.grants if g.role is Role.CLERK}
    named = exists().where(
        RestrictedReader.handling_id == LedgerRow.handling_id,
        RestrictedReader.person_id == actor.person_id,
    )
    rows = office.db.execute(
        select(
            LedgerRow.handling_id,
            LedgerRow.unit_id,
            LedgerRow.serial_no,
            LedgerRow.title,
            LedgerRow.proposers,
        ).where(
            LedgerRow.handling_id.in_(handling_ids),
            LedgerRow.unit_id.in_(units),
            or_(LedgerRow.restricted.is_(False), named),
            or_(LedgerRow.unit_id.in_(clerk_in), and_(LedgerRow.handler_id == actor.person_id)),
        )
    )
    found = {row.handling_id: Chosen(*row) for row in rows}
    return [found[i] for i in dict.fromkeys(handling_ids) if i in found]


def add_letters(office: Office, chosen: Sequence[Chosen]) -> None:
    """Give each case the valid letters of its latest round that has any, with their copies."""
    by_id = {c.handling_id: c for c in chosen}
    rows = office.db.execute(
        select(Letter, Round.number)
        .join(Round, Round.id == Letter.round_id)
        .where(Letter.handling_id.in_(by_id), Letter.void_at.is_(None), Letter.number.is_not(None))
        .order_by(Letter.id)
    ).all()
    newest: dict[int, int] = {}
    for letter, number in rows:
        newest[letter.handling_id] = max(number, newest.get(letter.handling_id, 0))
    current = [letter for letter, number in rows if number == newest[letter.handling_id]]
    copies = _copies(office, [letter.id for letter in current])
    for letter in current:
        by_id[letter.handling_id].letters.append((letter, copies[letter.id]))


def _copies(office: Office, letter_ids: list[int]) -> dict[int, list[Delivery]]:
    found: dict[int, list[Delivery]] = defaultdict(list)
    rows = select(Delivery).where(Delivery.letter_id.in_(letter_ids)).order_by(Delivery.id)
    for delivery in office.db.scalars(rows):
        found[delivery.letter_id].append(delivery)
    return found
