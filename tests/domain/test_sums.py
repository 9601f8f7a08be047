"""Ten thousand random sums against a count by hand: day after day, straight from chinesecalendar, none of our code."""

import random
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.deadlines import (
    Clock,
    Extension,
    Pause,
    Roll,
    Rule,
    StartEvent,
    Unit,
    add_months,
    due,
    rule_as_json,
    rule_from_json,
    rule_words,
    verdict_words,
)
from proposals.domain.workdays import Calendar
from proposals.storage.official_days import announced_days, announced_names, announced_years

CALENDAR = Calendar.of(announced_days(), announced_years(), announced_names())
FIRST, LAST = date(2010, 1, 1), date(2026, 12, 31)
DAY = date.fromisoformat
SUMS = 10_000


def rule(n: int, unit: Unit, roll: Roll = Roll.NEXT, start: StartEvent = StartEvent.DISPATCHED) -> Rule:
    return Rule(Clock.REPLY, start, n, unit, roll, "答复", "交办")


# ------------------------------------------------------------------ the count by hand


@cache
def worked(day: date) -> bool:
    """What chinesecalendar says; beyond its years Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def walk(start: date, n: int) -> date:
    """The n-th working day after (or before) the start, one day at a time."""
    day, left = start, abs(n)
    while left:
        day += timedelta(1 if n > 0 else -1)
        left -= worked(day)
    return day


def months_on(start: date, n: int) -> date:
    """Month after month; where the last has no such day, its last day."""
    year, month = start.year, start.month
    for _ in range(abs(n)):
        month += 1 if n > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    for number in range(start.day, 0, -1):
        if number <= monthrange(year, month)[1]:
            return date(year, month, number)
    raise AssertionError("a month without days")


def nearest(day: date, step: int) -> date:
    while not worked(day):
        day += timedelta(step)
    return day


def rolled(start: date, day: date, n: int, roll: Roll) -> date:
    """As the rule says, and the other way where that would lead back to the start or beyond."""
    if roll is Roll.NONE or worked(day):
        return day
    step = 1 if roll is Roll.NEXT else -1
    found = nearest(day, step)
    beyond = found > start if n > 0 else found < start
    return found if beyond else nearest(day, -step)


def by_hand(
    one: Rule, start: date, fixed: date | None, pauses: list[Pause], extensions: list[Extension]
) -> date:
    if extensions:
        return extensions[-1].until
    if fixed is not None:
        return fixed
    if one.unit is Unit.WORKDAYS:
        day = walk(start, one.n)
        for pause in pauses:
            each = [pause.start + timedelta(n) for n in range(1, (pause.end - pause.start).days + 1)]
            day = walk(day, sum(worked(d) for d in each))
        return day
    day = months_on(start, one.n) if one.unit is Unit.MONTHS else start + timedelta(one.n)
    for pause in pauses:
        day += timedelta((pause.end - pause.start).days)
    return rolled(start, day, one.n, one.roll)


# ------------------------------------------------------------------ the comparison


def some_sum(chance: random.Random) -> tuple[Rule, date, date | None, list[Pause], list[Extension]]:
    """A rule and a case as an office may have them: mostly plain, some fixed, paused or extended."""
    unit = chance.choice(list(Unit))
    n = chance.randint(1, {Unit.WORKDAYS: 120, Unit.DAYS: 400, Unit.MONTHS: 18}[unit])
    one = rule(n if chance.random() < 0.7 else -n, unit, chance.choice(list(Roll)))
    start = FIRST + timedelta(chance.randrange((LAST - FIRST).days))
    fixed = start + timedelta(chance.randint(1, 200)) if chance.random() < 0.1 else None
    pauses = []
    if chance.random() < 0.2:
        since = start + timedelta(chance.randint(0, 20))
        pauses.append(Pause(since, since + timedelta(chance.randint(0, 30)), "申请调整承办单位"))
    until = start + timedelta(chance.randint(1, 500))
    extensions = [Extension(until, "调研", "督查室")] if chance.random() < 0.1 else []
    return one, start, fixed, pauses, extensions


def test_ten_thousand_random_sums_agree_with_a_count_by_hand() -> None:
    chance = random.Random(607)
    for number in range(SUMS):
        one, start, fixed, pauses, extensions = some_sum(chance)
        found = due(one, start, CALENDAR, fixed=fixed, pauses=pauses, extensions=extensions)
        assert found.date == by_hand(one, start, fixed, pauses, extensions), (number, one, start, pauses)


# ------------------------------------------------------------------ what holds for every rule

days = st.dates(FIRST, DAY("2025-12-31"))
units = st.sampled_from(Unit)
rolls = st.sampled_from(Roll)


@given(days, st.integers(1, 18), units, rolls)
def test_a_period_never_ends_on_its_start_or_before(start: date, n: int, unit: Unit, roll: Roll) -> None:
    assert due(rule(n, unit, roll), start, CALENDAR).date > start


@given(days, st.integers(1, 18), units, rolls)
def test_a_period_counted_back_never_ends_on_its_start_or_after(
    start: date, n: int, unit: Unit, roll: Roll
) -> None:
    assert due(rule(-n, unit, roll), start, CALENDAR).date < start


@given(days, st.integers(1, 18), units, rolls)
def test_a_longer_period_never_ends_earlier(start: date, n: int, unit: Unit, roll: Roll) -> None:
    shorter, longer = (due(rule(each, unit, roll), start, CALENDAR).date for each in (n, n + 1))
    assert shorter <= longer
    if unit is Unit.WORKDAYS:
        assert shorter < longer


@given(days, st.integers(-24, 24).filter(bool))
def test_months_end_on_the_day_of_the_same_number_or_on_the_last_of_the_month(start: date, n: int) -> None:
    end = add_months(start, n)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == n
    assert end.day == start.day or (end.day < start.day and (end + timedelta(1)).day == 1)


@given(days, st.integers(0, 60), st.integers(1, 90))
def test_a_pause_never_shortens_a_period(start: date, later: int, length: int) -> None:
    since = start + timedelta(later)
    pause = Pause(since, since + timedelta(length), "")
    for unit in Unit:
        plain = due(rule(3, unit), start, CALENDAR).date
        assert due(rule(3, unit), start, CALENDAR, pauses=[pause]).date >= plain


@given(st.integers(-99, 99).filter(bool), units, rolls, st.sampled_from(StartEvent), st.sampled_from(Clock))
def test_a_rule_survives_being_stored(
    n: int, unit: Unit, roll: Roll, start: StartEvent, clock: Clock
) -> None:
    one = Rule(clock, start, n, unit, roll, "答复", "交办")
    assert rule_from_json(rule_as_json(one)) == one


def test_a_clock_that_kept_its_label_alone_has_no_rule() -> None:
    assert rule_from_json({"label": "答复"}) is None


# ------------------------------------------------------------------ what the sum says


def test_a_pause_is_told_with_the_days_that_do_not_count() -> None:
    pause = Pause(DAY("2023-03-01"), DAY("2023-03-10"), "申请调整承办单位")
    workdays = due(rule(15, Unit.WORKDAYS), DAY("2023-02-20"), CALENDAR, pauses=[pause])
    assert workdays.date == DAY("2023-03-22")
    assert "暂停：2023年3月1日至2023年3月10日申请调整承办单位，其间7个工作日不计。" in workdays.steps
    months = due(rule(1, Unit.MONTHS), DAY("2023-02-20"), CALENDAR, pauses=[pause])
    assert months.date == DAY("2023-03-29")
    assert months.steps[2] == (
        "暂停：2023年3月1日至2023年3月10日申请调整承办单位，其间9日不计，顺延至2023年3月29日。"
    )


def test_what_counts_back_from_the_reply_does_not_stand_still_by_itself() -> None:
    pause = Pause(DAY("2023-03-01"), DAY("2023-03-10"), "申请调整承办单位")
    back = rule(-30, Unit.DAYS, Roll.PREVIOUS, StartEvent.REPLY_DUE)
    assert due(back, DAY("2023-05-31"), CALENDAR, pauses=[pause]).date == DAY("2023-04-28")


def test_a_day_before_the_dispatch_becomes_the_first_working_day_from_then_on() -> None:
    back = rule(-30, Unit.DAYS, Roll.PREVIOUS, StartEvent.REPLY_DUE)
    found = due(back, DAY("2023-02-28"), CALENDAR, not_before=DAY("2023-02-11"))
    assert found.date == DAY("2023-02-13")
    assert "2023年1月29日早于交办之日，取2023年2月13日（星期一）。" in found.steps


def test_a_sum_from_a_provisional_day_is_provisional() -> None:
    found = due(rule(3, Unit.WORKDAYS), DAY("2023-02-01"), CALENDAR, start_provisional=True)
    assert found.provisional
    assert found.steps[-1] == "起算日本身为暂定，放假安排公布后随之重算。"


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (rule(3, Unit.MONTHS), "交办后3个月，末日遇休息日顺延"),
        (rule(7, Unit.DAYS, Roll.NONE), "交办后7日（自然日），末日遇休息日不变"),
        (rule(-7, Unit.WORKDAYS), "交办前7个工作日"),
    ],
)
def test_a_rule_in_words(one: Rule, words: str) -> None:
    assert rule_words(one) == words


@pytest.mark.parametrize(
    ("last", "done", "words"),
    [
        ("2023-05-08", "2023-05-08", "按时"),
        ("2023-05-08", "2023-05-11", "超时（逾期3个工作日）"),
        ("2023-05-12", "2023-05-13", "超时（逾期不足1个工作日）"),
    ],
)
def test_how_a_limit_was_kept(last: str, done: str, words: str) -> None:
    assert verdict_words(DAY(last), DAY(done), CALENDAR) == words


def _all(check: Callable[[date], bool]) -> bool:
    return all(check(FIRST + timedelta(n)) for n in range((LAST - FIRST).days + 1))


def test_every_day_of_seventeen_years_is_worked_or_not_as_chinesecalendar_says() -> None:
    assert _all(lambda day: CALENDAR.is_working(day) == worked(day))
