"""The fixed cast of every story, and the house they work in: 重庆市司法局 and its neighbours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from proposals.domain.actors import Actor, Role
from proposals.domain.kinds import LEVELS
from proposals.domain.workflow import Part
from proposals.services._actors import actor_of
from proposals.services._office import Office, Rules
from proposals.services._units import add_unit
from proposals.settings import Settings
from proposals.storage.official_days import announced_days, announced_years
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import NumberSeries
from proposals.storage.tables.organisation import Department, Person, RoleGrant, Unit
from proposals.storage.tables.register import CongressSession, Kind, Level
from proposals.storage.tables.review import Chain, ChainStep, StepKind, Whose
from proposals.storage.tables.system import OfficialDay, OfficialYear

NOW = datetime(2023, 2, 10, 1, 0, tzinfo=UTC)
RULES = Rules.load()
EVER = date(2000, 1, 1)


@dataclass
class Cast:
    """Everybody by name, as actors; ``unit`` is ours, ``co_units`` work in the same installation."""

    office: Office
    unit: Unit
    department: Department
    supporting: Department
    people: dict[str, Person]

    def __getitem__(self, name: str) -> Actor:
        """The actor of this name, with the roles of the office's day."""
        return actor_of(self.office, self.people[name])


def make_office(db: Session, tmp_path: Path, now: datetime = NOW, **settings: object) -> Office:
    """An office on this session, with files in a folder of the test."""
    return Office(
        db, now, Settings(blob_dir=str(tmp_path / "blobs"), secret_key="for tests", **settings), RULES
    )


def seed_basics(db: Session) -> None:
    """Kinds, levels, official days and the session of the real case."""
    for n, kind in enumerate(RULES.kinds.values()):
        db.add(Kind(code=kind.code, name=kind.name, position=n))
    for n, (code, name) in enumerate(LEVELS.items()):
        db.add(Level(code=code, name=name, position=n))
    for day, working in announced_days().items():
        if day.year in (2022, 2023, 2024):
            db.add(OfficialDay(day=day, working=working))
    for year in announced_years():
        db.add(OfficialYear(year=year))
    db.flush()
    for kind, name in (("cppcc_proposal", "市政协六届一次会议"), ("npc_suggestion", "市六届人大一次会议")):
        db.add(CongressSession(name=name, kind_code=kind, level_code="city", year=2023))
    db.flush()


CHAIN = (
    (1, StepKind.CHECK, "处室负责人审核", Role.HEAD, Whose.LEAD_DEPARTMENT),
    (2, StepKind.COSIGN, "配合处室会签", Role.HEAD, Whose.SUPPORTING_DEPARTMENTS),
    (3, StepKind.PROOFREAD, "办公室核稿", Role.PROOFREADER, Whose.UNIT),
    (4, StepKind.ENDORSE, "分管领导审签", Role.LEADER, Whose.UNIT),
    (5, StepKind.SIGN, "主要领导签发", Role.DIRECTOR, Whose.UNIT),
)


def add_chain(db: Session, unit: Unit, part: Part | None = None, steps: tuple = CHAIN) -> Chain:
    """The default chain of a unit."""
    chain = Chain(unit_id=unit.id, part=part, name="默认流程")
    db.add(chain)
    db.flush()
    for position, kind, name, role, whose in steps:
        db.add(ChainStep(chain_id=chain.id, position=position, kind=kind, name=name, role=role, whose=whose))
    db.flush()
    return chain


def make_cast(office: Office) -> Cast:
    """司法局 with two departments and its whole cast, 信访办 and 机关事务局 inside, 外人 elsewhere."""
    db = office.db
    seed_basics(db)
    unit = add_unit(office, "重庆市司法局", "市司法局", inside=True)
    petitions = add_unit(office, "重庆市信访办公室", "市信访办", inside=True)
    affairs = add_unit(office, "重庆市机关事务管理局", "市机关事务局", inside=True)
    elsewhere = add_unit(office, "重庆市水利局", "市水利局", inside=True)
    lead = Department(unit_id=unit.id, name="法治调研督察处")
    supporting = Department(unit_id=unit.id, name="行政执法协调监督处")
    db.add_all([lead, supporting])
    db.flush()
    add_chain(db, unit)
    db.add_all(
        [
            NumberSeries(unit_id=unit.id, code="渝司提", name="提案复函", use="cppcc_proposal"),
            NumberSeries(unit_id=unit.id, code="渝司建", name="建议复函", use="npc_suggestion"),
            NumberSeries(unit_id=unit.id, code="渝司提函", name="会办意见", use="cohandle"),
        ]
    )
    cast = (
        ("王登记", Role.CLERK, unit, None, "办公室干部"),
        ("李承办", Role.HANDLER, unit, lead, "四级调研员"),
        ("周处长", Role.HEAD, unit, lead, "处长"),
        ("郑配合", Role.HANDLER, unit, supporting, "干部"),
        ("冯处长", Role.HEAD, unit, supporting, "处长"),
        ("钱核稿", Role.PROOFREADER, unit, None, "办公室主任"),
        ("吴分管", Role.LEADER, unit, None, "副局长"),
        ("陈局长", Role.DIRECTOR, unit, None, "局长"),
        ("赵会办", Role.COHANDLER, petitions, None, "联络员"),
        ("孙会办", Role.COHANDLER, affairs, None, "联络员"),
        ("外人", Role.CLERK, elsewhere, None, "干部"),
    )
    people = {}
    for name, role, of, department, title in cast:
        person = Person(
            login=name, name=name, title=title, unit_id=of.id, department_id=department and department.id
        )
        db.add(person)
        db.flush()
        db.add(
            RoleGrant(
                person_id=person.id,
                role=role,
                unit_id=of.id,
                department_id=department and department.id,
                valid_from=EVER,
            )
        )
        people[name] = person
    db.flush()
    return Cast(office, unit, lead, supporting, people)


def state_of(office: Office, handling_id: int) -> str:
    """The state of a handling as stored now."""
    handling = office.db.get(Handling, handling_id)
    assert handling is not None
    return handling.state.value
