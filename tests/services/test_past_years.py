"""往年台账: three old years arrive closed, found in the ledger with number, day and rating; nobody is asked for anything."""

import io
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select

from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.facts import Rating
from proposals.domain.workflow import Part, State
from proposals.services import exchange
from proposals.services._units import add_unit, find_unit
from proposals.services.doctor import examine
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, PastRecord, Task
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Person, RoleGrant, Unit
from proposals.storage.tables.register import CongressSession, Proposal
from tests.people import EVER

both = pytest.mark.both_databases
OLD = "市政协五届四次会议"
HEADERS = [
    "案号",
    "案由",
    "提案人",
    "主办单位",
    "会办单位",
    "交办日期",
    "答复文号",
    "办复日期",
    "办理类别",
    "满意度",
    "办理态度",
    "承办处室",
    "承办人",
]
LED = [
    "0012",
    "关于推进公共法律服务的建议",
    "王委员",
    "市司法局",
    "市信访办",
    "2021-02-20",
    "渝司提〔2021〕3号",
    "2021-05-18",
    "A类",
    "满意",
    "满意",
    "公共法律服务处",
    "老张",
]
HELPED = [
    "0044",
    "关于信访工作的建议",
    "赵委员",
    "市信访办",
    "市司法局、市法制办",
    "2021-02-20",
    "",
    "2021-04-02",
    "",
    "",
    "",
    "调研处",
    "",
]
BARE = ["0101", "关于普法的建议", "民盟市委会", "", "", "", "", "2021-06-01", "B", "基本满意", "", "", ""]


def sheet(*rows: list[str], headers: list[str] = HEADERS) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for n, row in enumerate([headers, *rows]):
        for m, cell in enumerate(row):
            page.write_string(n, m, cell)
    book.close()
    return out.getvalue()


def stage(cast, data: bytes, session: str = OLD, who: str = "王登记", **more):
    wanted = {"unit_id": cast.unit.id, "year": None, "all_ours": True, **more}
    return exchange.stage_past(cast.office, cast[who], "2021年台账.xlsx", data, session=session, **wanted)


def imported(cast, data: bytes, session: str = OLD, **more):
    batch = stage(cast, data, session, **more)
    return exchange.confirm_past(cast.office, cast["王登记"], batch.id)


def row_of(cast, serial_no: str) -> LedgerRow:
    return cast.office.db.scalars(select(LedgerRow).where(LedgerRow.serial_no == serial_no)).one()


@both
def test_an_old_ledger_arrives_as_closed_cases_and_the_doctor_finds_it_whole(cast):
    batch = imported(cast, sheet(LED, HELPED, BARE))
    assert (batch.report["registered"], batch.report["faulty"]) == (3, 0)
    led = row_of(cast, "0012")
    assert (led.state, led.part, led.letter_number, led.answered_on, led.result) == (
        "closed",
        "lead",
        "渝司提〔2021〕3号",
        date(2021, 5, 18),
        "满意",
    )
    assert (led.department, led.handler, led.cohandlers) == ("公共法律服务处", "老张", "市信访办")
    record = cast.office.db.get_one(PastRecord, led.handling_id)
    assert (record.outcome_class, record.attitude, record.result) == (
        "A",
        Rating.SATISFIED,
        Rating.SATISFIED,
    )
    cast.office.commit()
    assert examine(cast.office).problems == ()


@both
def test_nobody_is_asked_for_anything(cast):
    imported(cast, sheet(LED, HELPED, BARE))
    cast.office.commit()
    db = cast.office.db
    assert [db.scalar(select(func.count()).select_from(t)) for t in (Clock, Task, OutboxMessage)] == [0, 0, 0]


def test_the_event_says_from_which_list_and_row_it_comes(cast):
    imported(cast, sheet(LED, HELPED, BARE))
    cast.office.commit()
    event = cast.office.db.scalars(
        select(Event).where(Event.handling_id == row_of(cast, "0012").handling_id)
    ).one()
    assert (event.action, event.from_state, event.to_state, event.note) == (
        "record_past",
        "pending_dispatch",
        "closed",
        "2021年台账.xlsx第2行",
    )
    assert event.actor_name == "王登记"


