"""Lights: which one a date shows, what an office may say of them, and that lists filter by the same rule."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import proposals
from proposals.domain.errors import BadInput, SeveralProblems
from proposals.domain.light_settings import as_stored, check, laid_over, parse_signs
from proposals.domain.lights import (
    USUAL_SIGNS,
    Colour,
    LightCode,
    Sign,
    Thresholds,
    Unlit,
    clock_light,
    light,
    light_ranges,
    samples,
)
from proposals.domain.limits import parse_limits
from proposals.domain.workdays import Calendar

TABLE = tomllib.loads((Path(proposals.__file__).parent / "data/limits.toml").read_text("utf-8"))
PACKAGED = parse_limits(TABLE).thresholds
TODAY = date(2023, 5, 12)
PLAIN = Calendar.of({}, ())


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """A year with any days off and any days made up."""
    days = draw(st.dictionaries(st.dates(date(2022, 12, 1), date(2024, 3, 1)), st.booleans(), max_size=60))
    return Calendar.of(days, {2023})


@st.composite
def thresholds(draw: st.DrawFn) -> Thresholds:
    """Any thresholds an office may set."""
    blue = draw(st.integers(0, 60))
    return replace(PACKAGED, blue=blue, yellow=draw(st.integers(0, blue)))


@settings(max_examples=1_500, deadline=None)
@given(st.dates(date(2023, 1, 1), date(2023, 12, 31)), st.integers(-120, 160), calendars(), thresholds())
def test_the_ranges_of_lists_hold_exactly_the_dates_that_show_the_light(
    today: date, distance: int, calendar: Calendar, chosen: Thresholds
) -> None:
    due = today + timedelta(distance)
    ranges = light_ranges(today, calendar, chosen)
    holding = [code for code, (first, last) in ranges.items() if first <= due <= last]
    assert holding == [light(due, today, calendar, chosen).code]


@settings(max_examples=300, deadline=None)
@given(st.dates(date(2023, 1, 1), date(2023, 12, 31)), calendars(), thresholds())
def test_lights_only_ever_grow_more_urgent(today: date, calendar: Calendar, chosen: Thresholds) -> None:
    order = [LightCode.RED, LightCode.YELLOW, LightCode.BLUE, LightCode.GREEN]
    codes = [light(today + timedelta(n), today, calendar, chosen).code for n in range(-10, 150)]
    assert codes == sorted(codes, key=order.index)  # type: ignore[arg-type]


def test_a_clock_that_stands_still_shows_no_colour() -> None:
    found = clock_light(TODAY - timedelta(3), TODAY, PLAIN, PACKAGED, paused=True)
    assert (found.code, found.words, found.sign) == (Unlit.PAUSED, "暂停计时", None)


def test_a_right_that_has_lapsed_is_over_and_not_overdue() -> None:
    found = clock_light(TODAY - timedelta(1), TODAY, PLAIN, PACKAGED, lapsed="申请期已过")
    assert (found.code, found.words) == (Unlit.LAPSED, "申请期已过")
    assert clock_light(TODAY, TODAY, PLAIN, PACKAGED, lapsed="申请期已过").words == "今日到期"


def test_the_usual_lights_are_called_as_people_call_them() -> None:
    assert [PACKAGED.signs[code].title for code in LightCode] == [
        "红（已逾期）",
        "黄（将到期）",
        "蓝（临近）",
        "绿（正常）",
    ]


@pytest.mark.parametrize("today", [TODAY, date(2023, 5, 13), date(2023, 5, 14)])
def test_samples_show_every_light_and_what_shows_none_whatever_the_day(today: date) -> None:
    shown = [each for _, each in samples(today, PLAIN, PACKAGED)]
    assert {each.code for each in shown} == {*LightCode, *Unlit}
    assert (shown[0].words, shown[1].words) == ("已逾期2个工作日", "今日到期")


def test_what_is_kept_comes_back_as_it_was() -> None:
    signs = {**USUAL_SIGNS, LightCode.RED: Sign("红牌", "超期", Colour.PURPLE)}
    wanted = replace(PACKAGED, blue=20, yellow=5, today="今天到期", signs=signs)
    assert laid_over(PACKAGED, as_stored(wanted)) == wanted


def sign(code: LightCode, **change: object) -> dict[str, object]:
    return {"signs": {**USUAL_SIGNS, code: replace(USUAL_SIGNS[code], **change)}}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"yellow": 16}, "yellow", "“黄”灯的天数（16）不能大于“蓝”灯的天数（15）"),
        ({"blue": 251}, "blue", "0至250之间"),
        ({"left": "快到了"}, "left", "要有 {n}"),
        ({"left": "剩{n}天{n}"}, "left", "只能有一个 {n}"),
        ({"today": "{n}到期"}, "today", "不能有花括号"),
        ({"overdue": " "}, "overdue", "不能只有颜色"),
        ({"left": "剩{n}" + "天" * 20}, "left", "最多20个字"),
        (sign(LightCode.RED, name=""), "red_name", "填写这盏灯的名称"),
        (sign(LightCode.RED, meaning=" "), "red_meaning", "填写这盏灯的含义"),
        (sign(LightCode.RED, name="特别红的灯"), "red_name", "最多4个字"),
        (sign(LightCode.BLUE, name="黄"), "blue_name", "已有一盏灯叫“黄”"),
        (sign(LightCode.GREEN, colour=Colour.BLUE), "green_colour", "“蓝”灯已用了这种颜色"),
    ],
)
def test_lights_that_cannot_be_read_or_told_apart_are_refused_at_their_field(
    change: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check(replace(PACKAGED, **change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert words in refused.value.sentence


def test_several_flaws_are_told_at_once() -> None:
    with pytest.raises(SeveralProblems) as refused:
        check(replace(PACKAGED, yellow=20, today=""))
    assert [p.field for p in refused.value.problems] == ["yellow", "today"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"pink": {}}, "不认识的“pink”"),
        ({"red": {"name": "红", "meaning": "逾期", "colour": "crimson"}}, "这些颜色之一"),
        ({"red": {"name": 3, "meaning": "逾期", "colour": "red"}}, "lights.signs.red.name"),
        (["red"], "一张表"),
    ],
)
def test_a_data_file_with_signs_that_do_not_exist_is_refused(raw: object, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_signs(raw)
    assert words in refused.value.sentence


def test_a_data_file_may_name_one_light_alone() -> None:
    raw = {"red": {"name": "红牌", "meaning": "超期", "colour": "purple"}}
    limits = parse_limits({**TABLE, "lights": {**TABLE["lights"], "signs": raw}})
    assert limits.thresholds.signs[LightCode.RED].title == "红牌（超期）"
    assert limits.thresholds.signs[LightCode.BLUE] == USUAL_SIGNS[LightCode.BLUE]
