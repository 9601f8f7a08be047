"""Carries a plan out: units and departments one by one, new people many at once. All of it or nothing."""

from __future__ import annotations

from dataclasses import fields, replace

from proposals.domain.actors import OF_A_DEPARTMENT, Actor
from proposals.domain.directory_columns import LISTED_NAMES, Listed
from proposals.domain.directory_rows import UnitRow
from proposals.domain.errors import BadInput, DomainError
from proposals.services._office import Office
from proposals.services.directory import departments, newcomers, people, units
from proposals.services.directory.first_passwords import Given
from proposals.services.directory.newcomers import Newcomer
from proposals.services.directory.people import PersonFacts
from proposals.services.directory.units import UnitFacts
from proposals.services.exchange.directory.plan import (
    Change,
    DepartmentChange,
    PersonChange,
    Plan,
    UnitChange,
    What,
    place_of,
    what,
)
from proposals.storage.tables.organisation import Person, Unit


def write(office: Office, actor: Actor, plan: Plan) -> list[Given]:
    """Store everything the plan says; gives the first passwords, which are kept nowhere else."""
    return _Writing(office, actor, plan).run()


class _Writing:
    """The ids of what was stored, by the names that later rows use."""

    def __init__(self, office: Office, actor: Actor, plan: Plan) -> None:
        self.office, self.actor, self.plan = office, actor, plan
        self.units, self.departments = dict(plan.unit_ids), dict(plan.department_ids)

    def run(self) -> list[Given]:
        """Units, then departments, then people, each finding the ids of those before."""
        given: dict[int, Given] = {}
        arriving: list[PersonChange] = []
        for listed in Listed:
            for change in self.plan.of(listed):
                if isinstance(change, PersonChange) and what(change) is What.NEW:
                    arriving.append(change)
                    continue
                try:
                    given |= self._store(change)
                except DomainError as refusal:
                    raise BadInput(_told(listed, change, refusal)) from None
        for change, new in zip(arriving, self._arrive(arriving), strict=True):
            given[change.row.place.row] = new
        return [given[row] for row in sorted(given) if given[row].password]

    def _store(self, change: Change) -> dict[int, Given]:
        """One row through the service that a page would call; a first password by its row."""
        if isinstance(change, UnitChange):
            self._unit(change)
        elif isinstance(change, DepartmentChange):
            self._department(change)
        elif what(change) is What.CHANGED:
            return self._person(change)
        return {}

    def _unit(self, change: UnitChange) -> None:
        row, unit = change.row, change.standing
        facts = _unit_facts(row, unit)
        if unit is None:
            unit = units.add_unit(self.office, self.actor, row.name, row.short_name, facts)
        if row.short_name and row.short_name != unit.short_name:
            today = self.office.today
            units.rename_unit(self.office, self.actor, unit.id, unit.name, row.short_name, today)
        if facts != _facts_of(unit):
            units.change_unit(self.office, self.actor, unit.id, facts)
        for name in change.aliases:
            units.add_alias(self.office, self.actor, unit.id, name)
        self.units[row.name] = unit.id

    def _department(self, change: DepartmentChange) -> None:
        department = change.standing
        if department is None:
            department = departments.add_department(
                self.office, self.actor, self.units[change.unit], change.name, change.position or 0
            )
        elif what(change) is What.CHANGED:
            departments.change_department(
                self.office,
                self.actor,
                department.id,
                department.name,
                department.position if change.position is None else change.position,
                self.office.today,
            )
        self.departments[change.unit, change.name] = department.id

    def _arrive(self, arriving: list[PersonChange]) -> list[Given]:
        wanted = [
            Newcomer(self._facts(change, change.row.title), change.since, change.roles) for change in arriving
        ]
        return newcomers.add_people(self.office, self.actor, wanted)

    def _person(self, change: PersonChange) -> dict[int, Given]:
        person = change.standing
        assert person is not None
        facts = self._facts(change, change.row.title or person.title)
        password = ""
        if facts != _known_of(person):
            password = people.change_person(self.office, self.actor, person.id, facts, change.since)
        for role in change.roles:
            place = facts.department_id if role in OF_A_DEPARTMENT else None
            first = self.office.today
            people.grant_role(self.office, self.actor, person.id, role, facts.unit_id, place, first, None)
        return {change.row.place.row: Given(person, password)}

    def _facts(self, change: PersonChange, title: str) -> PersonFacts:
        """What the file says, and what stands where it says nothing."""
        row, person = change.row, change.standing
        named = self.departments.get((change.unit, change.department))
        return PersonFacts(
            name=row.name,
            unit_id=self.units[change.unit],
            login=change.login or (person.login or "" if person is not None else ""),
            department_id=named if named is not None else person.department_id if person else None,
            title=title,
            phone=row.phone or (person.phone if person else ""),
            email=row.email or (person.email if person else ""),
        )


def _unit_facts(row: UnitRow, unit: Unit | None) -> UnitFacts:
    """What the file says, and what stands where it says nothing."""
    known = _facts_of(unit) if unit is not None else UnitFacts()
    return replace(
        known,
        inside=known.inside or bool(row.inside),
        contact_name=row.contact_name or known.contact_name,
        contact_phone=row.contact_phone or known.contact_phone,
        address=row.address or known.address,
    )


def _facts_of(unit: Unit) -> UnitFacts:
    return UnitFacts(**{f.name: getattr(unit, f.name) for f in fields(UnitFacts)})


def _known_of(person: Person) -> PersonFacts:
    known = {f.name: getattr(person, f.name) for f in fields(PersonFacts)}
    return PersonFacts(**known | {"login": person.login or ""})


def _told(listed: Listed, change: Change, refusal: DomainError) -> str:
    row = place_of(change).row
    return f"“{LISTED_NAMES[listed]}”第{row}行办不了，全部没有导入：{refusal.sentence}"