def test_the_session_of_the_year_is_added_on_the_way_and_not_offered_for_new_cases(cast):
    imported(cast, sheet(LED), session="重庆市政协五届四次会议")
    added = cast.office.db.scalars(select(CongressSession).where(CongressSession.year == 2021)).one()
    assert (added.name, added.kind_code, added.level_code, added.active) == (
        "重庆市政协五届四次会议",
        "cppcc_proposal",
        "city",
        False,
    )


def test_a_session_that_is_there_is_found_by_another_spelling(cast):
    batch = stage(cast, sheet(LED), session="政协重庆市六届一次会议")
    assert (batch.report["wish"]["session"], batch.report["wish"]["new"]) == ("市政协六届一次会议", False)


def test_a_case_that_another_unit_led_has_its_lead_as_a_stub(cast):
    imported(cast, sheet(HELPED))
    ours = cast.office.db.get_one(Handling, row_of(cast, "0044").handling_id)
    assert (ours.part, ours.state) == (Part.COHANDLE, State.CLOSED)
    assert ours.parent is not None
    assert (ours.parent.unit.short_name, ours.parent.stub) == ("市信访办", True)
    petitions = ours.parent.unit_id
    assert cast.office.db.scalars(select(LedgerRow).where(LedgerRow.unit_id == petitions)).all() == []


def test_a_row_without_units_is_ours_in_our_own_ledger(cast):
    imported(cast, sheet(BARE))
    assert row_of(cast, "0101").part == "sole"


def test_a_row_without_units_stays_out_of_a_ledger_of_many_units(cast):
    batch = stage(cast, sheet(LED, BARE), all_ours=False)
    _, preview = exchange.staged_past(cast.office, cast["王登记"], batch.id)
    assert [row.read.serial_no for row in preview.without_part] == ["0101"]
    done = exchange.confirm_past(cast.office, cast["王登记"], batch.id)
    assert (done.report["registered"], done.report["without_part"]) == (1, 1)


def test_a_unit_that_is_no_more_may_have_led(cast):
    gone = add_unit(cast.office, "重庆市人民政府法制办公室", "市法制办")
    gone.active = False
    row = [*HELPED]
    row[3], row[4] = "市法制办", "市司法局"
    imported(cast, sheet(row))
    ours = cast.office.db.get_one(Handling, row_of(cast, "0044").handling_id)
    assert ours.parent is not None
    assert ours.parent.unit_id == gone.id


def test_an_unknown_lead_is_added_as_a_unit_outside(cast):
    row = [*HELPED]
    row[3] = "市文化委"
    imported(cast, sheet(row))
    added = find_unit(cast.office, "市文化委")
    assert added is not None
    assert not added.inside


def test_classes_in_the_column_of_results_are_classes_and_other_words_stay_as_a_note(cast):
    headers = ["案号", "案由", "提案人", "办理结果"]
    imported(
        cast,
        sheet(["1", "甲", "王委员", "B类"], ["2", "乙", "王委员", "已列入规划"], headers=headers),
        year=2021,
    )
    first, second = (
        cast.office.db.get_one(PastRecord, row_of(cast, n).handling_id) for n in ("0001", "0002")
    )
    assert (first.outcome_class, second.outcome_class, second.result) == ("B", "", None)
    note = cast.office.db.scalars(select(Proposal.note).where(Proposal.serial_no == "0002")).one()
    assert note == "办理结果：已列入规划"


def test_a_bare_column_of_letters_is_the_class(cast):
    headers = ["案号", "案由", "提案人", "类别"]
    imported(cast, sheet(["1", "甲", "王委员", "A"], ["2", "乙", "王委员", "C"], headers=headers), year=2021)
    assert cast.office.db.get_one(PastRecord, row_of(cast, "0002").handling_id).outcome_class == "C"


@both
def test_three_years_with_the_same_numbers_stand_side_by_side(cast):
    for year, session in (
        (2020, "市政协五届三次会议"),
        (2021, OLD),
        (2022, "市政协五届五次会议"),
    ):
        row = [cell.replace("2021", str(year)) for cell in LED]
        imported(cast, sheet(row), session=session)
    rows = cast.office.db.scalars(select(LedgerRow).where(LedgerRow.serial_no == "0012")).all()
    assert {row.letter_number for row in rows} == {f"渝司提〔{year}〕3号" for year in (2020, 2021, 2022)}
    cast.office.commit()
    assert examine(cast.office).problems == ()


