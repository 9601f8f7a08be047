"""Working-day sums against an independent count, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.domain.workdays import Calendar
from proposals.storage.official_days import announced_days, announced_names, announced_years

ANNOUNCED = announced_days()
CALENDAR = Calendar.of(ANNOUNCED, announced_years(), announced_names())
DAYS = st.dates(date(2010, 1, 1), date(2026, 12, 31))


def worked(day: date) -> bool:
    return ANNOUNCED.get(day, day.weekday() < 5)


def walk(start: date, n: int) -> date:
    step = timedelta(1 if n > 0 else -1)
    day, left = start, abs(n)
    while left:
        day += step
        left -= worked(day)
    return day


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2023, 1, 27), False),  # 春节
        (date(2023, 1, 28), True),  # a Saturday made up
        (date(2023, 1, 30), True),
        (date(2023, 4, 22), False),
        (date(2023, 4, 23), True),  # a Sunday made up
        (date(2023, 10, 6), False),
        (date(2026, 10, 1), False),
        (date(2027, 10, 1), True),  # not announced: a Friday like any other
        (date(2027, 10, 2), False),
    ],
)
def test_holidays_and_make_up_days_count_as_announced(day: date, is_worked: bool) -> None:
    assert CALENDAR.is_working(day) is is_worked


@settings(max_examples=2_000, deadline=None)
@given(DAYS, st.integers(-120, 120))
def test_adding_working_days_agrees_with_a_day_by_day_walk(start: date, n: int) -> None:
    assert CALENDAR.add_working_days(start, n) == walk(start, n)


@settings(max_examples=500, deadline=None)
@given(DAYS, st.integers(0, 300))
def test_the_days_between_agree_with_a_day_by_day_count(start: date, length: int) -> None:
    end = start + timedelta(length)
    naive = sum(worked(start + timedelta(i)) for i in range(1, length + 1))
    assert CALENDAR.working_days_between(start, end) == naive
    assert CALENDAR.working_days_between(end, start) == -naive


def test_every_day_of_seventeen_years_is_worked_or_not_as_counted() -> None:
    day = date(2010, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working(day) is worked(day)
        day += timedelta(1)


def test_a_year_not_announced_is_reckoned_with_weekends_and_said_to_be_provisional() -> None:
    assert CALENDAR.is_provisional(date(2026, 12, 25), date(2027, 1, 8))
    assert CALENDAR.unannounced_years(date(2026, 12, 25), date(2028, 1, 8)) == [2027, 2028]
    assert not CALENDAR.is_provisional(date(2026, 1, 5), date(2026, 12, 31))
    assert CALENDAR.add_working_days(date(2026, 12, 25), 10) == date(2027, 1, 8)  # Friday 1 January counts


def test_an_empty_calendar_knows_weekends_only() -> None:
    plain = Calendar.of({}, ())
    assert plain.add_working_days(date(2023, 9, 28), 1) == date(2023, 9, 29)
    assert plain.next_working(date(2023, 10, 1)) == date(2023, 10, 2)
    assert plain.previous_working(date(2023, 10, 1)) == date(2023, 9, 29)
    assert plain.add_working_days(date(2023, 10, 1), 0) == date(2023, 10, 1)


def test_an_announced_day_that_agrees_with_its_weekday_changes_nothing() -> None:
    silly = Calendar.of({date(2023, 10, 2): True, date(2023, 10, 1): False}, {2023})
    assert silly == Calendar.of({}, {2023})


def test_holidays_have_names() -> None:
    assert CALENDAR.name_of(date(2023, 10, 2)) == "国庆节"
    assert CALENDAR.name_of(date(2023, 11, 2)) == ""


CHANGED = st.dictionaries(
    st.dates(min_value=date(2027, 1, 1), max_value=date(2027, 12, 31)), st.booleans(), max_size=60
)


@given(
    CHANGED, CHANGED, st.dates(min_value=date(2026, 12, 1), max_value=date(2028, 1, 31)), st.integers(-80, 80)
)
def test_whatever_days_are_added_and_taken_away_the_answers_are_those_of_a_walk(
    added: dict[date, bool], taken: dict[date, bool], start: date, n: int
) -> None:
    days = {day: working for day, working in added.items() if day not in taken}
    calendar = Calendar.of(days, {2026})

    def is_worked(day: date) -> bool:
        return days.get(day, day.weekday() < 5)

    end, left = start, abs(n)
    while left:
        end += timedelta(1 if n > 0 else -1)
        left -= is_worked(end)
    assert calendar.add_working_days(start, n) == end
    first, last = sorted((start, end))
    between = sum(is_worked(first + timedelta(i)) for i in range(1, (last - first).days + 1))
    assert calendar.working_days_between(first, last) == between
    assert calendar.is_working(start) is is_worked(start)
    following = start
    while not is_worked(following):
        following += timedelta(1)
    assert calendar.next_working(start) == following
    before = start
    while not is_worked(before):
        before -= timedelta(1)
    assert calendar.previous_working(start) == before
