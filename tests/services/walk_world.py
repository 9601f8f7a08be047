"""The house in which the random walk takes place: four units inside, now and then their authority, and 外人."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, MetaData, func, select
from sqlalchemy.orm import Session

from proposals.domain.actors import Actor, Role
from proposals.domain.workflow import Part
from proposals.services._actors import actor_of
from proposals.services._office import Office
from proposals.services._units import add_unit
from proposals.settings import Settings
from proposals.storage.base import Base
from proposals.storage.engine import sessions
from proposals.storage.tables.issuing import NumberSeries
from proposals.storage.tables.organisation import Delegation, Person, RoleGrant, Unit
from proposals.storage.tables.review import StepKind, Whose
from tests.people import EVER, NOW, RULES, Cast, add_chain, make_cast, make_office

OUTSIDE = ("重庆市住房和城乡建设委员会", "重庆市教育委员会")
NEIGHBOURS = (
    ("曹登记", Role.CLERK, "重庆市司法局"),
    ("严督查", Role.SUPERVISOR, "重庆市司法局"),
    ("许登记", Role.CLERK, "重庆市信访办公室"),
    ("何登记", Role.CLERK, "重庆市机关事务管理局"),
    ("罗局长", Role.DIRECTOR, "重庆市机关事务管理局"),
    ("潘局长", Role.DIRECTOR, "重庆市水利局"),
)
SIGN_ALONE = ((1, StepKind.SIGN, "主要领导签发", Role.DIRECTOR, Whose.UNIT),)
SIDE_BY_SIDE = (
    (1, StepKind.PROOFREAD, "办公室核稿", Role.PROOFREADER, Whose.UNIT),
    (1, StepKind.COSIGN, "分管领导会签", Role.LEADER, Whose.UNIT),
    (2, StepKind.SIGN, "主要领导签发", Role.DIRECTOR, Whose.UNIT),
)


@dataclass
class World:
    """One house with its database and its clock; every step of the walk gets a session of its own."""

    engine: Engine
    settings: Settings
    people: dict[str, int]
    units: dict[str, int]
    city: bool
    now: datetime = NOW
    opinion_links: list[str] = field(default_factory=list)
    serial: int = 600
    _actors: tuple[object, dict[str, Actor]] = field(default_factory=lambda: (None, {}))

    def session(self) -> Session:
        """A writing session, as each request has its own."""
        return sessions(self.engine, write=True)

    def office(self, db: Session) -> Office:
        """The office at the moment of the walk."""
        return Office(db, self.now, self.settings, RULES)

    def everybody(self, office: Office) -> dict[str, Actor]:
        """All people as actors, with the roles of the day."""
        key = office.today, office.db.scalar(select(func.count(Delegation.id)))
        if key != self._actors[0]:
            people = {name: office.db.get_one(Person, i) for name, i in self.people.items()}
            self._actors = key, {name: actor_of(office, person) for name, person in people.items()}
        return self._actors[1]

    def pass_days(self, days: int) -> None:
        """Let time pass."""
        self.now += timedelta(days=days, minutes=7)


def make_world(engine: Engine, folder: Path, *, city: bool) -> World:
    """A fresh house on an empty database; ``city``: the authority works here too."""
    with sessions(engine, write=True) as db:
        office = make_office(db, folder)
        cast = make_cast(office)
        people = {name: person.id for name, person in cast.people.items()}
        people |= _neighbours(cast)
        if city:
            authority = add_unit(
                office, "重庆市政协提案委员会", "市政协提案委", inside=True, is_authority=True
            )
            people["丁交办"] = _person(db, "丁交办", Role.CLERK, authority)
        units = {unit.name: unit.id for unit in db.scalars(select(Unit))}
        office.commit()
        return World(engine, office.settings, people, units, city)


def _neighbours(cast: Cast) -> dict[str, int]:
    """More clerks and leaders, a chain and numbers for some of the other units, parallel steps for 分办."""
    db = cast.office.db
    units = {unit.name: unit for unit in db.scalars(select(Unit))}
    add_chain(db, cast.unit, Part.SPLIT, SIDE_BY_SIDE)
    add_chain(db, units["重庆市机关事务管理局"], None, SIGN_ALONE)
    for name, code in (("重庆市机关事务管理局", "渝机函"), ("重庆市水利局", "渝水函")):
        db.add(NumberSeries(unit_id=units[name].id, code=code, name="复函", use=""))
    db.add(NumberSeries(unit_id=cast.unit.id, code="渝司转", name="转办函", use="forward"))
    return {name: _person(db, name, role, units[unit]) for name, role, unit in NEIGHBOURS}


def _person(db: Session, name: str, role: Role, unit: Unit) -> int:
    person = Person(login=name, name=name, title="局长" if role is Role.DIRECTOR else "干部", unit_id=unit.id)
    db.add(person)
    db.flush()
    db.add(RoleGrant(person_id=person.id, role=role, unit_id=unit.id, valid_from=EVER))
    db.flush()
    return person.id


def tables() -> MetaData:
    """All tables of the house."""
    return Base.metadata
