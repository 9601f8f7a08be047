"""Units, departments and people from one workbook: what is new, what stands, what is refused, and passwords once."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select
from xlsxwriter.workbook import Workbook

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.services import accounts, exchange
from proposals.services._units import find_unit
from proposals.services.directory import first_passwords, people, units
from proposals.services.directory.people import PersonFacts
from proposals.services.exchange import directory
from proposals.services.exchange.directory import LoginFrom
from proposals.storage.tables.audit import Event
from proposals.storage.tables.organisation import Department, Person, Post, RoleGrant, Unit
from proposals.storage.tables.register import ImportBatch
from proposals.storage.tables.review import Chain
from tests.directories import DEPARTMENTS, PEOPLE, UNITS, many, person, sheets
from tests.directories import people as people_file
from tests.people import EVER, Cast, make_cast, make_office

WHOLE = sheets(
    单位=[
        UNITS,
        ("重庆市司法局", "市司法局", "", "是", "王登记", "023-11110000", "某路1号"),
        ("重庆市水务局", "市水务局", "水务局、市水务管理局", "是", "吴工", "", ""),
        ("重庆市林业局", "市林业局", "", "", "", "", ""),
    ],
    处室=[DEPARTMENTS, ("市司法局", "法治调研督察处", 1), ("市水务局", "水资源处", 2)],
    人员=[
        PEOPLE,
        person(姓名="李承办", 单位="市司法局", 处室="法治调研督察处", 手机="13800000001"),
        person(姓名="郑书记", 单位="市司法局", 职务="党委书记", 任职起始日="2021-03-01"),
        person(姓名="水 一", 单位="市水务局", 处室="水资源处", 职务="处长", 角色="承办人、处室负责人", 账号="shuiyi"),
        person(姓名="水二", 单位="水务局", 职务="局长", 角色="主要领导", 账号="shuier", 邮箱="er@example.gov.cn"),
    ],
)  # fmt: skip


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


def staged(cast, data: bytes, login_from: LoginFrom = LoginFrom.NOTHING):
    batch = directory.stage(cast.office, cast["钱核稿"], login_from, "名册.xlsx", data)
    plan = directory.staged(cast.office, cast["钱核稿"], batch.id)[1]
    assert plan is not None
    return batch, plan


def imported(cast, data: bytes, login_from: LoginFrom = LoginFrom.NOTHING):
    batch, plan = staged(cast, data, login_from)
    assert [flaw.error.sentence for flaw in plan.errors] == []
    return directory.confirm(cast.office, cast["钱核稿"], batch.id)


def errors(cast, data: bytes, login_from: LoginFrom = LoginFrom.NOTHING) -> list[str]:
    return [flaw.error.sentence for flaw in staged(cast, data, login_from)[1].errors]


def one(cast, name: str) -> Person:
    return cast.office.db.scalars(select(Person).where(Person.name == name)).one()


def roles_of(cast, name: str) -> set[tuple[Role, str | None]]:
    rows = cast.office.db.execute(
        select(RoleGrant.role, Department.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Department, Department.id == RoleGrant.department_id)
        .where(Person.name == name)
    )
    return {(role, department) for role, department in rows}


@pytest.mark.both_databases
def test_a_workbook_brings_units_departments_people_roles_and_slips(cast):
    office = cast.office
    _, plan = staged(cast, WHOLE)
    assert directory.counts(plan) == {
        "unit": {"changed": 1, "new": 2},
        "department": {"changed": 1, "new": 1},
        "person": {"changed": 1, "new": 3},
    }
    slips = imported(cast, WHOLE)
    assert [(s.name, s.unit, s.department, s.login) for s in slips] == [
        ("水一", "重庆市水务局", "水资源处", "shuiyi"),
        ("水二", "重庆市水务局", "", "shuier"),
    ]
    login = accounts.log_in(office, "shuiyi", slips[0].password)
    assert login.must_change_password
    assert roles_of(cast, "水一") == {(Role.HANDLER, "水资源处"), (Role.HEAD, "水资源处")}
    assert roles_of(cast, "水二") == {(Role.DIRECTOR, None)}
    water = find_unit(office, "市水务管理局")
    assert (water.name, water.inside, water.contact_name) == ("重庆市水务局", True, "吴工")
    assert len(office.db.scalars(select(Chain).where(Chain.unit_id == water.id)).all()) == 2
    assert find_unit(office, "市林业局").inside is False
    assert one(cast, "李承办").phone == "13800000001"


@pytest.mark.both_databases
def test_who_never_logs_in_stands_here_with_title_and_day(cast):
    imported(cast, WHOLE)
    leader = one(cast, "郑书记")
    assert (leader.login, leader.password_hash, roles_of(cast, "郑书记")) == (None, None, set())
    post = cast.office.db.scalars(select(Post).where(Post.person_id == leader.id)).one()
    assert (post.title, post.valid_from) == ("党委书记", date(2021, 3, 1))


def test_every_change_leaves_the_record_a_page_would_leave_and_no_password(cast):
    slips = imported(cast, WHOLE)
    cast.office.commit()
    events = cast.office.db.scalars(select(Event).order_by(Event.seq)).all()
    actions = [event.action for event in events]
    assert actions.count("admin_unit_added") == 2
    assert actions.count("admin_person_added") == 3
    assert actions.count("admin_role_granted") == 3
    assert actions[-1] == "directory_imported"
    kept = str([event.data for event in events]) + str(
        cast.office.db.scalars(select(ImportBatch)).one().report
    )
    assert not [slip for slip in slips if slip.password in kept]


def test_the_same_file_again_changes_nothing(cast):
    imported(cast, WHOLE)
    batch, plan = staged(cast, WHOLE)
    assert not plan.does_something
    with pytest.raises(BadInput, match="都已经有了"):
        directory.confirm(cast.office, cast["钱核稿"], batch.id)


def test_what_stands_here_goes_out_as_a_workbook_and_comes_back_unchanged(cast):
    imported(cast, WHOLE)
    data = directory.filled_workbook(cast.office, cast["钱核稿"])
    _, plan = staged(cast, data)
    assert plan.errors == []
    assert not plan.does_something
    assert len(plan.people) == 14


def test_a_batch_is_confirmed_once(cast):
    batch, _ = staged(cast, WHOLE)
    directory.confirm(cast.office, cast["钱核稿"], batch.id)
    with pytest.raises(NotPossible, match="已经导入过"):
        directory.confirm(cast.office, cast["钱核稿"], batch.id)


def test_people_of_a_one_bureau_house_need_no_unit(cast):
    db = cast.office.db
    for unit in db.scalars(select(Unit).where(Unit.id != cast.unit.id)):
        unit.inside = False
    imported(cast, people_file(person(姓名="新人", 职务="科员", 角色="承办人", 账号="xin")))
    assert one(cast, "新人").unit_id == cast.unit.id


def test_a_file_without_departments_brings_those_its_people_name(cast):
    _, plan = staged(
        cast, people_file(person(姓名="新人", 单位="市司法局", 处室="新设处", 角色="承办人", 账号="xin"))
    )
    assert [d.name for d in plan.departments] == ["新设处"]
    imported(
        cast, people_file(person(姓名="新人", 单位="市司法局", 处室="新设处", 角色="承办人", 账号="xin"))
    )
    assert roles_of(cast, "新人") == {(Role.HANDLER, "新设处")}


def test_one_sheet_may_hold_units_departments_and_people(cast):
    headers = ("单位", "简称", "是否在本系统办理", "部门", "姓名", "职务", "角色", "登录名", "手机号码")
    rows = [
        ("重庆市水务局", "市水务局", "是", "水资源处", "水一", "处长", "处室负责人", "shuiyi", "13800000001"),
        ("重庆市水务局", "市水务局", "是", "水资源处", "水二", "科员", "承办人", "shuier", "13800000002"),
        ("重庆市水务局", "", "", "办公室", "水三", "主任", "提案办理员，核稿人", "shuisan", ""),
    ]  # fmt: skip
    slips = imported(cast, sheets(花名册=[headers, *rows]))
    assert [slip.login for slip in slips] == ["shuiyi", "shuier", "shuisan"]
    assert find_unit(cast.office, "市水务局").inside
    assert roles_of(cast, "水三") == {(Role.CLERK, None), (Role.PROOFREADER, None)}


@pytest.mark.parametrize(
    ("login_from", "login"),
    [(LoginFrom.NOTHING, None), (LoginFrom.PHONE, "13800000001"), (LoginFrom.NAME, "新人")],
)
def test_an_empty_account_becomes_what_the_person_chose(cast, login_from, login):
    row = person(姓名="新人", 单位="市司法局", 角色="承办人", 手机="13800000001")
    leader = person(姓名="郑书记", 单位="市司法局", 手机="13800000002")
    told = person(姓名="老人", 单位="市司法局", 角色="承办人", 账号="无", 手机="13800000003")
    imported(cast, people_file(row, leader, told), login_from)
    assert [one(cast, name).login for name in ("新人", "郑书记", "老人")] == [login, None, None]


def test_who_was_only_named_gets_an_account_and_a_slip(cast):
    facts = PersonFacts("郑书记", cast.unit.id, title="书记")
    people.add_person(cast.office, cast["钱核稿"], facts)
    slips = imported(cast, people_file(person(姓名="郑书记", 单位="市司法局", 账号="zheng", 角色="查阅")))
    assert [(slip.name, slip.login) for slip in slips] == [("郑书记", "zheng")]
    assert roles_of(cast, "郑书记") == {(Role.READER, None)}


def test_a_new_title_holds_from_its_day_and_the_old_one_ends_the_day_before(cast):
    facts = PersonFacts("郑书记", cast.unit.id, title="书记")
    people.add_person(cast.office, cast["钱核稿"], facts)
    post = cast.office.db.scalars(select(Post)).one()
    post.valid_from = date(2020, 1, 1)
    cast.office.db.flush()
    row = person(姓名="郑书记", 单位="市司法局", 职务="一级巡视员", 任职起始日="2023年1月5日")
    imported(cast, people_file(row))
    posts = cast.office.db.execute(select(Post.title, Post.valid_from, Post.valid_to).order_by(Post.id)).all()
    assert posts == [
        ("书记", date(2020, 1, 1), date(2023, 1, 4)),
        ("一级巡视员", date(2023, 1, 5), None),
    ]


def test_roles_are_only_added_and_whoever_is_not_in_the_file_stays(cast):
    before = roles_of(cast, "李承办")
    imported(cast, people_file(person(姓名="李承办", 单位="市司法局", 角色="核稿人、承办人")))
    assert roles_of(cast, "李承办") == before | {(Role.PROOFREADER, None)}
    assert one(cast, "周处长").active


def test_namesakes_in_two_departments_are_told_apart(cast):
    first = person(姓名="李明", 单位="市司法局", 处室="法治调研督察处", 账号="liming1", 角色="承办人")
    second = person(姓名="李明", 单位="市司法局", 处室="行政执法协调监督处", 账号="liming2", 角色="承办人")
    imported(cast, people_file(first, second))
    both = cast.office.db.scalars(select(Person).where(Person.name == "李明").order_by(Person.id)).all()
    assert [p.login for p in both] == ["liming1", "liming2"]
    imported(cast, people_file(person(姓名="李明", 单位="市司法局", 处室="行政执法协调监督处", 手机="138")))
    assert [p.phone for p in both] == ["", "138"]


OURS = {"姓名": "新人", "单位": "市司法局"}
REFUSED = {
    "an unknown role": ([OURS | {"角色": "总管"}], "第2行“角色”（E2）：没有角色“总管”"),
    "an unknown unit": ([OURS | {"单位": "市水司"}], "第2行“单位”（B2）：没有单位“市水司”"),
    "no unit among several": ([OURS | {"单位": ""}], "第2行“单位”（B2）：没有填单位"),
    "a mail address with a space": ([OURS | {"邮箱": "a b@c"}], "第2行“邮箱”（H2）：邮箱地址不对"),
    "an account somebody has": ([OURS | {"账号": "李承办"}], "第2行“账号”（F2）：账号“李承办”已经是李承办的"),
    "an account with a space": ([OURS | {"账号": "li ming"}], "账号里不能有空格"),
    "an account twice": ([OURS | {"账号": "x"}, OURS | {"姓名": "二", "账号": "x"}], "第3行“账号”（F3）：账号“x”在第2行"),
    "a person twice": ([{"姓名": "李承办", "单位": "市司法局"}] * 2, "第3行“姓名”（A3）：李承办在第2行已经有了"),
    "a new person twice": ([OURS, OURS], "第3行“姓名”（A3）：新人在第2行已经有了"),
    "another account for somebody": ([{"姓名": "李承办", "单位": "市司法局", "账号": "li"}], "已有账号“李承办”，建立以后不能改"),
    "somebody of another unit": ([{"姓名": "外人", "单位": "市司法局", "账号": "外人"}], "第2行“单位”（B2）：外人现在属于别的单位"),
    "a day that has not come": ([OURS | {"任职起始日": "2030-01-01"}], "第2行“任职起始日”（I2）：这一天还没有到"),
    "a day that is none": ([OURS | {"任职起始日": "2023-02-30"}], "这一天不存在"),
    "no name": ([OURS | {"姓名": ""}], "第2行“姓名”（A2）：没有填写"),
    "a name of sixty characters": ([OURS | {"姓名": "长" * 60}], "有60个字，最多50个字"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_row_is_refused_at_its_cell_for(cast, what):
    rows, sentence = REFUSED[what]
    found = errors(cast, people_file(*(person(**row) for row in rows)))
    assert len(found) == 1
    assert sentence in found[0]


def test_a_role_is_not_given_in_an_outside_unit(cast):
    units.add_unit(cast.office, cast["钱核稿"], "重庆市林业局", "市林业局", units.UnitFacts())
    found = errors(cast, people_file(person(姓名="林一", 单位="市林业局", 角色="承办人", 账号="lin")))
    assert found == ["第2行“角色”（E2）：重庆市林业局不在本系统内办理，不能授予角色；请先把它设为在本系统办理，或不填角色。"]  # fmt: skip


def test_a_department_of_another_unit_is_refused(cast):
    data = sheets(
        处室=[DEPARTMENTS, ("市水利局", "水资源处", 1)],
        人员=[PEOPLE, person(姓名="新人", 单位="市司法局", 处室="水资源处")],
    )
    assert errors(cast, data) == [
        "第2行“处室”（C2）：重庆市司法局没有处室“水资源处”，请核对，或在“处室”表里加上。"
    ]


def test_a_namesake_without_account_is_asked_for(cast):
    for department in (cast.department, cast.supporting):
        people.add_person(
            cast.office,
            cast["钱核稿"],
            PersonFacts("李明", cast.unit.id, department_id=department.id),
        )
    assert "有2个叫李明的人" in errors(cast, people_file(person(姓名="李明", 单位="市司法局")))[0]


def test_a_phone_that_is_none_is_no_account(cast):
    row = person(姓名="新人", 单位="市司法局", 角色="承办人", 手机="023-1")
    assert "没有11位手机号" in errors(cast, people_file(row), LoginFrom.PHONE)[0]
    named = person(姓名="李承办", 单位="市水利局", 角色="承办人")
    assert "账号“李承办”已经是李承办的" in errors(cast, people_file(named), LoginFrom.NAME)[0]


def test_a_title_is_not_dated_before_the_one_that_holds(cast):
    people.add_person(cast.office, cast["钱核稿"], PersonFacts("郑书记", cast.unit.id, title="书记"))
    row = person(姓名="郑书记", 单位="市司法局", 职务="局长", 任职起始日="2020-01-01")
    assert "任职起始日要晚于这一天" in errors(cast, people_file(row))[0]


def test_whoever_is_deactivated_must_come_back_first(cast):
    person_, _ = people.add_person(
        cast.office, cast["钱核稿"], PersonFacts("旧人", cast.unit.id, login="jiu")
    )
    people.deactivate_person(cast.office, cast["钱核稿"], person_.id)
    found = errors(cast, people_file(person(姓名="旧人", 单位="市司法局", 账号="jiu")))
    assert "旧人已停用，请先在“管理—人员”里恢复" in found[0]


UNIT_ROWS = {
    "a short name as full name": (("市司法局",), "第2行“全称”（A2）：“市司法局”是重庆市司法局的另一个名称"),
    "a name of another unit": (("重庆市林业局", "市水利局"), "第2行“简称”（B2）：“市水利局”已经是重庆市水利局的名称"),
    "taking a unit out": (("重庆市司法局", "", "", "否"), "第2行“是否在本系统办理”（D2）：这个单位现在在本系统办理"),
    "neither yes nor no": (("重庆市司法局", "", "", "也许"), "第2行“是否在本系统办理”（D2）：“也许”看不懂"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNIT_ROWS)
def test_a_unit_is_refused_at_its_cell_for(cast, what):
    row, sentence = UNIT_ROWS[what]
    found = errors(cast, sheets(单位=[UNITS, row]))
    assert len(found) == 1
    assert sentence in found[0]


def test_people_are_not_blamed_for_a_unit_that_is_wrong(cast):
    data = sheets(
        单位=[UNITS, ("重庆市水务局", "市水务局", "", "也许")],
        人员=[
            PEOPLE,
            person(姓名="水一", 单位="市水务局"),
            person(姓名="水二", 单位="市水务局", 角色="总管"),
        ],
    )
    _, plan = staged(cast, data)
    assert [(flaw.sheet, flaw.error.address) for flaw in plan.errors] == [("单位", "D2"), ("人员", "E3")]
    assert plan.notices == ["“单位”改正以后，再核对后面的表。"]


def test_a_unit_or_department_twice_is_refused(cast):
    row = ("重庆市林业局",)
    assert "“重庆市林业局”在第2行已经有了" in errors(cast, sheets(单位=[UNITS, row, row]))[0]
    row = ("市司法局", "新设处")
    assert "“新设处”在第2行已经有了" in errors(cast, sheets(处室=[DEPARTMENTS, row, row]))[0]


def test_a_position_that_is_no_number_and_a_department_out_of_use_are_refused(cast):
    assert (
        "请填0至9999之间的整数" in errors(cast, sheets(处室=[DEPARTMENTS, ("市司法局", "新设处", "首")]))[0]
    )
    cast.supporting.active = False
    cast.office.db.flush()
    row = ("市司法局", cast.supporting.name)
    assert "已停用，请先在“管理—单位”里恢复" in errors(cast, sheets(处室=[DEPARTMENTS, row]))[0]


def test_with_an_error_nothing_is_imported(cast):
    rows = (person(姓名="新人", 单位="市司法局"), person(姓名="另一人", 单位="不知何处"))
    batch, _ = staged(cast, people_file(*rows))
    with pytest.raises(BadInput, match="还有1处有错，没有导入"):
        directory.confirm(cast.office, cast["钱核稿"], batch.id)
    assert cast.office.db.scalar(select(func.count(Person.id)).where(Person.name == "新人")) == 0


FILES = {
    "other headers": (lambda: sheets(甲=[("案号", "案由"), ("1", "2")]), "没有找到单位、处室或人员的表头"),
    "headers alone": (lambda: sheets(人员=[PEOPLE]), "只有表头"),
    "people twice": (
        lambda: sheets(一=[PEOPLE, person(**OURS)], 二=[PEOPLE, person(**OURS)]),
        "工作表“一”和“二”列的是同一类内容",
    ),
    "a column twice": (lambda: sheets(人员=[("姓名", "手机", "联系电话"), ("甲",)]), "有两列都是“手机”（B1、C1）"),
    "five thousand rows": (lambda: people_file(*[(f"人{n}",) for n in range(5_000)]), "太大"),
    "two thousand and one": (lambda: people_file(*[(f"人{n}",) for n in range(2_001)]), "一次最多导入2000行"),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_file_is_refused_as_a_whole_for(cast, what):
    make, words = FILES[what]
    with pytest.raises(BadInput) as refused:
        directory.stage(cast.office, cast["钱核稿"], LoginFrom.NOTHING, "名册.xlsx", make())
    assert words in refused.value.sentence


def test_a_formula_that_failed_is_named_by_its_cell(cast):
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        sheet.write_row(0, 0, PEOPLE)
        sheet.write_row(1, 0, person(**OURS))
        sheet.write_formula(1, 6, "=Z9", None, "#REF!")
    assert errors(cast, data.getvalue()) == ["第2行“手机”（G2）：公式出错（#REF!），请改成文字后再导入。"]


def test_nobody_but_the_administrator_imports_people_or_gives_passwords(cast):
    office, clerk = cast.office, cast["王登记"]
    for attempt in (
        lambda: directory.stage(office, clerk, LoginFrom.NOTHING, "名册.xlsx", WHOLE),
        lambda: directory.staged(office, clerk, 1),
        lambda: directory.confirm(office, clerk, 1),
        lambda: directory.filled_workbook(office, clerk),
        lambda: first_passwords.waiting(office, clerk),
        lambda: first_passwords.issue_again(office, clerk, [1]),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_list_of_proposals_and_a_workbook_of_people_are_not_mixed_up(cast):
    batch, _ = staged(cast, WHOLE)
    batch.person_id = cast["王登记"].person_id
    cast.office.db.flush()
    with pytest.raises(NotFound):
        directory.staged(cast.office, cast["钱核稿"], batch.id)
    with pytest.raises(NotFound):
        exchange.staged(cast.office, cast["王登记"], batch.id)
    assert exchange.my_batches(cast.office, cast["王登记"]) == []


# ------------------------------------------------------------------ first passwords


def test_whoever_has_no_password_of_their_own_gets_a_new_slip_and_the_old_one_is_void(cast):
    office, admin = cast.office, cast["钱核稿"]
    old = imported(cast, WHOLE)
    for name in ("shuiyi", "shuier"):
        assert name in {w.login for w in first_passwords.waiting(office, admin)}
    wanted = one(cast, "水一").id
    (new,) = first_passwords.issue_again(office, admin, [wanted])
    assert (new.login, new.department) == ("shuiyi", "水资源处")
    with pytest.raises(NotAllowed):
        accounts.log_in(office, "shuiyi", old[0].password)
    assert accounts.log_in(office, "shuiyi", new.password).must_change_password


def test_whoever_made_a_password_gets_no_slip(cast):
    office, admin = cast.office, cast["钱核稿"]
    slips = imported(cast, WHOLE)
    accounts.change_password(
        office, one(cast, "水一").id, slips[0].password, "Ganz-neu-2023", "Ganz-neu-2023"
    )
    assert one(cast, "水一").password_hash.startswith("$argon2id$")
    assert "shuiyi" not in {w.login for w in first_passwords.waiting(office, admin)}
    with pytest.raises(NotPossible, match="已经改过密码"):
        first_passwords.issue_again(office, admin, [one(cast, "水一").id])
    with pytest.raises(BadInput, match="请先勾选"):
        first_passwords.issue_again(office, admin, [])


@pytest.mark.both_databases
def test_five_hundred_people_arrive_in_few_statements(cast, engine):
    batch, plan = staged(cast, many(500))
    assert plan.slips == 500
    slips = directory.confirm(cast.office, cast["钱核稿"], batch.id)
    assert len({slip.password for slip in slips}) == 500
    assert accounts.log_in(cast.office, "u00499", slips[499].password).must_change_password
