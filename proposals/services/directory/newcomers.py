"""Many new people in a few statements: rows, titles, roles and first passwords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from proposals.domain.actors import OF_A_DEPARTMENT, Actor, Role
from proposals.services._office import Office
from proposals.services._passwords import give_first_password
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.services.directory.first_passwords import Given
from proposals.services.directory.people import PersonFacts
from proposals.storage.tables.organisation import Person, Post, RoleGrant


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to add, since when they bear their title, and the roles they get today."""

    facts: PersonFacts
    since: date
    roles: tuple[Role, ...] = ()


def add_people(office: Office, actor: Actor, newcomers: Sequence[Newcomer]) -> list[Given]:
    """Store all of them, in order; whoever calls compared their facts with what stands, in this transaction."""
    require_sysadmin(actor)
    given = [_given(newcomer.facts) for newcomer in newcomers]
    people = [one.person for one in given]
    office.db.add_all(people)
    office.db.flush()
    for person, newcomer in zip(people, newcomers, strict=True):
        _place(office, actor, person, newcomer)
    office.db.flush()
    return given


def _given(facts: PersonFacts) -> Given:
    person = Person(**asdict(facts) | {"login": facts.login or None})
    return Given(person, give_first_password(person) if person.login else "")


def _place(office: Office, actor: Actor, person: Person, newcomer: Newcomer) -> None:
    """Title and roles, with the records that a page would leave."""
    unit, department = person.unit_id, person.department_id
    record(office, actor, "admin_person_added", {"person": person.id, **asdict(newcomer.facts)})
    if person.title:
        office.db.add(
            Post(
                person_id=person.id,
                unit_id=unit,
                department_id=department,
                title=person.title,
                valid_from=newcomer.since,
            )
        )
    for role in newcomer.roles:
        place = department if role in OF_A_DEPARTMENT else None
        first = office.today
        office.db.add(
            RoleGrant(person_id=person.id, role=role, unit_id=unit, department_id=place, valid_from=first)
        )
        data = {"person": person.id, "role": role.value, "unit": unit, "department": place}
        record(office, actor, "admin_role_granted", {**data, "from": first.isoformat(), "to": None})
