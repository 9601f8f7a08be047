"""工作日历: days brought in, looked at, made, and the open dates that move with them."""

import io
from datetime import date

import pytest
from sqlalchemy import delete, func, select

from proposals.documents.spreadsheets import read_table
from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotFound, NotPossible
from proposals.domain.official_days import NamedDay
from proposals.services import official_days
from proposals.services._apply import refresh
from proposals.services.audit import house_events
from proposals.services.dispatch import grant_extension, request_extension
from proposals.services.doctor import examine
from proposals.services.official_days.changing import take_over
from proposals.services.official_days.drafts import FaultyRows, draft_of
from proposals.services.official_days.table import known_days
from proposals.storage.official_days import announced_days
from proposals.storage.tables.handling import Clock, Handling, RestrictedReader
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.system import DayChange, OfficialDay, OfficialYear
from tests.factories import in_hand, registered
from tests.people import Cast
from tests.stories import add_person, by_paper, clocks, events, notices, set_day

NOTICE = """国务院办公厅关于2023年部分节假日安排的通知
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
"""


def forget_2023(cast: Cast) -> None:
    """As it was in autumn 2022: nobody has announced 2023 yet."""
    db = cast.office.db
    db.execute(delete(OfficialYear).where(OfficialYear.year == 2023))
    db.execute(delete(OfficialDay).where(OfficialDay.day.between(date(2023, 1, 1), date(2023, 12, 31))))
    db.flush()
    cast.office.__dict__.pop("calendar", None)


def confirm(cast: Cast, who: str = "王登记") -> DayChange:
    """Look at what is prepared and confirm it."""
    token = official_days.preview(cast.office, cast[who]).token
    return official_days.confirm(cast.office, cast[who], token)


def open_rows(cast: Cast, handling_id: int) -> list[Clock]:
    running = select(Clock).where(
        Clock.handling_id == handling_id, Clock.met_on.is_(None), Clock.cancelled_at.is_(None)
    )
    return list(cast.office.db.scalars(running))


@pytest.mark.both_databases
def test_importing_the_announcement_moves_what_rests_on_it_and_says_so(cast):
    forget_2023(cast)
    case = in_hand(cast)
    before = clocks(cast, case)
    assert all(c.provisional for c in open_rows(cast, case))

    official_days.prepare_text(cast.office, cast["王登记"], NOTICE)
    seen = official_days.preview(cast.office, cast["王登记"])
    assert seen.outcome.newly_announced == [2023]
    assert clocks(cast, case) == before
    change = confirm(cast)

    after = clocks(cast, case)
    assert after["last_approval"] == "2023-04-25"
    assert before["last_approval"] == "2023-04-27"
    assert after["reply"] == before["reply"] == "2023-05-08"
    moved = {m.label: (m.before, m.after) for m in seen.moved.lines}
    assert (date(2023, 4, 27), date(2023, 4, 25)) in moved.values()
    assert [e["after"] for e in change.moved if e["before"] != e["after"]] == [
        m.after.isoformat() for m in seen.moved.lines
    ]
    assert not any(c.provisional for c in open_rows(cast, case))


@pytest.mark.both_databases
def test_the_old_row_stays_on_record_and_the_new_one_names_it_and_the_reason(cast):
    forget_2023(cast)
    case = in_hand(cast)
    old = {c.kind: c.id for c in open_rows(cast, case)}
    official_days.prepare_text(cast.office, cast["王登记"], NOTICE)
    change = confirm(cast)
    for row in open_rows(cast, case):
        assert row.previous_id == old[row.kind]
        assert row.change == change.source == "2023年放假安排：粘贴的放假通知导入"
        assert cast.office.db.get(Clock, row.previous_id).cancelled_at == cast.office.now


@pytest.mark.both_databases
def test_tasks_and_ledger_follow_and_the_house_stays_sound(cast):
    case = in_hand(cast)
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), date(2023, 5, 9), False, "防汛")
    confirm(cast)
    assert clocks(cast, case)["reply"] == "2023-05-10"
    cast.office.commit()
    assert examine(cast.office).problems == ()


