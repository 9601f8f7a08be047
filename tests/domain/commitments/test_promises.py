"""Sentences that promise something by a date, and the day that their words mean."""

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.commitments import dues_in, promises_in, stands_in

APRIL = date(2023, 4, 27)
DUES = [
    ("2023年9月底前完成", date(2023, 9, 30)),
    ("9月底前完成", date(2023, 9, 30)),
    ("3月底前完成", date(2024, 3, 31)),
    ("9月前完成", date(2023, 8, 31)),
    ("9月30日前完成", date(2023, 9, 30)),
    ("明年6月30日前完成", date(2024, 6, 30)),
    ("10月上旬完成", date(2023, 10, 10)),
    ("10月中旬完成", date(2023, 10, 20)),
    ("年底前完成", date(2023, 12, 31)),
    ("今年年底前完成", date(2023, 12, 31)),
    ("2024年底完成", date(2024, 12, 31)),
    ("明年底前完成", date(2024, 12, 31)),
    ("今年下半年完成", date(2023, 12, 31)),
    ("上半年完成", date(2023, 6, 30)),
    ("第三季度完成", date(2023, 9, 30)),
    ("2024年一季度完成", date(2024, 3, 31)),
    ("2025年完成", date(2025, 12, 31)),
    ("到2025年完成", date(2025, 12, 31)),
    ("2025年前完成", date(2024, 12, 31)),
    ("2023年内完成", date(2023, 12, 31)),
    ("年内完成", date(2023, 12, 31)),
    ("三个月内完成", date(2023, 7, 27)),
    ("两年内完成", date(2025, 4, 27)),
    ("15日内完成", date(2023, 5, 12)),
    ("“十四五”期末完成", date(2025, 12, 31)),
]


@pytest.mark.parametrize(("words", "day"), DUES)
def test_the_words_mean_the_last_day(words: str, day: date) -> None:
    (due,) = dues_in(words, APRIL)
    assert due.day == day
    assert words.startswith(due.words)


@pytest.mark.parametrize(
    "words",
    [
        "2022年底前完成",
        "2023年以来",
        "2023年度",
        "2月30日前完成",
        "13月底前完成",
        "《实施纲要（2021—2025年）》",
        "村（社区）一季度一次群众学法活动",
        "近年来",
        "五年规划",
    ],
)
def test_what_is_past_or_no_date_is_none(words: str) -> None:
    assert dues_in(words, APRIL) == []


days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(days, st.integers(1, 12))
def test_a_month_without_a_year_is_the_next_one_and_its_last_day(written_on: date, month: int) -> None:
    (due,) = dues_in(f"{month}月底前", written_on)
    assert due.day.month == month
    assert due.day.day == monthrange(due.day.year, month)[1]
    assert written_on <= due.day <= written_on + timedelta(days=366)


@given(days, st.integers(1, 4), st.sampled_from(["一二三四", "1234"]))
def test_a_quarter_ends_with_its_third_month(written_on: date, quarter: int, digits: str) -> None:
    (due,) = dues_in(f"第{digits[quarter - 1]}季度", written_on)
    assert due.day.month == 3 * quarter
    assert (due.day + timedelta(days=1)).day == 1
    assert due.day >= written_on


@given(days, st.integers(1, 24))
def test_months_are_counted_from_the_letter(written_on: date, months: int) -> None:
    (due,) = dues_in(f"{months}个月内", written_on)
    passed = (due.day.year - written_on.year) * 12 + due.day.month - written_on.month
    assert passed == months
    assert due.day.day == min(written_on.day, monthrange(due.day.year, due.day.month)[1])


@given(st.text(max_size=300), days)
def test_any_text_can_be_read(text: str, written_on: date) -> None:
    for promise in promises_in(text, written_on):
        assert promise.due >= written_on
        assert stands_in(promise.sentence, text)


PROMISES = [
    (
        "（一）我局将于2023年9月底前完成行政执法人员轮训。",
        "完成行政执法人员轮训",
        "市司法局",
        date(2023, 9, 30),
    ),
    (
        "由市司法局于2023年12月31日前出台听证工作规则。",
        "出台听证工作规则",
        "市司法局",
        date(2023, 12, 31),
    ),
    (
        "二是由市城市管理局牵头，年底前新增停车位500个；",
        "新增停车位500个",
        "市城市管理局",
        date(2023, 12, 31),
    ),
    ("市财政局将于明年6月30日前安排资金1000万元。", "安排资金1000万元", "市财政局", date(2024, 6, 30)),
    ("力争今年下半年出台《停车管理办法》。", "出台《停车管理办法》", "市司法局", date(2023, 12, 31)),
    ("今年6月底前，由我局牵头编写题库。", "编写题库", "市司法局", date(2023, 6, 30)),
    ("年底前由市教委制定规则，我局参加。", "制定规则，我局参加", "市教委", date(2023, 12, 31)),
    ("由我局会同市财政局年底前建立机制。", "建立机制", "市司法局", date(2023, 12, 31)),
    ("到2025年，全市覆盖率达到90%。", "全市覆盖率达到90%", "市司法局", date(2025, 12, 31)),
]


@pytest.mark.parametrize(("text", "measure", "unit", "due"), PROMISES)
def test_a_promise_is_taken_apart(text: str, measure: str, unit: str, due: date) -> None:
    (promise,) = promises_in(text, APRIL, "市司法局")
    assert (promise.measure, promise.unit, promise.due) == (measure, unit, due)


def test_a_sentence_with_two_dates_promises_twice() -> None:
    text = "我局计划在第三季度开展专项检查，2024年底前实现社区全覆盖。"
    first, second = promises_in(text, APRIL, "市司法局")
    assert (first.measure, first.due) == ("开展专项检查", date(2023, 9, 30))
    assert (second.measure, second.due) == ("实现社区全覆盖", date(2024, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "我们将认真研究、积极推进。",
        "2022年底前完成了全部整改。",
        "截至2023年12月底，已完成整改125项。",
        "该项工作已于今年下半年计划中安排。",
        "2023年，市司法局推进法治政府建设。",
        "",
        "将" * 100_000 + "年底前完成",
    ],
)
def test_what_promises_nothing_by_a_date_is_none(text: str) -> None:
    assert promises_in(text, APRIL, "市司法局") == []


def test_a_long_reply_offers_at_most_fifty() -> None:
    text = "\n".join(f"我局将于年底前完成第{n}项整改任务。" for n in range(80))
    assert len(promises_in(text, APRIL, "市司法局")) == 50


def test_a_sentence_is_known_again_whatever_blanks_were_put_in() -> None:
    assert stands_in("我局将于年底前完成。", "一、工作\n我局将于 年底前完成。")
    assert not stands_in("我局将于年底前完成。", "我局将于明年底前完成。")


def test_published_texts_promise_nothing_that_they_do_not(seeds: Path) -> None:
    for path in sorted(seeds.glob("000_*.txt")):
        assert promises_in(path.read_text(encoding="utf-8"), APRIL, "市司法局") == []