OWN_WORDS = ["甲栏", "乙栏", "丙栏", "丁栏", "戊栏", "己栏"]
OWN_ROW = ["0012", "关于推进公共法律服务的建议", "王委员", "渝司提〔2021〕3号", "2021-05-18", "满意"]
MEANT = {0: "serial_no", 1: "title", 2: "proposers", 3: "letter_number", 4: "answered_on", 5: "result"}


def choose(cast, batch, fields=MEANT):
    return exchange.choose_columns(
        cast.office,
        cast["王登记"],
        batch.id,
        exchange.ImportPurpose.PAST,
        sheet="",
        header_row=0,
        fields=fields,
    )


def previewed(cast, batch):
    return exchange.staged_past(cast.office, cast["王登记"], batch.id)[1]


@both
def test_a_ledger_with_header_words_of_its_own_is_asked_about_once(cast):
    batch = stage(cast, sheet(OWN_ROW, headers=OWN_WORDS))
    assert previewed(cast, batch).questions
    with pytest.raises(BadInput, match="列的对应"):
        exchange.confirm_past(cast.office, cast["王登记"], batch.id)
    after = choose(cast, batch)
    assert (after.questions, after.remembered, after.wish.year) == ((), False, 2021)
    exchange.confirm_past(cast.office, cast["王登记"], batch.id)
    led = row_of(cast, "0012")
    assert (led.letter_number, led.answered_on, led.result) == (OWN_ROW[3], date(2021, 5, 18), "满意")
    next_year = [cell.replace("2021", "2022") for cell in OWN_ROW]
    later = stage(cast, sheet(next_year, headers=OWN_WORDS), "市政协五届五次会议")
    shown = previewed(cast, later)
    assert (shown.questions, shown.remembered, len(shown.ready)) == ((), True, 1)


def test_what_is_remembered_of_a_ledger_does_not_hold_for_a_list_and_can_be_forgotten(cast):
    batch = stage(cast, sheet(OWN_ROW, headers=OWN_WORDS))
    choose(cast, batch)
    wish = exchange.Wish(cast.unit.id, "市政协六届一次会议")
    of_this_year = exchange.read_list(
        cast.office, cast["王登记"], wish, "清单.xlsx", sheet(OWN_ROW, headers=OWN_WORDS)
    )
    assert not of_this_year.remembered
    exchange.reset_columns(cast.office, cast["王登记"], batch.id, exchange.ImportPurpose.PAST)
    assert previewed(cast, batch).questions
    assert previewed(cast, stage(cast, sheet(OWN_ROW, headers=OWN_WORDS))).questions


def test_an_error_under_a_header_of_its_own_stands_at_its_cell(cast):
    row = [*OWN_ROW]
    row[4] = "去年夏天"
    batch = stage(cast, sheet(row, headers=OWN_WORDS), year=2021)
    after = choose(cast, batch)
    assert [(e.address, e.header) for e in after.errors] == [("E2", "戊栏")]


def test_two_columns_that_both_say_the_day_of_the_answer_are_asked_about(cast):
    headers = ["案号", "案由", "提案人", "答复日期", "办结日期"]
    batch = stage(cast, sheet(["1", "甲", "王委员", "2021-05-18", "2021-06-01"], headers=headers))
    assert "“答复日期”（D1）、“办结日期”（E1）都是“答复日期”" in previewed(cast, batch).questions[0]


# ------------------------------------------------------------------ refusals


def test_a_new_session_without_any_day_asks_for_its_year(cast):
    headers = ["案号", "案由", "提案人"]
    with pytest.raises(BadInput, match="请填写它的年份"):
        stage(cast, sheet(["1", "甲", "王委员"], headers=headers))


def test_a_year_that_no_column_says_after_all_is_asked_for_before_anything_is_recorded(cast):
    batch = stage(cast, sheet(OWN_ROW, headers=OWN_WORDS))
    after = choose(cast, batch, {at: field for at, field in MEANT.items() if field != "answered_on"})
    assert (after.questions, after.lacks_year) == ((), True)
    with pytest.raises(BadInput, match="填写它的年份"):
        exchange.confirm_past(cast.office, cast["王登记"], batch.id)


