"""The forecast: examples as a table, and what must hold of every one."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.forecast import forecast, pace_of, sentences
from proposals.domain.workdays import Calendar
from proposals.storage.official_days import announced_days, announced_years

CALENDAR = Calendar.of(announced_days(), announced_years())
TODAY = date(2023, 6, 1)  # a Thursday
DUE = st.dictionaries(st.dates(date(2023, 4, 1), date(2024, 2, 1)), st.integers(0, 40), max_size=25)
TODAYS = st.dates(date(2023, 5, 1), date(2023, 7, 31))
PACES = st.fractions(0, 20, max_denominator=60)


def told(due: dict[date, int], weekly: int | None, today: date = TODAY) -> str:
    pace = None if weekly is None else Fraction(weekly, 5)
    return "".join(sentences(forecast(due, pace, today, CALENDAR)))


JUNE_30 = date(2023, 6, 30)  # the 21st working day from June 1st on, with 端午 off and June 25th made up


@pytest.mark.parametrize(
    ("due", "weekly", "words"),
    [
        ({}, 5, "没有待办复的件。"),
        ({JUNE_30: 20}, 5, "照此进度，在办20件都能按期办复。到期最集中的一天是6月30日，20件。"),
        (
            {JUNE_30: 35},
            5,
            "照此进度，6月30日将有14件逾期。到期最集中的一天是6月30日，35件。要按时办完，今后每周需办复9件，现在每周5件。",
        ),
        (
            {JUNE_30: 14},
            None,
            "最近20个工作日没有办复，无法推算；6月30日到期14件。要按时办完，今后每周需办复4件。",
        ),
        ({date(2023, 5, 31): 3}, 5, "现有3件已逾期未办复。没有其他待办复的件。"),
        ({date(2023, 5, 31): 3, JUNE_30: 1}, 5, "现有3件已逾期未办复。照此进度，其余1件都能按期办复。"),
        ({date(2024, 1, 5): 1}, 5, "照此进度，在办1件都能按期办复。"),
        ({TODAY: 2}, 5, "照此进度，6月1日将有1件逾期。到期最集中的一天是6月1日，2件。要按时办完，今后每周需办复10件，现在每周5件。"),
    ],
)  # fmt: skip
def test_the_forecast_says(due: dict[date, int], weekly: int | None, words: str) -> None:
    assert told(due, weekly) == words


def test_a_date_of_another_year_names_its_year_and_that_its_holidays_are_not_known() -> None:
    words = told({date(2027, 1, 29): 300}, 5, today=date(2026, 12, 1))
    assert words.startswith("照此进度，2027年1月29日将有")
    assert words.endswith("2027年放假安排未导入，按双休推算。")


def test_what_is_due_on_a_day_off_with_no_working_day_before_asks_for_no_pace() -> None:
    saturday = date(2023, 6, 3)
    found = forecast({saturday: 2}, Fraction(5), saturday, CALENDAR)
    assert found.worst == (saturday, 2)
    assert found.needed is None


@pytest.mark.parametrize(
    ("answered", "a_week"),
    [
        ({}, None),
        ({TODAY - timedelta(60): 9}, None),  # long ago is no pace
        ({TODAY: 20}, Fraction(5)),  # begun just now: the twenty days alone count
        ({TODAY: 20, TODAY - timedelta(200): 500}, Fraction(2 * 5) / 3 + Fraction(20, 60) * 5 / 3),
    ],
)
def test_the_pace_weighs_the_last_twenty_working_days_twice(
    answered: dict[date, int], a_week: Fraction | None
) -> None:
    pace = pace_of(answered, TODAY, CALENDAR)
    assert (pace and pace * 5) == a_week


def test_weeks_end_on_sunday_and_the_first_begins_today() -> None:
    found = forecast({JUNE_30: 1}, Fraction(1), TODAY, CALENDAR)
    assert [(w.first, w.last) for w in found.weeks[:2]] == [
        (TODAY, date(2023, 6, 4)),
        (date(2023, 6, 5), date(2023, 6, 11)),
    ]
    assert len(found.weeks) == 5


@given(DUE, TODAYS, st.none() | PACES)
def test_every_open_reply_stands_in_the_forecast_once(
    due: dict[date, int], today: date, pace: Fraction | None
) -> None:
    found = forecast(due, pace, today, CALENDAR)
    assert found.open == sum(due.values())
    assert found.overdue + sum(w.due for w in found.weeks) + found.later == found.open
    assert all(a.last + timedelta(1) == b.first for a, b in zip(found.weeks, found.weeks[1:], strict=False))


@given(DUE, TODAYS, PACES)
def test_what_is_late_at_the_end_of_a_week_is_what_was_due_and_not_done(
    due: dict[date, int], today: date, pace: Fraction
) -> None:
    found = forecast(due, pace, today, CALENDAR)
    owed, done = found.overdue, 0
    for week in found.weeks:
        assert week.expected is not None
        assert week.expected >= 0
        owed, done = owed + week.due, done + week.expected
        assert week.late == max(0, owed - done)
    assert done <= found.open


@given(DUE, TODAYS)
def test_nothing_that_work_can_reach_is_late_at_the_pace_needed_and_something_is_just_below(
    due: dict[date, int], today: date
) -> None:
    needed = forecast(due, None, today, CALENDAR).needed
    if needed is None:
        return
    enough = forecast(due, needed, today, CALENDAR)
    worked = CALENDAR.working_days_between(today - timedelta(1), enough.worst[0]) if enough.worst else 0
    assert worked == 0
    assert forecast(due, needed * Fraction(999, 1000), today, CALENDAR).worst is not None


@given(DUE, TODAYS, PACES, PACES)
def test_who_works_faster_is_never_later(
    due: dict[date, int], today: date, one: Fraction, two: Fraction
) -> None:
    slow, fast = (forecast(due, pace, today, CALENDAR) for pace in sorted((one, two)))
    assert [w.due for w in fast.weeks] == [w.due for w in slow.weeks]
    assert all((f.late or 0) <= (s.late or 0) for s, f in zip(slow.weeks, fast.weeks, strict=True))
    assert (fast.worst or (today, 0))[1] <= (slow.worst or (today, 0))[1]


@given(st.dictionaries(st.dates(date(2023, 1, 1), date(2023, 7, 31)), st.integers(0, 9), max_size=60), TODAYS)
def test_more_replies_never_make_a_slower_pace(answered: dict[date, int], today: date) -> None:
    before = pace_of(answered, today, CALENDAR)
    after = pace_of({**answered, today: answered.get(today, 0) + 1}, today, CALENDAR)
    assert after is not None
    assert after > (before or 0)