def test_a_second_time_nothing_moves(cast):
    case = in_hand(cast)
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    confirm(cast)
    rows = cast.office.db.scalar(select(func.count(Clock.id)))
    official_days.prepare_again(cast.office, cast["王登记"])
    assert official_days.preview(cast.office, cast["王登记"]).empty
    with pytest.raises(NotPossible, match="没有要变动的期限"):
        confirm(cast)
    assert cast.office.db.scalar(select(func.count(Clock.id))) == rows
    assert clocks(cast, case)["reply"] == "2023-05-09"


def test_what_was_fixed_met_or_cancelled_stays(cast):
    case = registered(cast, reply_due=date(2023, 5, 8)).handling_id
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    confirm(cast)
    assert clocks(cast, case)["reply"] == "2023-05-08"
    met = in_hand(cast, serial_no="0608")
    rows = select(Clock).where(Clock.handling_id == met, Clock.met_on.is_not(None))
    [accepted] = cast.office.db.scalars(rows)
    due = accepted.due_on
    official_days.prepare_days(cast.office, cast["王登记"], due, None, False, "")
    confirm(cast)
    cast.office.db.refresh(accepted)
    assert (accepted.due_on, accepted.cancelled_at) == (due, None)


@pytest.mark.both_databases
def test_withdrawing_a_year_makes_its_dates_provisional_again(cast):
    case = in_hand(cast)
    official_days.prepare_year(cast.office, cast["王登记"], 2023, announced=False)
    change = confirm(cast)
    assert change.years == [2023]
    assert all(c.provisional for c in open_rows(cast, case))
    assert not [day for day in known_days(cast.office) if day.year == 2023]


def test_handler_and_clerk_are_told_once_of_their_own_cases_and_strangers_are_not(cast):
    in_hand(cast)
    registered(cast, serial_no="0608")
    official_days.prepare_days(cast.office, cast["外人"], date(2023, 5, 8), None, False, "防汛")
    before = len(notices(cast, "王登记"))
    confirm(cast, "外人")
    told = notices(cast, "王登记")[before:]
    assert told == ["2023年5月8日改为放假：2个期限有变动"]
    texts = cast.office.db.scalars(
        select(OutboxMessage.text).where(OutboxMessage.person_id == cast["李承办"].person_id)
    ).all()
    assert "第0607号《关于进一步加强法治政府建设的建议》：答复由2023年5月8日改为2023年5月9日。" in texts[-1]
    assert "0608" not in texts[-1]
    assert notices(cast, "外人") == []


def test_a_restricted_case_is_told_and_listed_only_to_its_readers(cast):
    case = in_hand(cast)
    db = cast.office.db
    db.get(Handling, case).restricted = True
    db.add(RestrictedReader(handling_id=case, person_id=cast["李承办"].person_id))
    db.flush()
    refresh(cast.office, db.get(Handling, case))
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    seen = official_days.preview(cast.office, cast["王登记"]).moved
    assert (seen.lines, seen.others) == ([], 1)
    before = len(notices(cast, "王登记"))
    change = confirm(cast)
    assert len(notices(cast, "王登记")) == before
    assert notices(cast, "李承办")[-1].endswith("1个期限有变动")
    _, moved = official_days.past_change(cast.office, cast["王登记"], change.id)
    assert (moved.lines, moved.others) == ([], 1)


def test_another_unit_sees_only_how_many_moved(cast):
    in_hand(cast)
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    change = confirm(cast)
    _, moved = official_days.past_change(cast.office, cast["外人"], change.id)
    assert (moved.lines, moved.others) == ([], 1)
    sheet = read_table(official_days.moved_sheet(cast.office, cast["王登记"], change.id), "a.xlsx")
    assert [row.cells[1] for row in sheet.rows if row.cells[1] == "0607"] == ["0607"]


def test_the_change_is_recorded_with_its_name_and_numbers(cast):
    in_hand(cast)
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    change = confirm(cast)
    assert change.days == [{"day": "2023-05-08", "before": "上班", "after": "放假"}]
    [line] = official_days.past_changes(cast.office, cast["王登记"])
    assert (line.days, line.moved, line.change.person_name) == (1, 1, "王登记")


