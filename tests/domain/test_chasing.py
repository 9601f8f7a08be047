"""The chase ladder against a slow, readable count, over random calendars, dates and ladders."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.chasing import (
    Chase,
    Ladder,
    Rung,
    Rungs,
    latest_rung,
    parse_reminders,
    rung_on,
    rungs_between,
)
from proposals.domain.deadlines import Clock
from proposals.domain.errors import BadInput
from proposals.domain.workdays import Calendar
from proposals.services._office import DATA

ONE = timedelta(1)
FIRST = date(2023, 1, 2)
FULL = Ladder((15, 7, 3, 1), on_due=True, daily=5, every=5)
RIGHT = Ladder((3,))
PLAIN = Calendar.of({}, {2023})

calendars = st.dictionaries(
    st.integers(0, 200).map(lambda n: FIRST + n * ONE), st.booleans(), max_size=60
).map(lambda days: Calendar.of(days, {2023}))
dues = st.integers(40, 120).map(lambda n: FIRST + n * ONE)
ladders = st.builds(
    Ladder,
    st.sets(st.integers(1, 20), max_size=5).map(lambda s: tuple(sorted(s, reverse=True))),
    st.booleans(),
    st.integers(0, 6),
    st.integers(0, 6),
)
days_of_interest = [FIRST + n * ONE for n in range(200)]


def slow_left(due: date, day: date, calendar: Calendar) -> int:
    """Working days left, counted one by one on the fingers."""
    if day <= due:
        return sum(calendar.is_working(day + n * ONE) for n in range(1, (due - day).days + 1))
    return -sum(calendar.is_working(due + n * ONE) for n in range(1, (day - due).days + 1))


def slow_rung(ladder: Ladder, due: date, day: date, calendar: Calendar) -> int | None:
    """The ladder as a person would say it, without arithmetic on rungs."""
    if not calendar.is_working(day):
        return None
    left = slow_left(due, day, calendar)
    if left > 0:
        return left if left in ladder.before else None
    if left == 0:
        return 0 if ladder.on_due else None
    daily = list(range(1, ladder.daily + 1))
    later = list(range(ladder.daily, 400, ladder.every))[1:] if ladder.every else []
    return left if -left in daily + later else None


@given(calendars, dues, ladders)
def test_each_day_has_the_rung_that_a_slow_count_gives(calendar: Calendar, due: date, ladder: Ladder) -> None:
    for day in days_of_interest:
        found = rung_on(ladder, due, day, calendar)
        assert (found.left if found else None) == slow_rung(ladder, due, day, calendar)


@given(calendars, dues, ladders)
def test_every_rung_comes_once_in_order_and_never_on_a_day_off(
    calendar: Calendar, due: date, ladder: Ladder
) -> None:
    found = [(day, r.left) for day in days_of_interest if (r := rung_on(ladder, due, day, calendar))]
    lefts = [left for _, left in found]
    assert all(calendar.is_working(day) for day, _ in found)
    assert lefts == sorted(set(lefts), reverse=True)
    first, last = (slow_left(due, d, calendar) for d in (days_of_interest[0] - ONE, days_of_interest[-1]))
    assert lefts == [left for left in range(first - 1, last - 1, -1) if ladder.has(left)]


@given(calendars, dues, st.integers(1, 5), st.integers(1, 7))
def test_overdue_comes_daily_and_then_in_equal_steps(
    calendar: Calendar, due: date, daily: int, every: int
) -> None:
    ladder = Ladder((), daily=daily, every=every)
    over = [-r.left for day in days_of_interest if (r := rung_on(ladder, due, day, calendar))]
    assert over[:daily] == list(range(1, daily + 1))
    assert all(b - a == every for a, b in zip(over[daily - 1 :], over[daily:], strict=False))


@given(calendars, dues)
def test_the_due_rung_is_on_the_last_working_day_that_is_not_after_the_due_date(
    calendar: Calendar, due: date
) -> None:
    ladder = Ladder((), on_due=True)
    days = [day for day in days_of_interest if rung_on(ladder, due, day, calendar)]
    assert days == [calendar.previous_working(due)]


@given(calendars, dues, ladders, st.lists(st.integers(0, 199), unique=True, max_size=40))
def test_runs_on_any_days_fold_every_rung_into_exactly_one_of_them(
    calendar: Calendar, due: date, ladder: Ladder, run_on: list[int]
) -> None:
    after, folded = FIRST - ONE, []
    for day in sorted(FIRST + n * ONE for n in [*run_on, 199]):
        some = rungs_between(ladder, due, after, day, calendar)
        lapsed = ladder.ends_with_due and slow_left(due, day, calendar) < 0
        assert latest_rung(ladder, due, after, day, calendar) == (None if lapsed or not some else some[-1])
        folded += some
        after = day
    assert folded == [r for day in days_of_interest if (r := rung_on(ladder, due, day, calendar))]


@given(calendars, dues, ladders, st.integers(0, 199))
def test_the_dictionary_of_a_run_says_what_the_function_says_and_nothing_lies_behind_its_horizon(
    calendar: Calendar, due: date, ladder: Ladder, n: int
) -> None:
    day = calendar.next_working(FIRST + n * ONE)
    rungs = Rungs({Clock.REPLY: Chase(ladder, "")}, calendar, calendar.add_working_days(day, -1), day)
    found = rungs.of(Clock.REPLY, due)
    if ladder.ends_with_due and due < day:
        assert found is None
    else:
        assert found == rung_on(ladder, due, day, calendar)
    assert found is None or due <= rungs.horizon
    assert rungs.of(Clock.REPLY, due) is found


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2023, 5, 4), None),
        (date(2023, 5, 5), 0),
        (date(2023, 5, 6), None),
        (date(2023, 5, 7), None),
        (date(2023, 5, 8), -1),
        (date(2023, 5, 12), -5),
        (date(2023, 5, 15), None),
        (date(2023, 5, 19), -10),
    ],
)
def test_a_due_date_on_a_saturday_is_chased_on_friday(day: date, left: int | None) -> None:
    ladder = Ladder((), on_due=True, daily=5, every=5)
    assert rung_on(ladder, date(2023, 5, 6), day, PLAIN) == (None if left is None else Rung(left))


def test_a_right_is_told_once_and_never_after_it_lapsed() -> None:
    due, before, after = date(2023, 5, 12), date(2023, 5, 8), date(2023, 5, 15)
    assert latest_rung(RIGHT, due, before, date(2023, 5, 9), PLAIN) == Rung(3)
    assert latest_rung(RIGHT, due, before, due, PLAIN) == Rung(3)
    assert latest_rung(RIGHT, due, before, after, PLAIN) is None
    assert latest_rung(RIGHT, due, None, after, PLAIN) is None


def test_the_first_run_ever_knows_one_rung_of_whatever_is_near_or_overdue() -> None:
    day = date(2023, 5, 12)
    assert latest_rung(FULL, date(2022, 5, 12), None, day, PLAIN).left == -260
    assert latest_rung(FULL, date(2023, 5, 16), None, day, PLAIN) == Rung(3)
    assert latest_rung(FULL, date(2023, 6, 30), None, day, PLAIN) is None


@pytest.mark.parametrize(("left", "code"), [(15, "T-15"), (0, "T"), (-5, "T+5")])
def test_a_rung_has_a_name(left: int, code: str) -> None:
    assert Rung(left).code == code


# ------------------------------------------------------------------ the data file


def packaged() -> dict:
    return tomllib.loads((Path(DATA) / "reminders.toml").read_text(encoding="utf-8"))


def test_the_packaged_ladders_are_those_of_the_handbook() -> None:
    chases = parse_reminders(packaged())
    assert chases[Clock.REPLY].ladder == FULL
    assert chases[Clock.ACCEPT].ladder == Ladder((1,), on_due=True, daily=5, every=5)
    assert chases[Clock.ADJUSTMENT].ladder == RIGHT
    assert chases[Clock.REPLY_LATEST].ladder == Ladder()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda t: t.update(ladder={}), "ladder"),
        (lambda t: t.pop("ladders"), "ladders"),
        (lambda t: t["ladders"]["full"].update(weekly=5), "weekly"),
        (lambda t: t["ladders"]["full"].update(before=[0]), "ladders.full.before"),
        (lambda t: t["ladders"]["full"].update(before="15"), "ladders.full.before"),
        (lambda t: t["ladders"]["full"].update(on_due=1), "ladders.full.on_due"),
        (lambda t: t["ladders"]["full"].update(daily=True), "ladders.full.daily"),
        (lambda t: t["ladders"]["full"].update(every=-1), "ladders.full.every"),
        (lambda t: t["clocks"].update(replly=t["clocks"].pop("reply")), "replly"),
        (lambda t: t["clocks"].pop("reply"), "clocks.reply"),
        (lambda t: t["clocks"]["reply"].update(ladder="wall"), "clocks.reply.ladder"),
        (lambda t: t["clocks"]["reply"].update(next=3), "clocks.reply.next"),
    ],
)
def test_a_wrong_ladder_file_is_refused_with_its_place(change, place: str) -> None:
    table = packaged()
    change(table)
    with pytest.raises(BadInput) as refusal:
        parse_reminders(table)
    assert place in refusal.value.sentence
