"""Units, departments, people and roles: what changes, from when, and what is refused while work is left."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from proposals.domain.actors import Grant, Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part
from proposals.services import accounts
from proposals.services._units import find_unit
from proposals.services.directory import departments, people, units
from proposals.services.directory.people import PersonFacts
from proposals.services.directory.units import UnitFacts
from proposals.services.doctor import examine
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.organisation import LoginSession, Person, RoleGrant, Unit
from proposals.storage.tables.review import Chain
from tests.factories import in_hand, registered
from tests.people import EVER, Cast, make_cast, make_office


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    """The cast, in which 钱核稿 administers as well."""
    cast = make_cast(make_office(db, tmp_path))
    db.add(
        RoleGrant(
            person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
        )
    )
    db.flush()
    return cast


def unit_id(cast: Cast, short_name: str) -> int:
    return cast.office.db.scalar(select(Unit.id).where(Unit.short_name == short_name))


def recorded(cast: Cast) -> list[str]:
    cast.office.commit()
    events = cast.office.db.scalars(select(Event).where(Event.handling_id.is_(None)).order_by(Event.seq))
    return [e.action for e in events]


# ------------------------------------------------------------------ units


@pytest.mark.both_databases
def test_a_unit_is_renamed_from_a_day_and_the_ledger_follows(cast):
    registered(cast, part=Part.LEAD, co_units=("市信访办",))
    office, admin = cast.office, cast["钱核稿"]
    since = date(2023, 2, 9)
    units.rename_unit(office, admin, unit_id(cast, "市信访办"), "重庆市信访局", "市信访局", since)
    units.rename_unit(office, admin, cast.unit.id, "重庆市司法行政局", "市司法行政局", since)
    assert find_unit(office, "重庆市信访办公室", date(2023, 2, 8)).name == "重庆市信访局"
    assert find_unit(office, "重庆市信访办公室", since) is None
    ours = office.db.scalars(select(LedgerRow).where(LedgerRow.unit_id == cast.unit.id)).one()
    office.db.refresh(ours)
    assert (ours.handling_unit, ours.cohandlers) == ("重庆市司法行政局", "重庆市信访局")
    assert recorded(cast) == ["admin_unit_renamed", "admin_unit_renamed"]
    assert examine(office).problems == ()


def test_a_new_unit_that_works_here_gets_its_chains(cast):
    unit = units.add_unit(cast.office, cast["钱核稿"], "重庆市水务局", "", UnitFacts(inside=True))
    chains = cast.office.db.scalars(select(Chain).where(Chain.unit_id == unit.id)).all()
    assert [c.part for c in chains] == [None, Part.COHANDLE]


def test_a_clerk_adds_outside_units_and_aliases_and_nothing_that_gives_rights(cast):
    office, clerk = cast.office, cast["王登记"]
    unit = units.add_unit(office, clerk, "重庆市水务局", "市水务局", UnitFacts(contact_name="吴工"))
    units.add_alias(office, clerk, unit.id, "水务局")
    assert find_unit(office, "水务局").id == unit.id
    with pytest.raises(NotAllowed):
        units.add_unit(office, clerk, "重庆市林业局", "", UnitFacts(inside=True))
    with pytest.raises(NotAllowed):
        units.change_unit(office, clerk, unit.id, UnitFacts(is_authority=True))
    with pytest.raises(NotAllowed):
        units.change_unit(office, clerk, unit_id(cast, "市水利局"), UnitFacts(inside=True))


UNIT_REFUSALS = {
    "a name that another unit bears": (("重庆市水利局", "", date(2023, 2, 9)), "已经是重庆市水利局的名称"),
    "a day that has not come": (("新名", "", date(2030, 1, 1)), "晚于今天"),
    "a day before the present name": (("新名", "", date(1949, 1, 1)), "要晚于这一天"),
}


@pytest.mark.parametrize("what", UNIT_REFUSALS)
def test_a_unit_cannot_be_renamed_to(cast, what):
    values, sentence = UNIT_REFUSALS[what]
    with pytest.raises(BadInput, match=sentence):
        units.rename_unit(cast.office, cast["钱核稿"], cast.unit.id, *values)


def test_a_unit_with_cases_or_people_is_not_deactivated(cast):
    office, admin = cast.office, cast["钱核稿"]
    with pytest.raises(NotPossible, match="1个在用的人员"):
        units.deactivate_unit(office, admin, unit_id(cast, "市信访办"), None)
    registered(cast)
    with pytest.raises(NotPossible, match="1件在办"):
        units.deactivate_unit(office, admin, cast.unit.id, None)


def test_a_unit_without_work_is_deactivated_and_comes_back(cast):
    office, admin = cast.office, cast["钱核稿"]
    unit = units.add_unit(office, admin, "重庆市水务局", "", UnitFacts())
    units.deactivate_unit(office, admin, unit.id, None)
    with pytest.raises(BadInput, match="已停用"):
        registered(cast, part=Part.LEAD, co_units=("重庆市水务局",))
    units.reactivate_unit(office, admin, unit.id)
    registered(cast, part=Part.LEAD, co_units=("重庆市水务局",), serial_no="0608")


# ------------------------------------------------------------------ departments


def test_a_department_is_renamed_and_the_ledger_follows(cast):
    in_hand(cast)
    departments.change_department(
        cast.office, cast["钱核稿"], cast.department.id, "法治督察处", 1, date(2023, 2, 9)
    )
    row = cast.office.db.scalars(select(LedgerRow)).one()
    cast.office.db.refresh(row)
    assert row.department == "法治督察处"


def test_a_department_with_cases_or_people_is_not_deactivated(cast):
    in_hand(cast)
    for department, sentence in ((cast.department, "还承办1件"), (cast.supporting, "2个在用的人员")):
        with pytest.raises(NotPossible, match=sentence):
            departments.deactivate_department(cast.office, cast["钱核稿"], department.id)


def test_two_departments_of_a_unit_do_not_share_a_name(cast):
    with pytest.raises(BadInput, match="已有处室"):
        departments.add_department(cast.office, cast["钱核稿"], cast.unit.id, cast.department.name)


# ------------------------------------------------------------------ people


def facts(cast: Cast, **changes: object) -> PersonFacts:
    return PersonFacts(**{"name": "新同事", "unit_id": cast.unit.id, "login": "xin", **changes})


def test_a_new_person_logs_in_with_the_password_for_one_time(cast):
    person, password = people.add_person(cast.office, cast["钱核稿"], facts(cast, title="干部"))
    assert accounts.log_in(cast.office, "xin", password).must_change_password
    assert [p.title for p in people.posts_of(cast.office, person.id)] == ["干部"]


def test_a_leader_may_stand_here_without_account(cast):
    person, password = people.add_person(cast.office, cast["钱核稿"], facts(cast, login="", name="郑书记"))
    assert (person.login, password) == (None, "")
    with pytest.raises(NotPossible, match="没有在用的账号"):
        people.reset_password(cast.office, cast["钱核稿"], person.id)


def test_a_new_title_holds_from_today_and_the_old_one_stays_readable(cast):
    office, admin, person = cast.office, cast["钱核稿"], cast.people["吴分管"]
    for title in ("副局长", "一级巡视员"):
        people.change_person(
            office, admin, person.id, facts(cast, name="吴分管", login="吴分管", title=title + "兼")
        )
        office.now += timedelta(days=10)
    found = [(p.title, p.valid_from.isoformat(), p.valid_to) for p in people.posts_of(office, person.id)]
    assert found == [("一级巡视员兼", "2023-02-20", None), ("副局长兼", "2023-02-10", date(2023, 2, 19))]


def test_whoever_still_has_a_case_is_not_deactivated(cast):
    in_hand(cast)
    with pytest.raises(NotPossible, match="李承办还承办1件"):
        people.deactivate_person(cast.office, cast["钱核稿"], cast.people["李承办"].id)


def test_the_last_administrator_stays(cast):
    admin = cast["钱核稿"]
    with pytest.raises(NotPossible, match="唯一的系统管理员"):
        people.deactivate_person(cast.office, admin, admin.person_id)
    grant = next(g for g in people.grants_of(cast.office, admin.person_id) if g.role is Role.SYSADMIN)
    with pytest.raises(NotPossible, match="唯一的系统管理员"):
        people.end_grant(cast.office, admin, admin.person_id, grant.id)


def test_a_deactivated_person_is_out_at_once_and_keeps_their_name(cast):
    office = cast.office
    person = cast.people["郑配合"]
    office.db.add(
        LoginSession(token_hash="x", person_id=person.id, created_at=office.now, last_seen=office.now)
    )
    office.db.flush()
    people.deactivate_person(office, cast["钱核稿"], person.id)
    assert office.db.scalars(select(LoginSession)).one().ended_at is not None
    assert all(g.valid_to is not None for g in people.grants_of(office, person.id))
    assert office.db.get(Person, person.id).name == "郑配合"


PERSON_REFUSALS = {
    "a login that somebody has": ({"login": "王登记"}, "已经是王登记的"),
    "a department of another unit": ({"department_id": 1, "unit_id": 2}, "处室不属于所选单位"),
}


@pytest.mark.parametrize("what", PERSON_REFUSALS)
def test_a_person_is_not_added_with(cast, what):
    changes, sentence = PERSON_REFUSALS[what]
    with pytest.raises(BadInput, match=sentence):
        people.add_person(cast.office, cast["钱核稿"], facts(cast, **changes))


def test_a_login_is_not_changed_once_it_exists(cast):
    person = cast.people["王登记"]
    with pytest.raises(BadInput, match="账号建立以后不能改"):
        people.change_person(cast.office, cast["钱核稿"], person.id, facts(cast, login="other"))


# ------------------------------------------------------------------ roles and delegations


def grant(cast: Cast, name: str, role: Role, first: date, last: date | None = None) -> RoleGrant:
    return people.grant_role(
        cast.office, cast["钱核稿"], cast.people[name].id, role, cast.unit.id, None, first, last
    )


def test_a_role_holds_on_its_days_and_is_gone_when_taken_back(cast):
    given = grant(cast, "周处长", Role.CLERK, date(2023, 2, 10), date(2023, 2, 12))
    assert cast["周处长"].has(Role.CLERK, cast.unit.id)
    people.end_grant(cast.office, cast["钱核稿"], cast.people["周处长"].id, given.id)
    assert not cast["周处长"].has(Role.CLERK, cast.unit.id)
    assert cast.office.db.get(RoleGrant, given.id) is not None
    later = grant(cast, "周处长", Role.CLERK, date(2023, 3, 1))
    assert not cast["周处长"].has(Role.CLERK, cast.unit.id)
    assert later.valid_to is None


def test_a_role_is_not_given_twice_or_backwards_or_outside(cast):
    office, admin, person = cast.office, cast["钱核稿"], cast.people["王登记"].id
    with pytest.raises(BadInput, match="已经是提案办理员"):
        grant(cast, "王登记", Role.CLERK, date(2023, 2, 10))
    with pytest.raises(BadInput, match="结束日期早于开始日期"):
        grant(cast, "王登记", Role.LEADER, date(2023, 2, 10), date(2023, 2, 9))
    outside = units.add_unit(office, admin, "重庆市水务局", "", UnitFacts())
    with pytest.raises(BadInput, match="不在本系统内办理"):
        people.grant_role(office, admin, person, Role.CLERK, outside.id, None, EVER, None)


def test_nobody_but_the_administrator_touches_accounts(cast):
    office, clerk, person = cast.office, cast["王登记"], cast.people["李承办"].id
    attempts = (
        lambda: people.add_person(office, clerk, facts(cast)),
        lambda: people.change_person(office, clerk, person, facts(cast)),
        lambda: people.reset_password(office, clerk, person),
        lambda: people.deactivate_person(office, clerk, person),
        lambda: people.reactivate_person(office, clerk, person),
        lambda: people.grant_role(office, clerk, person, Role.CLERK, cast.unit.id, None, EVER, None),
        lambda: people.end_grant(office, clerk, person, 1),
        lambda: departments.add_department(office, clerk, cast.unit.id, "新处"),
        lambda: units.deactivate_unit(office, clerk, cast.unit.id, None),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


def test_a_delegation_stands_in_the_record_and_ends_when_taken_back(cast):
    office, director = cast.office, cast["陈局长"]
    role = Grant(Role.DIRECTOR, cast.unit.id)
    day = office.today
    deputy = cast.people["吴分管"].id
    delegation = accounts.delegate_mine(office, director, deputy, role, day, day, "出差")
    assert cast["吴分管"].has(Role.DIRECTOR, cast.unit.id)
    with pytest.raises(NotFound):
        accounts.revoke_delegation(office, cast["吴分管"], delegation.id)
    accounts.revoke_delegation(office, director, delegation.id)
    assert not cast["吴分管"].has(Role.DIRECTOR, cast.unit.id)
    assert recorded(cast) == ["delegated", "delegation_revoked"]


def test_a_delegated_role_is_not_delegated_further(cast):
    office = cast.office
    role, day = Grant(Role.DIRECTOR, cast.unit.id), office.today
    accounts.delegate_mine(office, cast["陈局长"], cast.people["吴分管"].id, role, day, day, "")
    with pytest.raises(NotAllowed, match="只能把自己现有的角色"):
        accounts.delegate_mine(office, cast["吴分管"], cast.people["周处长"].id, role, day, day, "")
