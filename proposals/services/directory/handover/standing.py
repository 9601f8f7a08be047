"""What there is to hand over, and to whom it may go."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from proposals.domain.actors import ROLE_NAMES, Actor, Role
from proposals.domain.notices import Channel
from proposals.services._holders import holders
from proposals.services._office import Office
from proposals.services._rights import is_sysadmin, require_keeper
from proposals.services.directory.duties import DUTY_NAMES, Duty, DutyKind, duties_of
from proposals.services.directory.people import grants_of, person_to_change
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Delegation, Department, Person, RoleGrant, Unit

SHARES = frozenset({DutyKind.LEAD, DutyKind.SUPPORT, DutyKind.CLOSED})
"""Groups of shares of departments: whoever takes one must belong to that department, or handle for it."""
MISSED = (Role.CLERK, Role.HEAD, Role.PROOFREADER, Role.LEADER, Role.DIRECTOR, Role.COHANDLER, Role.SYSADMIN)
"""Roles without whom something stands still."""


@dataclass(frozen=True, slots=True)
class Group:
    """Duties of one kind, and the colleagues who may take them."""

    kind: DutyKind
    name: str
    duties: tuple[Duty, ...]
    takers: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of the person; ``vacant``: nobody else holds it there."""

    grant: RoleGrant
    name: str
    where: str
    vacant: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that hangs on a person; ``roles`` may be given to others by the administrator alone."""

    person: Person
    groups: tuple[Group, ...]
    roles: tuple[RoleHeld, ...]
    delegations: tuple[str, ...]
    unread: int
    colleagues: tuple[Person, ...]
    may_pass_roles: bool

    @property
    def count(self) -> int:
        """How many duties are left."""
        return sum(len(g.duties) for g in self.groups)


def standing(office: Office, actor: Actor, person_id: int) -> Standing:
    """What hangs on this person today; for the administrator and the clerk of the unit."""
    person = person_to_change(office, person_id)
    require_keeper(actor, person.unit_id)
    others = colleagues(office, person)
    duties = duties_of(office, actor, person.id)
    groups = []
    for kind in DutyKind:
        own = tuple(d for d in duties if d.kind is kind)
        if own:
            groups.append(Group(kind, DUTY_NAMES[kind], own, _takers(office, own, others)))
    return Standing(
        person=person,
        groups=tuple(groups),
        roles=tuple(roles_held(office, person)),
        delegations=tuple(_delegations(office, person)),
        unread=_unread(office, person),
        colleagues=others,
        may_pass_roles=is_sysadmin(actor),
    )


def colleagues(office: Office, person: Person) -> tuple[Person, ...]:
    """The other active people of the unit, by name."""
    query = select(Person).where(
        Person.unit_id == person.unit_id, Person.active.is_(True), Person.id != person.id
    )
    return tuple(office.db.scalars(query.order_by(Person.name, Person.id)))


def _takers(office: Office, duties: tuple[Duty, ...], others: tuple[Person, ...]) -> tuple[Person, ...]:
    """Who fits at least one of these; whoever stands first may still not fit another."""
    if duties[0].kind not in SHARES:
        return others
    fits = {
        p
        for unit_id, department_id in {(d.unit_id, d.department_id) for d in duties}
        for p in fitting(office, unit_id, department_id)
    }
    return tuple(p for p in others if p.id in fits)


def fitting(office: Office, unit_id: int, department_id: int | None) -> set[int]:
    """Ids of active people of a department, and of those who handle for it."""
    own = office.db.scalars(
        select(Person.id).where(Person.department_id == department_id, Person.active.is_(True))
    )
    return set(own) | {p.id for p in holders(office, Role.HANDLER, unit_id, department_id)}


def roles_held(office: Office, person: Person) -> list[RoleHeld]:
    """Roles of today and later."""
    found = []
    for grant in grants_of(office, person.id):
        if grant.valid_to is None or grant.valid_to >= office.today:
            unit = office.db.get_one(Unit, grant.unit_id)
            department = office.db.get(Department, grant.department_id) if grant.department_id else None
            others = holders(office, grant.role, grant.unit_id, grant.department_id)
            vacant = grant.role in MISSED and {p.id for p in others} <= {person.id}
            where = department.name if department else unit.short_name
            found.append(RoleHeld(grant, ROLE_NAMES[grant.role], where, vacant))
    return found


def _delegations(office: Office, person: Person) -> list[str]:
    rows = office.db.scalars(
        select(Delegation)
        .where(
            or_(Delegation.from_person_id == person.id, Delegation.to_person_id == person.id),
            Delegation.revoked_at.is_(None),
            Delegation.valid_to >= office.today,
        )
        .order_by(Delegation.id)
    )
    words = []
    for given in rows:
        giver = office.db.get_one(Person, given.from_person_id).name
        taker = office.db.get_one(Person, given.to_person_id).name
        words.append(f"{giver}授权{taker}代行{ROLE_NAMES[given.role]}，至{given.valid_to}")
    return words


def _unread(office: Office, person: Person) -> int:
    query = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.person_id == person.id,
        OutboxMessage.channel == Channel.INBOX,
        OutboxMessage.read_at.is_(None),
    )
    return office.db.scalar(query) or 0
