"""Setting up an installation: tables brought up to date, what it starts with, its first account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.kinds import LEVELS
from proposals.services._office import Office, read_data
from proposals.services._units import add_unit
from proposals.services.accounts import set_password
from proposals.services.house import House
from proposals.storage import official_days, schema
from proposals.storage.tables.organisation import Person, RoleGrant, Unit
from proposals.storage.tables.register import Kind, Level
from proposals.storage.tables.review import Chain, ChainStep, StepKind, Whose
from proposals.storage.tables.system import OfficialDay, OfficialYear

FIRST_ROLES = (Role.CLERK, Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)
"""One person is enough to begin; the administrator separates the roles later."""


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """The login of the first person; the password is shown once and must be changed at the first login."""

    login: str
    password: str


def bring_up_to_date(house: House) -> bool:
    """Bring the tables to the newest revision; False if they stood there already."""
    if schema.current_revision(house.engine) == schema.newest_revision():
        return False
    schema.upgrade(house.engine)
    return True


def fill_basics(office: Office) -> None:
    """Store kinds, levels and announced days, each only where it is missing."""
    db = office.db
    kinds, levels = set(db.scalars(select(Kind.code))), set(db.scalars(select(Level.code)))
    db.add_all(
        Kind(code=kind.code, name=kind.name, position=position)
        for position, kind in enumerate(office.rules.kinds.values())
        if kind.code not in kinds
    )
    db.add_all(
        Level(code=code, name=name, position=position)
        for position, (code, name) in enumerate(LEVELS.items())
        if code not in levels
    )
    _fill_days(office)
    db.flush()


def _fill_days(office: Office) -> None:
    """A year that is there already stays as the office keeps it."""
    known = set(office.db.scalars(select(OfficialYear.year)))
    years = official_days.announced_years() - known
    names = official_days.announced_names()
    office.db.add_all(OfficialYear(year=year) for year in years)
    office.db.add_all(
        OfficialDay(day=day, working=working, name=names.get(day, ""))
        for day, working in official_days.announced_days().items()
        if day.year in years
    )


def add_first_account(office: Office, unit_name: str, short_name: str = "") -> FirstAccount | None:
    """Store the first unit with its review chain and its first person; None if somebody is there already."""
    if office.db.scalar(select(Person.id).limit(1)) is not None:
        return None
    unit = add_unit(office, unit_name, short_name, inside=True)
    _add_chain(office, unit)
    account = FirstAccount("admin", f"Fh-{secrets.randbelow(10)}{secrets.token_hex(5)}")
    person = Person(login=account.login, name="系统管理员", unit_id=unit.id)
    set_password(person, account.password)
    office.db.add(person)
    office.db.flush()
    office.db.add_all(
        RoleGrant(person_id=person.id, role=role, unit_id=unit.id, valid_from=office.today)
        for role in FIRST_ROLES
    )
    office.db.flush()
    return account


def _add_chain(office: Office, unit: Unit) -> None:
    packaged = read_data("chain.toml")
    steps = [
        ChainStep(
            position=step["position"],
            kind=StepKind(step["kind"]),
            name=step["name"],
            role=Role(step["role"]),
            whose=Whose(step["whose"]),
        )
        for step in packaged["steps"]
    ]
    office.db.add(Chain(unit_id=unit.id, name=packaged["name"], steps=steps))