def test_whoever_saw_an_older_state_must_look_again(cast):
    clerk, other = cast["王登记"], add_person(cast, "刘登记", Role.CLERK, cast.unit)
    official_days.prepare_days(cast.office, clerk, date(2023, 5, 8), None, False, "")
    token = official_days.preview(cast.office, clerk).token
    official_days.prepare_days(cast.office, other, date(2023, 5, 9), None, False, "")
    confirm(cast, "刘登记")
    with pytest.raises(Conflict, match="最新的对照"):
        official_days.confirm(cast.office, clerk, token)
    assert date(2023, 5, 8) not in known_days(cast.office)


def test_nothing_prepared_nothing_confirmed(cast):
    with pytest.raises(NotPossible, match="没有准备好的改动"):
        official_days.confirm(cast.office, cast["王登记"], "")
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    official_days.drop(cast.office, cast["王登记"])
    cast.office.db.flush()
    with pytest.raises(NotPossible):
        draft_of(cast.office, cast["王登记"])


@pytest.mark.parametrize("who", ["李承办", "陈局长", "赵会办"])
def test_only_clerks_and_the_administrator_change_days(cast, who):
    for prepare in (
        lambda: official_days.prepare_text(cast.office, cast[who], NOTICE),
        lambda: official_days.prepare_days(cast.office, cast[who], date(2023, 5, 8), None, False, ""),
        lambda: official_days.prepare_year(cast.office, cast[who], 2023, announced=False),
        lambda: official_days.prepare_packaged(cast.office, cast[who], 2023),
        lambda: official_days.prepare_again(cast.office, cast[who]),
        lambda: official_days.past_changes(cast.office, cast[who]),
        lambda: official_days.prepare_file(cast.office, cast[who], "a.csv", b"x"),
    ):
        with pytest.raises(NotAllowed):
            prepare()


def test_a_file_with_wrong_rows_prepares_nothing(cast):
    rows = "日期,类型,名称\n2027-10-01至2027-10-07,放假,国庆节\n2027-10-12,上班,\n某日,放假,\n"
    with pytest.raises(FaultyRows) as refused:
        official_days.prepare_file(cast.office, cast["王登记"], "放假.csv", rows.encode("gbk"))
    assert [p.row for p in refused.value.rows] == [3, 4]
    with pytest.raises(NotPossible):
        draft_of(cast.office, cast["王登记"])


def test_two_years_in_one_file_and_december_before_a_new_year(cast):
    rows = (
        "日期,类型,名称\n2023-12-30至2024-01-01,放假,元旦\n2024-10-01至2024-10-07,放假,国庆节\n"
        "2025-10-01至2025-10-07,放假,国庆节\n"
    )
    draft = official_days.prepare_file(cast.office, cast["王登记"], "放假.csv", rows.encode())
    assert draft.whole == draft.announce == {2024, 2025}
    change = confirm(cast)
    days = known_days(cast.office)
    assert days[date(2023, 10, 2)].working is False  # 2023 keeps its days
    assert days[date(2023, 12, 31)] == NamedDay(date(2023, 12, 31), False, "元旦")
    assert date(2024, 5, 1) not in days
    assert change.years == [2023, 2024, 2025]
    assert len(draft.warnings) == 2


@pytest.mark.parametrize(
    ("first", "last", "working", "said"),
    [
        (date(2023, 5, 9), date(2023, 5, 8), False, "早于开始日期"),
        (date(2023, 5, 1), date(2023, 6, 1), False, "一次最多改31天"),
        (date(2023, 5, 9), None, True, "本来就上班"),
        (date(1980, 5, 9), None, False, "1990至2100"),
        (date(2150, 5, 9), None, None, "1990至2100"),
    ],
)
def test_days_that_make_no_sense_are_refused(cast, first, last, working, said):
    with pytest.raises(BadInput, match=said):
        official_days.prepare_days(cast.office, cast["王登记"], first, last, working, "")


def test_back_to_as_usual(cast):
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 10, 2), date(2023, 10, 3), None, "")
    change = confirm(cast)
    assert [(d["before"], d["after"]) for d in change.days] == [("放假", "上班")] * 2


def test_a_year_is_announced_only_with_days_and_only_once(cast):
    clerk = cast["王登记"]
    with pytest.raises(NotPossible, match="已经导入"):
        official_days.prepare_year(cast.office, clerk, 2023, announced=True)
    with pytest.raises(NotPossible, match="还没有录入"):
        official_days.prepare_year(cast.office, clerk, 2030, announced=True)
    with pytest.raises(NotPossible, match="本来就没有"):
        official_days.prepare_year(cast.office, clerk, 2030, announced=False)
    with pytest.raises(NotPossible, match="没有自带2030年"):
        official_days.prepare_packaged(cast.office, clerk, 2030)


