"""Dates under the rules, with the sum that explains them."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import proposals
from proposals.domain.deadlines import (
    Clock,
    Extension,
    Roll,
    Rule,
    StartEvent,
    Unit,
    all_due,
    due,
    explain,
)
from proposals.domain.errors import BadInput
from proposals.domain.lights import LightCode, light, light_ranges
from proposals.domain.limits import CaseTraits, parse_limits
from proposals.domain.workdays import Calendar
from proposals.storage.official_days import announced_days, announced_names, announced_years

TABLE = tomllib.loads((Path(proposals.__file__).parent / "data/limits.toml").read_text("utf-8"))
LIMITS = parse_limits(TABLE)
CALENDAR = Calendar.of(announced_days(), announced_years(), announced_names())
PROPOSAL = LIMITS.rules_for(CaseTraits("cppcc_proposal"))
DAY = date.fromisoformat


def rule(n: int, unit: Unit, roll: Roll = Roll.NEXT) -> Rule:
    return Rule(Clock.REPLY, StartEvent.DISPATCHED, n, unit, roll, "答复", "交办")


@pytest.mark.parametrize(
    ("n", "unit", "roll", "start", "expected"),
    [
        (
            3,
            Unit.WORKDAYS,
            Roll.NEXT,
            "2023-01-20",
            "2023-01-30",
        ),
        (3, Unit.WORKDAYS, Roll.NEXT, "2023-02-01", "2023-02-06"),
        (7, Unit.DAYS, Roll.NEXT, "2023-09-25", "2023-10-07"),  # 2 October is a holiday
        (7, Unit.DAYS, Roll.NONE, "2023-09-25", "2023-10-02"),
        (3, Unit.MONTHS, Roll.NEXT, "2023-02-01", "2023-05-04"),  # 1 May is a holiday
        (3, Unit.MONTHS, Roll.NONE, "2023-02-01", "2023-05-01"),
        (1, Unit.MONTHS, Roll.NEXT, "2023-01-31", "2023-02-28"),
        (1, Unit.MONTHS, Roll.NEXT, "2024-01-31", "2024-02-29"),
        (3, Unit.MONTHS, Roll.NONE, "2022-11-30", "2023-02-28"),
        (-7, Unit.WORKDAYS, Roll.PREVIOUS, "2023-05-04", "2023-04-21"),
        (-30, Unit.DAYS, Roll.PREVIOUS, "2023-05-31", "2023-04-28"),  # 1 May back to Friday
    ],
)
def test_a_rule_gives_its_date(n: int, unit: Unit, roll: Roll, start: str, expected: str) -> None:
    assert due(rule(n, unit, roll), DAY(start), CALENDAR).date == DAY(expected)


def test_a_fixed_date_beats_the_sum_even_on_a_day_off() -> None:
    found = due(PROPOSAL[Clock.REPLY], DAY("2023-02-01"), CALENDAR, fixed=DAY("2023-08-05"))
    assert found.date == DAY("2023-08-05")
    assert "以此为准" in explain(found)


def test_a_granted_extension_is_the_last_word_and_says_who_and_why() -> None:
    extension = Extension(DAY("2023-06-30"), "需要实地调研", "市政府督查办")
    found = due(PROPOSAL[Clock.REPLY], DAY("2023-02-01"), CALENDAR, extensions=[extension])
    assert found.date == DAY("2023-06-30")
    assert (
        found.steps[-1] == "延期：经市政府督查办同意，由2023年5月4日延至2023年6月30日，原因：需要实地调研。"
    )


def test_the_sum_lists_every_day_skipped_and_every_day_made_up() -> None:
    found = due(rule(3, Unit.WORKDAYS), DAY("2023-01-20"), CALENDAR)
    assert found.steps == (
        "起算：交办，2023年1月20日（星期五），当日不计。",
        "规则：答复，交办后3个工作日。",
        "跳过：2023年1月21日至2023年1月27日（春节，7天）。",
        "计入：2023年1月28日（星期六），调休上班。",
        "计入：2023年1月29日（星期日），调休上班。",
        "到期：2023年1月30日（星期一）。",
    )


def test_a_date_in_a_year_not_announced_is_provisional_and_says_so() -> None:
    found = due(rule(10, Unit.WORKDAYS), DAY("2026-12-25"), CALENDAR)
    assert found.provisional
    assert found.steps[-1] == "2027年放假安排未导入，按双休推算，日期为暂定。"
    assert not due(rule(3, Unit.MONTHS, Roll.NONE), DAY("2026-12-25"), CALENDAR).provisional


def test_clocks_that_count_back_follow_the_reply_due_date() -> None:
    found = all_due(PROPOSAL.values(), {StartEvent.DISPATCHED: DAY("2023-02-01")}, CALENDAR)
    assert {clock: each.date for clock, each in found.items()} == {
        Clock.ACCEPT: DAY("2023-02-06"),
        Clock.ADJUSTMENT: DAY("2023-02-15"),
        Clock.OPINION: DAY("2023-03-01"),
        Clock.CONTACT: DAY("2023-02-22"),
        Clock.FIRST_DRAFT: DAY("2023-04-04"),
        Clock.LAST_APPROVAL: DAY("2023-04-21"),
        Clock.REPLY: DAY("2023-05-04"),
        Clock.REPLY_LATEST: DAY("2023-08-01"),
    }


def test_a_fixed_reply_date_moves_what_counts_back_from_it() -> None:
    fixed = {Clock.REPLY: DAY("2023-06-30")}
    found = all_due(PROPOSAL.values(), {StartEvent.DISPATCHED: DAY("2023-02-01")}, CALENDAR, fixed=fixed)
    assert found[Clock.FIRST_DRAFT].date == DAY("2023-05-31")


def test_a_sum_beyond_the_calendar_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadInput, match="超出了日历范围"):
        due(rule(3, Unit.MONTHS), DAY("9999-12-01"), CALENDAR)
    with pytest.raises(BadInput, match="超出了日历范围"):
        due(rule(3, Unit.WORKDAYS), DAY("9999-12-30"), CALENDAR)


def test_overrides_change_only_what_they_name() -> None:
    suggestion = LIMITS.rules_for(CaseTraits("npc_suggestion"))
    assert (suggestion[Clock.REHANDLE].n, PROPOSAL[Clock.REHANDLE].n) == (2, 1)
    assert suggestion[Clock.REPLY] == PROPOSAL[Clock.REPLY]
    assert Clock.RECEIPT not in LIMITS.rules_for(CaseTraits("deliberation_opinion"))


def test_the_most_specific_override_wins_wherever_it_stands() -> None:
    specific = {"when": {"kind": "cppcc_proposal", "in_session": True}, "rules": {"reply": {"n": 5}}}
    general = {"when": {"kind": "cppcc_proposal"}, "rules": {"reply": {"n": 4}}}
    limits = parse_limits({**TABLE, "overrides": [specific, general]})
    assert limits.rules_for(CaseTraits("cppcc_proposal", in_session=True))[Clock.REPLY].n == 5
    assert limits.rules_for(CaseTraits("cppcc_proposal", in_session=False))[Clock.REPLY].n == 4
    assert limits.rules_for(CaseTraits("npc_suggestion", in_session=True))[Clock.REPLY].n == 3


RULE = {"label": "答复", "from": "dispatched", "n": 3, "unit": "months"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"extra": 1}, "不认识的项“extra”"),
        ({"rules": {"replly": RULE}}, "“replly”不认识"),
        ({"rules": {"reply": {**RULE, "unit": "weeks"}}}, "“rules.reply.unit”的“weeks”不认识"),
        ({"rules": {"reply": {**RULE, "n": 0}}}, "不能是0"),
        ({"rules": {"reply": {**RULE, "n": True}}}, "应为-3660到3660之间的整数"),
        ({"rules": {"reply": {**RULE, "n": "3"}}}, "应为-3660到3660之间的整数"),
        ({"rules": {"reply": {**RULE, "from": None}}}, "“rules.reply.from”"),
        ({"rules": {"reply": {**RULE, "label": " "}}}, "不能空"),
        ({"rules": {"reply": 3}}, "不是一张表"),
        ({"rules": None}, "缺少“rules”"),
        ({"overrides": {}}, "列表"),
        ({"overrides": [{"when": {"colour": "red"}, "rules": {}}]}, "不认识的项“colour”"),
        ({"overrides": [{"when": {"in_session": "yes"}, "rules": {}}]}, "值类型不对"),
        ({"lights": {"blue": 3, "yellow": 7, "words": {}}}, "yellow 不能大于 blue"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(change: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_limits({**TABLE, **change})
    assert words in refused.value.sentence


@pytest.mark.parametrize(
    ("due_on", "today", "code", "words"),
    [
        ("2023-05-10", "2023-05-05", "yellow", "剩4个工作日"),  # Saturday 6 May is made up
        ("2023-05-10", "2023-05-10", "yellow", "今日到期"),
        ("2023-05-10", "2023-05-12", "red", "已逾期2个工作日"),
        ("2023-05-12", "2023-05-13", "red", "已逾期不足1个工作日"),
        ("2023-05-14", "2023-05-12", "yellow", "剩余不足1个工作日"),
        ("2023-05-26", "2023-05-12", "blue", "剩10个工作日"),
        ("2023-07-26", "2023-05-12", "green", "剩52个工作日"),
    ],
)
def test_a_light_speaks_in_working_days(due_on: str, today: str, code: str, words: str) -> None:
    found = light(DAY(due_on), DAY(today), CALENDAR, LIMITS.thresholds)
    assert (found.code, found.words) == (code, words)


@given(st.dates(DAY("2020-01-01"), DAY("2026-06-30")), st.integers(-60, 90))
def test_the_ranges_for_queries_agree_with_the_lights(today: date, distance: int) -> None:
    due_on = today + timedelta(distance)
    ranges = light_ranges(today, CALENDAR, LIMITS.thresholds)
    holding = [code for code, (first, last) in ranges.items() if first <= due_on <= last]
    assert holding == [light(due_on, today, CALENDAR, LIMITS.thresholds).code]


def test_every_colour_has_its_range() -> None:
    assert set(light_ranges(DAY("2023-05-12"), CALENDAR, LIMITS.thresholds)) == set(LightCode)


@settings(max_examples=300, deadline=None)
@given(st.dates(DAY("2010-01-01"), DAY("2026-06-30")), st.integers(1, 60))
def test_the_days_named_as_skipped_are_all_the_days_not_counted(start: date, n: int) -> None:
    found = due(rule(n, Unit.WORKDAYS), start, CALENDAR)
    skipped = sum(int(re.search(r"(\d+)天）。$", line)[1]) for line in found.steps if line.startswith("跳过"))  # type: ignore[index]
    assert (found.date - start).days == n + skipped
