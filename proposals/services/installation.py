"""Setting up an installation: tables brought up to date, what it starts with, its first account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alembic.util.exc import CommandError
from sqlalchemy import select

from proposals.domain.actors import SYSTEM, Role
from proposals.domain.errors import BadInput
from proposals.domain.kinds import LEVELS
from proposals.domain.printable import check_text
from proposals.services import file_texts, official_days
from proposals.services._apply import refresh
from proposals.services._chains import add_default_chains
from proposals.services._office import Office, read_data
from proposals.services._passwords import give_one_time_password
from proposals.services._records import record
from proposals.services._searchable import make_all_searchable
from proposals.services._units import add_unit
from proposals.services.house import House
from proposals.storage import schema
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Person, RoleGrant
from proposals.storage.tables.register import Kind, Level, Proposal
from proposals.storage.tables.review import Phrase
from proposals.storage.tables.system import Setting

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
    try:
        schema.upgrade(house.engine)
    except CommandError:
        raise BadInput(
            "数据库是由更新的版本建立的，请先把程序升级到同一版本，再运行 flask --app wsgi init。"
        ) from None
    return True


RENEW = "renew_projections"
"""Setting by which a migration asks for ledger rows and tasks to be made anew; it goes when all of them are."""
AT_ONCE = 200


MAKE_SEARCHABLE = "make_searchable"
"""Setting by which a migration asks for the texts of every proposal to be put into the index of 全文检索."""


def renew_projections(house: House, now: datetime) -> int:
    """Where a migration asks for it: ledger rows and tasks of every handling, some in each transaction; how many.

    Killed in the middle it begins anew the next time; the site may be used meanwhile.
    """
    return _piece_by_piece(house, now, RENEW, _renew_some)


def make_searchable(house: House, now: datetime) -> int:
    """The same for what can be searched of every proposal, its cases included; the worker reads the files later."""
    return _piece_by_piece(house, now, MAKE_SEARCHABLE, _index_some)


def _piece_by_piece(
    house: House, now: datetime, setting: str, some: Callable[[Office, int], Sequence[int]]
) -> int:
    done = last = 0
    while ids := _one_piece(house.office(now, write=True), setting, some, last):
        done, last = done + len(ids), ids[-1]
    return done


def _one_piece(
    office: Office, setting: str, some: Callable[[Office, int], Sequence[int]], last: int
) -> Sequence[int]:
    """What comes after ``last``, in a transaction of its own; the setting goes when nothing does."""
    try:
        asked = office.db.get(Setting, setting)
        if asked is None:
            return ()
        ids = some(office, last)
        if not ids:
            office.db.delete(asked)
        office.commit()
        return ids
    finally:
        office.close()


def _renew_some(office: Office, last: int) -> Sequence[int]:
    following = select(Handling.id).where(Handling.id > last).order_by(Handling.id).limit(AT_ONCE)
    ids = office.db.scalars(following).all()
    for handling_id in ids:
        refresh(office, office.db.get_one(Handling, handling_id))
    return ids


def _index_some(office: Office, last: int) -> Sequence[int]:
    following = select(Proposal).where(Proposal.id > last).order_by(Proposal.id).limit(AT_ONCE)
    proposals = office.db.scalars(following).all()
    make_all_searchable(office, proposals)
    if not proposals:
        file_texts.ask_for_all(office)
    return [proposal.id for proposal in proposals]


def fill_basics(office: Office) -> None:
    """Store kinds, levels, 常用意见 and announced days, each only where it is missing."""
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
    if db.scalar(select(Phrase.id).where(Phrase.person_id.is_(None)).limit(1)) is None:
        db.add_all(Phrase(text=t, position=n) for n, t in enumerate(read_data("phrases.toml")["phrases"]))
    _fill_days(office)
    db.flush()


def _fill_days(office: Office) -> None:
    """Years that come with the program and that nobody here has touched; dates that rest on them follow."""
    new = official_days.packaged_years(office) - official_days.touched_years(office)
    if new:
        official_days.take_over(office, new)


def add_first_account(office: Office, unit_name: str, short_name: str = "") -> FirstAccount | None:
    """Store the first unit with its review chain and its first person; None if somebody is there already."""
    if office.db.scalar(select(Person.id).limit(1)) is not None:
        return None
    name = check_text(unit_name, "单位全称", 100, False, required=True)
    unit = add_unit(office, name, check_text(short_name, "单位简称", 50, False), inside=True)
    add_default_chains(office, unit)
    person = Person(login="admin", name="系统管理员", unit_id=unit.id)
    office.db.add(person)
    office.db.flush()
    account = FirstAccount("admin", give_one_time_password(office, person))
    office.db.add_all(
        RoleGrant(person_id=person.id, role=role, unit_id=unit.id, valid_from=office.today)
        for role in FIRST_ROLES
    )
    office.db.flush()
    record(office, SYSTEM, "installed", {"unit": unit.name, "login": account.login})
    return account