def test_from_october_on_the_list_hints_at_next_years_announcement(cast):
    forget_2023(cast)
    set_day(cast, date(2022, 9, 30))
    [line] = [x for x in official_days.year_lines(cast.office) if x.year == 2023]
    assert line.words == "2023年放假安排未导入，按双休推算"
    set_day(cast, date(2026, 10, 1))
    [line] = [x for x in official_days.year_lines(cast.office) if x.year == 2027]
    assert "一般在11月公布" in line.hint
    set_day(cast, date(2026, 9, 30))
    [line] = [x for x in official_days.year_lines(cast.office) if x.year == 2027]
    assert line.hint == ""


def test_a_newer_package_brings_its_years_and_open_dates_follow(cast):
    forget_2023(cast)
    case = in_hand(cast)
    take_over(cast.office, [2023])
    assert clocks(cast, case)["last_approval"] == "2023-04-25"
    assert cast.office.db.get(OfficialYear, 2023).source.startswith("程序自带，chinesecalendar ")
    of_2023 = {d: w for d, w in announced_days().items() if d.year == 2023}
    assert {d: n.working for d, n in known_days(cast.office).items() if d.year == 2023} == of_2023
    assert cast.office.db.scalars(select(DayChange.person_name)).one() == "系统"


def test_a_year_that_somebody_changed_or_took_back_is_not_brought_again(cast):
    official_days.prepare_year(cast.office, cast["王登记"], 2023, announced=False)
    confirm(cast)
    assert 2023 in official_days.packaged_years(cast.office)
    assert 2023 in official_days.touched_years(cast.office)


def test_the_sheet_of_a_year_has_twelve_months_and_ends_where_the_calendar_ends(cast):
    sheet = official_days.year_sheet(cast.office, 2023)
    days = [d for month in sheet.months for week in month for d in week if d is not None]
    assert len(days) == 365
    assert [d.day.month for d in days if d.mark == "班"] == [1, 1, 4, 5, 6, 10, 10]
    with pytest.raises(NotFound):
        official_days.year_sheet(cast.office, 2101)


def test_a_year_goes_out_and_comes_back_the_same(cast):
    data = official_days.year_file(cast.office, 2023)
    official_days.prepare_file(cast.office, cast["王登记"], "2023.xlsx", data)
    seen = official_days.preview(cast.office, cast["王登记"])
    assert seen.empty


def test_the_template_is_read_by_the_reader_it_is_for(cast):
    with pytest.raises(BadInput, match="没有数据行"):
        official_days.prepare_file(
            cast.office, cast["王登记"], "模板.xlsx", io.BytesIO(official_days.empty_template()).read()
        )


def test_the_change_stands_in_the_chain(cast):
    case = in_hand(cast)
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    confirm(cast)
    assert events(cast, case)  # committed
    assert house_events(cast.office, None)[0].action == "admin_days_changed"


def test_what_counts_back_from_the_reply_follows_it(cast):
    case = in_hand(cast)
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    seen = {m.label: m.after for m in official_days.preview(cast.office, cast["王登记"]).moved.lines}
    confirm(cast)
    rows = {c.kind.value: c for c in open_rows(cast, case)}
    assert rows["reply"].due_on == date(2023, 5, 9)
    for kind in ("first_draft", "last_approval"):
        assert rows[kind].start_on == date(2023, 5, 9)
        assert seen.get(rows[kind].rule["label"], rows[kind].due_on) == rows[kind].due_on


def test_an_extended_day_stays(cast):
    case = in_hand(cast)
    request_extension(cast.office, cast["李承办"], case, date(2023, 6, 8), "情况复杂")
    grant_extension(cast.office, cast["王登记"], case, answer="同意", on_behalf=by_paper("督查室"))
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 5, 8), None, False, "")
    confirm(cast)
    official_days.prepare_days(cast.office, cast["王登记"], date(2023, 6, 8), None, False, "")
    confirm(cast)
    assert clocks(cast, case)["reply"] == "2023-06-08"
