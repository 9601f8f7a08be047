"""How a sum is told: weekends folded where they are many, everything else in full."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import proposals
from proposals.domain.deadlines import Clock, Roll, Rule, StartEvent, Unit, due
from proposals.domain.errors import BadInput
from proposals.domain.explaining import as_json, as_text, explain_rules, readable, refuse_absurd
from proposals.domain.limits import CaseTraits, parse_limits
from proposals.domain.workdays import Calendar
from proposals.storage.official_days import announced_days, announced_names, announced_years

LIMITS = parse_limits(
    tomllib.loads((Path(proposals.__file__).parent / "data/limits.toml").read_text("utf-8"))
)
CALENDAR = Calendar.of(announced_days(), announced_years(), announced_names())
DAY = date.fromisoformat


def workdays(n: int) -> Rule:
    return Rule(Clock.RECEIPT, StartEvent.DELIVERED, n, Unit.WORKDAYS, Roll.NEXT, "反馈意见", "答复寄送")


def test_a_short_sum_is_told_as_it_stands() -> None:
    found = due(workdays(10), DAY("2023-02-01"), CALENDAR)
    assert readable(found.steps).lines == found.steps
    assert readable(found.steps).weekends == ()


def test_many_weekends_are_one_line_and_holidays_and_make_up_days_stay_in_full() -> None:
    found = due(workdays(60), DAY("2023-04-03"), CALENDAR)
    told = readable(found.steps)
    assert told.lines == (
        "起算：答复寄送，2023年4月3日（星期一），当日不计。",
        "规则：反馈意见，答复寄送后60个工作日。",
        "跳过：2023年4月5日（清明，1天）。",
        "另跳过10个双休日，共18天，逐个列在后面。",
        "计入：2023年4月23日（星期日），调休上班。",
        "跳过：2023年4月29日至2023年5月3日（劳动节，5天）。",
        "计入：2023年5月6日（星期六），调休上班。",
        "跳过：2023年6月22日至2023年6月24日（端午，3天）。",
        "计入：2023年6月25日（星期日），调休上班。",
        "到期：2023年6月29日（星期四）。",
    )
    assert len(told.weekends) == 10
    assert told.weekends[0] == "2023年4月8日至2023年4月9日"


@settings(max_examples=300, deadline=None)
@given(st.dates(DAY("2010-01-01"), DAY("2026-06-30")), st.integers(1, 120))
def test_folding_loses_no_line(start: date, n: int) -> None:
    steps = due(workdays(n), start, CALENDAR).steps
    told = readable(steps)
    kept = [line for line in told.lines if not line.startswith("另跳过")]
    assert len(kept) + len(told.weekends) == len(steps)
    assert all(line in steps for line in kept)
    assert all(any(span in step for step in steps) for span in told.weekends)


def test_every_clock_says_what_it_counts_from_and_by_which_rule() -> None:
    rules = LIMITS.rules_for(CaseTraits("cppcc_proposal"))
    starts = {StartEvent.DISPATCHED: DAY("2023-02-01")}
    found = {e.clock: as_json(e) for e in explain_rules(rules.values(), starts, CALENDAR)}
    assert found[Clock.REPLY] | {"steps": [], "rule": ""} == {
        "clock": "reply",
        "label": "答复",
        "start": "2023-02-01",
        "start_event": "dispatched",
        "rule": "",
        "due": "2023-05-04",
        "provisional": False,
        "steps": [],
    }
    assert str(found[Clock.REPLY]["rule"]).startswith("交办后3个月，末日遇休息日顺延")
    assert (found[Clock.LAST_APPROVAL]["start"], found[Clock.LAST_APPROVAL]["start_event"]) == (
        "2023-05-04",
        "reply_due",
    )
    assert found[Clock.LAST_APPROVAL]["rule"] == "答复期限前7个工作日"


def test_text_begins_with_the_date_and_says_when_it_is_provisional() -> None:
    found = due(workdays(20), DAY("2026-12-25"), CALENDAR)
    text = as_text("反馈意见", found.date, found.steps, provisional=found.provisional)
    assert text.startswith("反馈意见：2027年1月22日（暂定）\n  起算：")
    assert "2027年放假安排未导入，按双休推算，日期为暂定。" in text
    assert "另跳过4个双休日，共8天" in text
    assert "双休日：2026年12月26日至2026年12月27日；" in text


@pytest.mark.parametrize("year", [1, 1948, 2200, 9999])
def test_a_year_that_no_proposal_knows_is_refused(year: int) -> None:
    with pytest.raises(BadInput, match=f"“起算日期”的年份{year}不对"):
        refuse_absurd(date(year, 1, 1), "起算日期")
