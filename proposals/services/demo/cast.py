"""The demo's house: our unit with a person for each role, its neighbours, series and sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import ROLE_NAMES, Role
from proposals.services._chains import add_default_chains
from proposals.services._office import Office
from proposals.services._passwords import HASHER
from proposals.services._units import add_unit, find_unit
from proposals.services.demo.case_file import CaseFile
from proposals.services.installation import fill_basics
from proposals.storage.tables.issuing import NumberSeries
from proposals.storage.tables.organisation import Department, Person, Post, RoleGrant, Unit
from proposals.storage.tables.register import CongressSession

EVER = date(2020, 1, 1)
PASSWORD = "Fuhan-demo-1"
"""Known to everybody: the demo holds nothing but invented cases."""

Seat = tuple[str, str, Role, str, str]
SEATS: tuple[Seat, ...] = (
    ("wangdengji", "王登记", Role.CLERK, "", "办公室一级主任科员"),
    ("lichengban", "李承办", Role.HANDLER, "lead", "四级调研员"),
    ("zhouchuzhang", "周处长", Role.HEAD, "lead", "处长"),
    ("zhengpeihe", "郑配合", Role.HANDLER, "supporting", "一级主任科员"),
    ("fengchuzhang", "冯处长", Role.HEAD, "supporting", "处长"),
    ("qianhegao", "钱核稿", Role.PROOFREADER, "", "办公室主任"),
    ("wufenguan", "吴分管", Role.LEADER, "", "副局长"),
    ("director", "", Role.DIRECTOR, "", ""),
    ("shenducha", "沈督查", Role.SUPERVISOR, "", "督查室主任"),
    ("admin", "管理员", Role.SYSADMIN, "", "信息中心工程师"),
)
COHANDLER_LOGINS = ("zhaohuiban", "sunhuiban", "chenhuiban", "linhuiban")
COHANDLER_NAMES = ("赵会办", "孙会办", "陈会办", "林会办")


@dataclass
class DemoHouse:
    """Ids of what was set up; people by role code, co-handlers by the name of their unit."""

    unit_id: int
    lead_id: int
    supporting_id: int
    people: dict[str, int] = field(default_factory=dict)
    cohandlers: dict[str, int] = field(default_factory=dict)


def build(office: Office, case: CaseFile) -> DemoHouse:
    """Set the house up for the unit of these facts; its signer becomes the director."""
    facts = case.facts
    fill_basics(office)
    unit = add_unit(office, facts.unit, facts.unit_short or "", inside=True)
    unit.contact_name, unit.contact_phone = "王登记", "023-00000000"
    unit.address = f"{facts.unit}办公室（演示）"
    lead = Department(unit_id=unit.id, name="法治调研督察处", position=1)
    supporting = Department(unit_id=unit.id, name="行政执法协调监督处", position=2)
    office.db.add_all([lead, supporting])
    office.db.flush()
    house = DemoHouse(unit.id, lead.id, supporting.id)
    for login, name, role, where, title in SEATS:
        if role is Role.DIRECTOR:
            name, title = case.signer.name, case.signer.title
        department = {"lead": lead.id, "supporting": supporting.id}.get(where)
        key = role.value if where != "supporting" else f"supporting_{role.value}"
        house.people[key] = _person(office, login, name, role, unit, department, title)
    for n, name in enumerate(facts.co_units[: len(COHANDLER_LOGINS)]):
        house.cohandlers[name] = _cohandler(office, n, name)
    add_default_chains(office, unit)
    _add_series(office, unit)
    _add_session(office, facts.session, facts.kind, case.issued_on.year)
    office.db.flush()
    return house


def _person(
    office: Office, login: str, name: str, role: Role, unit: Unit, department_id: int | None, title: str
) -> int:
    person = Person(
        login=login,
        name=name,
        title=title,
        email=f"{login}@example.gov.cn",
        unit_id=unit.id,
        department_id=department_id,
        password_hash=_hash(),
        must_change_password=False,
    )
    office.db.add(person)
    office.db.flush()
    office.db.add(
        RoleGrant(
            person_id=person.id, role=role, unit_id=unit.id, department_id=department_id, valid_from=EVER
        )
    )
    office.db.add(
        Post(person_id=person.id, unit_id=unit.id, department_id=department_id, title=title, valid_from=EVER)
    )
    return person.id


_HASHES: list[str] = []


def _hash() -> str:
    """One hash for all the demo's accounts: hashing is slow on purpose."""
    if not _HASHES:
        _HASHES.append(HASHER.hash(PASSWORD))
    return _HASHES[0]


def _cohandler(office: Office, n: int, unit_name: str) -> int:
    unit = find_unit(office, unit_name) or add_unit(office, unit_name, inside=True)
    unit.inside = True
    return _person(office, COHANDLER_LOGINS[n], COHANDLER_NAMES[n], Role.COHANDLER, unit, None, "联络员")


def _add_series(office: Office, unit: Unit) -> None:
    office.db.add_all(
        NumberSeries(unit_id=unit.id, code=code, name=name, use=use)
        for code, name, use in (
            ("渝司提", "提案复函", "cppcc_proposal"),
            ("渝司建", "建议复函", "npc_suggestion"),
            ("渝司函", "审议意见办理情况", "deliberation_opinion"),
            ("渝司转", "转办函", "forward"),
            ("渝司提函", "会办意见函", "cohandle"),
        )
    )


def _add_session(office: Office, name: str, kind: str, year: int) -> None:
    if office.db.scalar(select(CongressSession).where(CongressSession.name == name)) is None:
        office.db.add(CongressSession(name=name, kind_code=kind, level_code="city", year=year))


def accounts_table(house: DemoHouse, case: CaseFile) -> list[tuple[str, str, str]]:
    """Login, name and role of every account, for the person who starts the demo."""
    rows = [
        (login, name or case.signer.name, ROLE_NAMES[role])
        for login, name, role, where, _ in SEATS
        if where != "supporting"
    ]
    rows += [
        (login, name, f"{ROLE_NAMES[Role.COHANDLER]}（{unit}）")
        for login, name, unit in zip(COHANDLER_LOGINS, COHANDLER_NAMES, house.cohandlers, strict=False)
    ]
    return rows
