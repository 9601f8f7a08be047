"""Who somebody may be today: the person with every role held or delegated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, or_, select

from proposals.domain.actors import Actor, Grant, Role
from proposals.services._office import Office
from proposals.storage.tables.organisation import Delegation, Person, RoleGrant, Unit

Day = date | BindParameter[date]


def actor_of(office: Office, person: Person) -> Actor:
    """The person with every role held or delegated today."""
    return actors_of(office, [person])[0]


def actors_of(office: Office, people: Sequence[Person]) -> list[Actor]:
    """Several people at once, in their order; as many statements as for one."""
    ids = [p.id for p in people]
    held, lent = _held(office, ids, inherited=True), _lent(office, ids)
    return [
        Actor(
            person_id=p.id,
            name=p.name,
            title=p.title,
            unit_id=p.unit_id,
            grants=frozenset(held[p.id] | lent[p.id]),
        )
        for p in people
    ]


def grants_held(office: Office, person_id: int) -> set[Grant]:
    """Roles held in one's own right today."""
    return _held(office, [person_id])[person_id]


def is_held(today: Day) -> ColumnElement[bool]:
    """A role that is held on this day."""
    return and_(RoleGrant.valid_from <= today, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today))


def is_lent(today: Day) -> ColumnElement[bool]:
    """A role that somebody else lent for this day."""
    return and_(Delegation.revoked_at.is_(None), Delegation.valid_from <= today, Delegation.valid_to >= today)


def is_taken_over() -> ColumnElement[bool]:
    """A unit that is no more and whose successor is the unit of the role: whoever works there reads what it left."""
    return and_(Unit.successor_id == RoleGrant.unit_id, Unit.active.is_(False))


def _held(office: Office, ids: Sequence[int], *, inherited: bool = False) -> dict[int, set[Grant]]:
    found: dict[int, set[Grant]] = defaultdict(set)
    held = select(RoleGrant, Unit.id).join(Unit, is_taken_over(), isouter=True)
    for r, predecessor_id in office.db.execute(
        held.where(RoleGrant.person_id.in_(ids), is_held(office.today))
    ):
        found[r.person_id].add(Grant(r.role, r.unit_id, r.department_id))
        if inherited and predecessor_id is not None:
            found[r.person_id].add(Grant(Role.READER, predecessor_id))
    return found


def _lent(office: Office, ids: Sequence[int]) -> dict[int, set[Grant]]:
    found: dict[int, set[Grant]] = defaultdict(set)
    for d in office.db.scalars(
        select(Delegation).where(Delegation.to_person_id.in_(ids), is_lent(office.today))
    ):
        found[d.to_person_id].add(Grant(d.role, d.unit_id, d.department_id, d.from_person_id))
    return found
