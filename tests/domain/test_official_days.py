"""Rows of 放假安排 as people write them, and as they should not; the State Council's notice as it is pasted."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.errors import BadInput
from proposals.domain.official_days import (
    DayProblem,
    DaysRead,
    NamedDay,
    differences,
    known_headers,
    read_days,
)
from proposals.domain.official_notice import looks_like_a_notice, read_notice
from proposals.domain.table_rows import Table, TableRow

HEADERS = ("日期", "类型", "名称")


def read(*rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS) -> DaysRead:
    return read_days(Table("表", 1, headers, tuple(TableRow(n, row) for n, row in enumerate(rows, 2))))


def said(*rows: tuple[str, ...]) -> str:
    """The one problem of these rows."""
    [problem] = read(*rows).problems
    assert problem.sentence.endswith("。")
    return problem.sentence


def days(read: DaysRead) -> dict[str, bool]:
    assert read.problems == ()
    return {d.day.isoformat(): d.working for d in read.days}


@pytest.mark.parametrize(
    "cell",
    [
        "2027-10-01", "2027/10/1", "2027年10月1日", "20271001", "46661", "２０２７－１０－０１", " 2027.10.1 ",
        "2027-10-01 00:00", "2027-10-01至2027-10-01",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_writing(cell: str) -> None:
    assert days(read((cell, "放假", ""))) == {"2027-10-01": False}


@pytest.mark.parametrize(
    "cell",
    [
        "2027-10-01至2027-10-03", "2027-10-01 - 2027-10-03", "2027年10月1日至3日", "2027年10月1日—10月3日",
        "2027-10-01～2027-10-03", "2027/10/1到2027/10/3", "2027-10-01、2027-10-02,2027-10-03",
        "2027-10-01\n2027-10-02\n2027-10-03",
    ],
)  # fmt: skip
def test_spans_and_lists_are_read(cell: str) -> None:
    assert list(days(read((cell, "休", "国庆节")))) == ["2027-10-01", "2027-10-02", "2027-10-03"]


@pytest.mark.parametrize(
    ("word", "day", "worked"),
    [
        ("放假", "2027-10-01", False), ("休", "2027-10-02", False), (" 休 息 ", "2027-10-02", False),
        ("上班", "2027-10-09", True), ("班", "2027-10-09", True), ("补班", "2027-10-09", True),
        ("调休", "2027-10-09", True), ("调休", "2027-10-08", False),
    ],
)  # fmt: skip
def test_types_are_read_and_a_swap_is_told_by_its_weekday(word: str, day: str, worked: bool) -> None:
    assert days(read((day, word, ""))) == {day: worked}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("国庆", "放假", ""), "不是日期"),
        (("", "放假", "国庆节"), "没有填日期"),
        (("2027-02-29", "放假", ""), "不存在"),
        (("10月1日", "放假", ""), "不是日期"),
        (("2027-10-01", "", ""), "没有填类型"),
        (("2027-10-01", "出差", ""), "“出差”不认识"),
        (("2027-10-01", "=1+1", ""), "不认识"),
        (("2027-10-01", "x" * 5000, ""), "…”不认识"),
        (("2027-10-12", "上班", ""), "是星期二，本来就上班"),
        (("2027-10-09至2027-10-12", "上班", ""), "本来就上班"),
        (("2027-10-08至2027-10-10", "调休", ""), "看不出是放假还是上班"),
        (("1989-10-01", "放假", ""), "1990至2100"),
        (("2101-10-01", "放假", ""), "1990至2100"),
        (("9999-10-01", "放假", ""), "年份不对"),
        (("2027-10-07至2027-10-01", "放假", ""), "写反了"),
        (("2027-10-01至2028-10-07", "放假", ""), "最多31天"),
        (("2027-10-01至", "放假", ""), "缺一头"),
        (("2027-10-01至3日至5日", "放假", ""), "两个以上"),
        (("2027-10-01至32日", "放假", ""), "不存在"),
        (("2027-10-01至2100-12-31", "放假", ""), "最多31天"),
        (("2027-10-01", "放假", "\x07节"), "控制字符"),
        (("2027-10-01", "放假", "节" * 51), "最多50个字"),
        (("99999999999", "放假", ""), "不是日期"),
    ],
)
def test_a_wrong_row_is_told_with_its_number_and_what_is_wrong(row: tuple[str, ...], reason: str) -> None:
    sentence = said(("2027-05-01", "放假", "劳动节"), row)
    assert sentence.startswith("第3行")
    assert reason in sentence
    assert len(sentence) < 200


def test_a_day_twice_with_different_types_names_both_rows() -> None:
    assert said(("2027-10-09", "上班", ""), ("2027-10-08至2027-10-10", "放假", "")).startswith(
        "第3行：2027年10月9日在第2行写的是“上班”，这里写的是“放假”"
    )


def test_a_day_twice_with_the_same_type_is_harmless_and_keeps_its_name() -> None:
    twice = read(("2027-10-01", "放假", ""), ("2027-10-01", "休", "国庆节"))
    assert twice.days == (NamedDay(date(2027, 10, 1), False, "国庆节"),)


def test_a_holiday_on_a_weekend_is_fine() -> None:
    assert days(read(("2027-10-02", "放假", "国庆节"))) == {"2027-10-02": False}


def test_a_formula_error_in_a_cell_is_told() -> None:
    row = TableRow(2, ("", "放假", ""), {0: "#REF!"})
    assert "#REF!" in read_days(Table("表", 1, HEADERS, (row,))).problems[0].sentence


def test_every_wrong_row_is_told_at_once() -> None:
    found = read(("x", "放假", ""), ("2027-10-01", "放假", ""), ("2027-10-01", "y", ""))
    assert [p.row for p in found.problems] == [2, 4]


@pytest.mark.parametrize(
    "headers", [("名称", "类型", "日期"), ("节日", "安排", "放假日期"), ("备注", " 类型：", "日 期")]
)
def test_columns_are_known_by_their_headings_in_any_order(headers: tuple[str, ...]) -> None:
    assert days(read(("国庆节", "放假", "2027-10-01"), headers=headers)) == {"2027-10-01": False}


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(BadInput, match="缺少“类型”列"):
        read(("2027-10-01", "国庆节"), headers=("日期", "名称"))
    with pytest.raises(BadInput, match="两列都像“日期”"):
        read(("2027-10-01", "2027-10-02", "放假"), headers=("日期", "放假日期", "类型"))


def test_few_days_are_warned_of_and_a_whole_year_is_not() -> None:
    assert "2027年只有1天" in read(("2027-10-01", "放假", "")).warnings[0]
    whole = [(d.isoformat(), "放假", "") for d in holidays if d.year == 2025]
    assert read(*whole).warnings == ()


def test_december_before_a_new_year_does_not_arrange_its_own_year() -> None:
    assert read(("2026-12-31至2027-01-02", "放假", "元旦")).years == [2027]
    assert read(("2026-12-31", "放假", "元旦")).years == [2026]
    assert read(("2026-10-01", "放假", ""), ("2027-01-01", "放假", "")).years == [2026, 2027]


def test_headings_begin_with_those_of_the_template() -> None:
    assert known_headers()[:3] == ["日期", "类型", "名称"]


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=60))
def test_whatever_stands_in_a_row_it_is_read_or_told(day: str, word: str, name: str) -> None:
    found = read((day, word, name))
    assert found.days or found.problems
    assert all(isinstance(p, DayProblem) and p.sentence.startswith("第2行") for p in found.problems)


def test_differences_say_what_was_and_what_will_be() -> None:
    day, sunday = date(2027, 10, 1), date(2027, 10, 3)
    before = {sunday: NamedDay(sunday, True, "国庆节")}
    after = {day: NamedDay(day, False, "国庆节"), sunday: NamedDay(sunday, False)}
    assert [(d.before, d.after, d.counts) for d in differences(before, after)] == [
        ("上班", "放假（国庆节）", True),
        ("上班（国庆节调休）", "放假", True),
    ]


# ------------------------------------------------------------------ the notice

NOTICE_2025 = """国务院办公厅关于2025年
部分节假日安排的通知
国办发明电〔2024〕12号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周三）放假1天，不调休。
　　二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
　　三、清明节：4月4日（周五）至6日（周日）放假，共3天。
　　四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
　　五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
　　六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2024年11月12日"""


def test_the_notice_of_2025_is_read_as_chinesecalendar_has_it() -> None:
    assert looks_like_a_notice(NOTICE_2025)
    read = read_notice(NOTICE_2025)
    assert (read.problems, read.warnings, read.years) == ((), (), [2025])
    known = {d: False for d in holidays if d.year == 2025} | {d: True for d in workdays if d.year == 2025}
    assert {d.day: d.working for d in read.days} == known


def test_a_new_year_that_begins_in_december_is_read_with_its_own_years() -> None:
    read = read_notice(
        "关于2023年部分节假日安排的通知\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    )
    assert [d.day for d in read.days] == [date(2022, 12, 31) + timedelta(n) for n in range(3)]
    assert read.years == [2023]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("国庆节：10月1日至8日放假调休，共7天。", "写的是共7天，按日期算是8天"),
        ("国庆节：10月1日至8日放假。10月12日上班。", "本来就上班"),
        ("国庆节：2月30日放假。", "不存在"),
        ("国庆节：10月8日至1日放假。", "起止日期不对"),
        ("国庆节：10月1日放假。10月3日。", "没有写是放假还是上班"),
        ("国庆节：10月3日放假。10月3日上班。", "既写了放假又写了上班"),
    ],
)
def test_a_line_that_cannot_be_is_told(line: str, reason: str) -> None:
    [problem] = read_notice(f"2027年部分节假日安排\n{line}").problems
    assert problem.sentence.startswith("第2行“国庆节”：")
    assert reason in problem.sentence


def test_a_notice_without_its_year_or_without_days_is_refused() -> None:
    with pytest.raises(BadInput, match="哪一年"):
        read_notice("一、元旦：1月1日放假。")
    with pytest.raises(BadInput, match="没有读出"):
        read_notice("关于2027年部分节假日安排的通知")


@given(st.text(alphabet="0123456789年月日至放假上班：。、（）一二元旦春节共天 \n", max_size=80))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        read = read_notice("2027年" + text)
        assert read.days or read.problems