def test_a_field_that_no_ledger_has_is_refused(cast):
    batch = stage(cast, sheet(OWN_ROW, headers=OWN_WORDS))
    with pytest.raises(BadInput, match="没有“weather”这一项"):
        choose(cast, batch, {**MEANT, 5: "weather"})


def test_what_is_no_session_is_refused(cast):
    with pytest.raises(BadInput, match="看不懂"):
        stage(cast, sheet(LED), session="前年的")


def test_the_same_ledger_twice_is_refused_row_by_row(cast):
    imported(cast, sheet(LED))
    batch = stage(cast, sheet(LED))
    with pytest.raises(BadInput, match="还有1行有错"):
        exchange.confirm_past(cast.office, cast["王登记"], batch.id)


def test_a_batch_is_confirmed_once(cast):
    batch = imported(cast, sheet(LED))
    with pytest.raises(NotPossible, match="已经导入过"):
        exchange.confirm_past(cast.office, cast["王登记"], batch.id)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (7, "2021-02-01", "早于交办日期"),
        (7, "2033-02-01", "晚于今天"),
        (7, "去年夏天", "不是日期"),
        (6, "文" * 61, "最多60个字"),
    ],
)
def test_a_cell_that_cannot_be_is_an_error_at_its_place(cast, column, value, sentence):
    row = [*LED]
    row[column] = value
    batch = stage(cast, sheet(row))
    _, preview = exchange.staged_past(cast.office, cast["王登记"], batch.id)
    assert [(e.address, sentence in e.sentence) for e in preview.errors] == [(f"{chr(65 + column)}2", True)]
    assert preview.ready == []


def test_a_group_of_units_led_no_case(cast):
    group = add_unit(cast.office, "各区县政府")
    group.is_group = True
    row = [*HELPED]
    row[3] = "各区县政府"
    batch = stage(cast, sheet(row))
    _, preview = exchange.staged_past(cast.office, cast["王登记"], batch.id)
    assert "统称" in preview.errors[0].sentence


def test_only_clerks_and_only_their_own(cast):
    with pytest.raises(NotAllowed):
        stage(cast, sheet(LED), who="李承办")
    batch = stage(cast, sheet(LED))
    with pytest.raises(NotFound):
        exchange.staged_past(cast.office, cast["外人"], batch.id)


def test_the_authority_brings_the_ledger_of_many_units(cast):
    office = cast.office
    authority = add_unit(office, "市政协提案委", inside=True, is_authority=True)
    clerk = Person(login="委", name="委办", unit_id=authority.id)
    office.db.add(clerk)
    office.db.flush()
    office.db.add(RoleGrant(person_id=clerk.id, role="clerk", unit_id=authority.id, valid_from=EVER))
    office.db.flush()
    cast.people["委办"] = clerk
    batch = exchange.stage_past(
        office,
        cast["委办"],
        "台账.xlsx",
        sheet(LED, HELPED),
        unit_id=authority.id,
        session=OLD,
        year=None,
        all_ours=True,
    )
    exchange.confirm_past(office, cast["委办"], batch.id)
    rows = office.db.execute(
        select(LedgerRow.serial_no, Unit.short_name).join(Unit, Unit.id == LedgerRow.unit_id)
    )
    assert sorted((number, name) for number, name in rows) == [
        ("0012", "市司法局"),
        ("0012", "市政协提案委"),
        ("0044", "市信访办"),
        ("0044", "市政协提案委"),
    ]
    office.commit()
    assert examine(office).problems == ()


def test_a_title_above_and_a_sum_below_are_no_cases(cast):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.merge_range(0, 0, 0, len(HEADERS) - 1, "2021年度政协提案办理台账")
    for n, row in enumerate([HEADERS, LED, HELPED], 1):
        page.write_row(n, 0, row)
    page.write_row(4, 0, ["合计", "2件"])
    book.close()
    batch = imported(cast, out.getvalue())
    assert (batch.report["registered"], batch.report["faulty"]) == (2, 0)
