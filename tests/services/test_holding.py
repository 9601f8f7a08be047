"""在办情况: what is due, in whose hands, how long; nobody sees more than they may, and the numbers are those of the lists."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from proposals.domain.actors import Grant, Role
from proposals.domain.errors import NotAllowed
from proposals.domain.forecast import sentences
from proposals.domain.lights import LightCode
from proposals.domain.permissions import may
from proposals.domain.workflow import Action, Part
from proposals.services import holding, review
from proposals.services._apply import facts_of
from proposals.services._hands import standing
from proposals.services.accounts import delegate
from proposals.services.dispatch import Order, dispatch, restrict
from proposals.services.drafting import DraftText, save_draft
from proposals.services.holding import Filters
from proposals.services.register import register
from proposals.storage.tables.handling import Handling
from tests.factories import in_hand, registered, registration
from tests.issued import answered, later
from tests.people import Cast
from tests.stories import add_person, in_handling, make_authority, set_day

pytestmark = pytest.mark.both_databases
TEXT = DraftText(
    body="一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"
)
WEEK = Filters(within="week")


def seen(cast: Cast, name: str, filters: Filters = Filters(), **more: object) -> holding.WorkPage:  # noqa: B008
    scope = holding.scope_of(cast[name])
    return holding.cases(cast.office, scope, filters, standing(cast.office, scope.unit_id), **more)


def held(cast: Cast, name: str, filters: Filters = Filters(), **more: object) -> holding.WorkPage:  # noqa: B008
    scope = holding.scope_of(cast[name])
    return holding.in_hands(cast.office, scope, filters, standing(cast.office, scope.unit_id), **more)


def groups(cast: Cast, name: str, filters: Filters = Filters()) -> dict[str, holding.Holder]:  # noqa: B008
    scope = holding.scope_of(cast[name])
    found = holding.holders(cast.office, scope, filters, standing(cast.office, scope.unit_id))
    return {h.who: h for h in found}


def totals(cast: Cast, name: str, filters: Filters = Filters()) -> holding.Totals:  # noqa: B008
    return holding.totals(cast.office, holding.scope_of(cast[name]), filters)


def numbers(page: holding.WorkPage) -> list[str]:
    return [row.serial_no for row in page.rows]


def on_the_desk(cast: Cast, serial_no: str = "0607") -> int:
    """Submitted and passed by head and proofreader: 分管领导 has it."""
    case = in_hand(cast, serial_no=serial_no)
    save_draft(cast.office, cast["李承办"], case, TEXT, base_version=0)
    review.submit(cast.office, cast["王登记"], case, waivers={"contact": "委员出国"})
    for who in ("周处长", "钱核稿"):
        approve(cast, case, who)
    return case


def approve(cast: Cast, case: int, who: str) -> None:
    page = review.review_page(cast.office, cast[who], case)
    assert page.mine is not None
    review.approve(cast.office, cast[who], case, page.mine.id, draft_sha256=page.sha256)


def test_a_case_says_what_is_due_next_who_has_it_and_since_when(cast: Cast) -> None:
    in_hand(cast)
    set_day(cast, date(2023, 4, 27))
    (row,) = seen(cast, "王登记").rows
    assert (row.serial_no, row.unit) == ("0607", "市司法局")
    (hand,) = row.hands
    assert (hand.who, hand.what) == ("李承办（法治调研督察处）", "办理并起草")
    assert (hand.since, hand.days, hand.working_days) == (date(2023, 2, 10), 76, 54)
    assert row.may_urge


def test_this_week_is_through_sunday_with_what_is_overdue(cast: Cast) -> None:
    for serial_no, dispatched in (("1", 6), ("2", 7), ("3", 8), ("4", 9)):
        registered(cast, serial_no=serial_no, dispatched_on=date(2023, 2, dispatched))
    set_day(cast, date(2023, 2, 10))  # a Friday: three working days to accept end on 9, 10, 13, 14
    assert numbers(seen(cast, "王登记", WEEK)) == ["1", "2"]
    assert [(r.what, r.light.words) for r in seen(cast, "王登记", WEEK).rows] == [
        ("签收", "已逾期1个工作日"),
        ("签收", "今日到期"),
    ]
    found = totals(cast, "王登记")
    assert (found.cases, found.week) == (4, 2)
    assert found.lights[LightCode.RED] == 1
    assert sum(found.lights.values()) == 4
    for code, number in found.lights.items():
        assert len(seen(cast, "王登记", Filters(light=code.value)).rows) == number


def test_whoever_holds_something_is_counted_with_what_is_overdue_and_the_oldest(cast: Cast) -> None:
    for n in range(3):
        in_hand(cast, serial_no=str(n))
    later(cast, 60)
    registered(cast, serial_no="9", dispatched_on=cast.office.today)
    set_day(cast, date(2023, 5, 10))
    found = groups(cast, "王登记")
    assert list(found) == ["李承办（法治调研督察处）", "提案办理员（王登记）"]
    handler = found["李承办（法治调研督察处）"]
    assert (handler.cases, handler.overdue, handler.oldest) == (3, 3, date(2023, 2, 10))
    for holder in found.values():
        assert len(held(cast, "王登记", Filters(holder=holder.code)).rows) == holder.cases


def test_the_leaders_pile_lies_longest_first(cast: Cast) -> None:
    on_the_desk(cast, "1")
    later(cast, 3)
    approve(cast, on_the_desk(cast, "2"), "吴分管")
    later(cast, 4)
    pile = held(cast, "陈局长", Filters(desk="1"))
    assert [(r.serial_no, r.hands[0].who, r.hands[0].working_days) for r in pile.rows] == [
        ("1", "分管领导（吴分管）", 5),
        ("2", "主要领导（陈局长）", 4),
    ]
    assert set(groups(cast, "陈局长", Filters(desk="1"))) == {"分管领导（吴分管）", "主要领导（陈局长）"}


def test_whoever_is_away_is_shown_with_the_one_who_stands_in(cast: Cast) -> None:
    on_the_desk(cast)
    office, today = cast.office, cast.office.today
    grant = Grant(Role.LEADER, cast.unit.id)
    delegate(office, cast.people["吴分管"], cast.people["周处长"], grant, today, date(2023, 3, 3), "出差")
    (absence,) = groups(cast, "王登记")["分管领导（吴分管）"].absences
    assert (absence.person, absence.to, absence.until) == ("吴分管", "周处长", date(2023, 3, 3))
    set_day(cast, date(2023, 3, 4))
    assert groups(cast, "王登记")["分管领导（吴分管）"].absences == ()


def test_a_lead_sees_its_cohandlers_outside_and_inside_by_the_name_of_their_unit_alone(cast: Cast) -> None:
    in_handling(cast, part=Part.LEAD, co_units=("市信访办", "重庆市某研究院"))
    found = groups(cast, "王登记")
    assert {"市信访办", "重庆市某研究院"} < set(found)
    rows = {r.unit: r for r in seen(cast, "王登记").rows}
    assert set(rows) == {"市司法局", "市信访办", "重庆市某研究院"}
    assert [h.who for h in rows["重庆市某研究院"].hands] == ["重庆市某研究院"]
    assert rows["市信访办"].what == "签收"
    assert rows["市信访办"].may_urge
    assert numbers(held(cast, "王登记", Filters(holder=found["市信访办"].code))) == ["0607"]


def test_a_cohandler_sees_its_own_part_alone(cast: Cast) -> None:
    in_handling(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局"))
    person = cast.people["赵会办"]
    add_person(cast, "刘信访", Role.CLERK, person.unit)
    assert [r.unit for r in seen(cast, "刘信访").rows] == ["市信访办"]
    assert seen(cast, "外人").rows == []


def test_a_head_looks_over_what_the_own_department_leads_or_supports(cast: Cast) -> None:
    in_hand(cast, serial_no="1")
    in_hand(cast, serial_no="2", supporting=True)
    registered(cast, serial_no="3")
    assert sorted(numbers(seen(cast, "周处长"))) == ["1", "2"]
    assert numbers(seen(cast, "冯处长")) == ["2"]
    assert totals(cast, "冯处长").cases == 1
    assert totals(cast, "王登记").cases == 3
    assert [r.serial_no for r in held(cast, "冯处长").rows] == ["2"]
    departments = holding.department_choices(cast.office, holding.scope_of(cast["冯处长"]))
    assert [name for _, name in departments] == ["行政执法协调监督处"]


def test_a_restricted_case_is_in_no_list_and_no_number_of_whoever_is_not_named(cast: Cast) -> None:
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    named = [cast[name].person_id for name in ("王登记", "陈局长")]
    restrict(cast.office, cast["王登记"], case, named, "涉及个案")
    for name, number in (("王登记", 2), ("陈局长", 2), ("吴分管", 0)):
        assert totals(cast, name).cases == number
        assert len(seen(cast, name).rows) == number
        assert bool(groups(cast, name)) == bool(number)
        assert bool(held(cast, name).rows) == bool(number)
        forecast = holding.outlook(cast.office, holding.scope_of(cast[name]), Filters())
        assert forecast.open == number // 2


def test_the_authority_sees_units_with_what_it_gave_them_and_nothing_else(cast: Cast) -> None:
    unit, clerk = make_authority(cast)
    add_person(cast, "何督查", Role.SUPERVISOR, unit)
    in_hand(cast, serial_no="of our own")
    register(cast.office, clerk, registration(cast, unit_id=unit.id, part=None, serial_no="8"))
    given = register(cast.office, clerk, registration(cast, unit_id=unit.id, part=None, serial_no="9"))
    order = Order(unit_id=cast.unit.id, part=Part.SOLE, dispatched_on=cast.office.today)
    dispatch(cast.office, clerk, given.handling_id, order)
    set_day(cast, date(2023, 2, 20))
    scope = holding.scope_of(cast["何督查"])
    (ours,) = [u for u in holding.units(cast.office, scope, Filters()) if u.unit_id]
    assert (ours.name, ours.cases, ours.overdue) == ("市司法局", 1, 1)
    assert numbers(seen(cast, "何督查", Filters(of_unit=str(cast.unit.id)))) == ["9"]
    (row,) = seen(cast, "何督查", Filters(of_unit=str(cast.unit.id))).rows
    assert [h.who for h in row.hands] == ["市司法局"]
    assert "of our own" not in numbers(seen(cast, "何督查"))


@pytest.mark.parametrize("name", ["李承办", "钱核稿", "赵会办"])
def test_whoever_works_on_cases_alone_looks_at_their_own_list(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed, match="请看“待办”"):
        holding.scope_of(cast[name])


@pytest.mark.parametrize("reader", ["王登记", "吴分管"])
@pytest.mark.parametrize("listed", [seen, held])
def test_the_pages_of_a_list_together_are_the_list(cast: Cast, listed, reader: str) -> None:
    for n in range(5):
        in_hand(cast, serial_no=str(n), supporting=n % 2 == 0)
    whole = numbers(listed(cast, reader))
    pages, key = [], ""
    while key is not None:
        page = listed(cast, reader, key=key, size=2)
        pages += numbers(page)
        key = page.next_key
    assert pages == whole
    assert len(set(whole)) == 5


@pytest.mark.parametrize("key", ["x", "2023-02-10~x", "~", "9~9", "2023-02-10T00:00~1"])
def test_a_key_that_means_nothing_begins_at_the_beginning(cast: Cast, key: str) -> None:
    in_hand(cast)
    assert numbers(seen(cast, "王登记", key=key)) == ["0607"]
    assert numbers(held(cast, "王登记", key=key)) == ["0607"]


@pytest.mark.parametrize(
    "code", ["x", "person-x", "role-x", "department-", "unit-0", "person-99999999999999"]
)
def test_a_holder_that_means_nothing_holds_nothing(cast: Cast, code: str) -> None:
    in_hand(cast)
    assert held(cast, "王登记", Filters(holder=code)).rows == []


def test_the_button_to_urge_is_there_for_whoever_may(cast: Cast) -> None:
    unit, clerk = make_authority(cast)
    add_person(cast, "何督查", Role.SUPERVISOR, unit)
    add_person(cast, "沈督查", Role.SUPERVISOR, cast.unit)
    given = register(cast.office, clerk, registration(cast, unit_id=unit.id, part=None, serial_no="9"))
    order = Order(cast.unit.id, part=Part.LEAD, dispatched_on=cast.office.today, co_units=("市信访办",))
    dispatch(cast.office, clerk, given.handling_id, order)
    in_handling(cast, part=Part.LEAD, co_units=("重庆市某研究院",))
    compared = 0
    for name in ("王登记", "周处长", "吴分管", "陈局长", "沈督查", "何交办", "何督查"):
        for row in seen(cast, name).rows:
            handling = cast.office.db.get(Handling, row.handling_id)
            assert row.may_urge == may(cast[name], Action.URGE, facts_of(cast.office, handling)), (name, row)
            compared += 1
    assert compared > 15


def test_the_forecast_goes_by_what_was_answered_of_late(cast: Cast) -> None:
    for n in range(4):
        in_hand(cast, serial_no=str(n))
    scope = holding.scope_of(cast["王登记"])
    none = holding.outlook(cast.office, scope, Filters())
    assert sentences(none)[0] == "最近20个工作日没有办复，无法推算；5月8日到期4件。"
    answered(cast, serial_no="10")
    found = holding.outlook(cast.office, scope, Filters())
    assert found.open == 4
    assert sentences(found) == (
        "照此进度，5月8日将有1件逾期。",  # one in twenty working days, 61 of them to go
        "到期最集中的一天是5月8日，4件。",
        "要按时办完，今后每周需办复1件，现在每周0.2件。",
    )
    other = Filters(kind="npc_suggestion")
    assert holding.outlook(cast.office, scope, other).open == 0


def test_filters_narrow_lists_numbers_and_forecast(cast: Cast) -> None:
    in_hand(cast, serial_no="1")
    registered(cast, serial_no="2")
    department = str(cast.department.id)
    assert numbers(seen(cast, "王登记", Filters(department=department))) == ["1"]
    assert totals(cast, "王登记", Filters(department=department)).cases == 1
    assert totals(cast, "王登记", Filters(kind="npc_suggestion")).cases == 0
    ((session, name),) = holding.session_choices(cast.office, holding.scope_of(cast["王登记"]))
    assert name == "市政协六届一次会议"
    assert totals(cast, "王登记", Filters(session=session)).cases == 2
    assert totals(cast, "王登记", Filters(session="999")).cases == 0


@pytest.mark.parametrize(("export", "rows"), [(holding.export_cases, 3), (holding.export_in_hands, 2)])
def test_the_excel_sheet_holds_the_whole_selection(cast: Cast, export, rows: int) -> None:
    in_hand(cast, serial_no="0007")
    in_handling(cast, serial_no="8", part=Part.LEAD, co_units=("重庆市某研究院",))
    data = export(cast.office, holding.scope_of(cast["王登记"]), Filters())
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert sheet[0][3:5] == ["案号", "案由"]
    assert "0007" in {row[3] for row in sheet[1:]}
    assert "李承办（法治调研督察处）" in {row[9] for row in sheet[1:]}
    assert len(sheet) > rows
