"""日历: what falls due when, for whom; restricted cases only for their readers."""

from datetime import date

import pytest

from proposals.domain.workflow import Part
from proposals.services import calendar
from proposals.services._apply import refresh
from proposals.storage.tables.handling import Handling, RestrictedReader
from tests.factories import in_hand, registered
from tests.people import Cast
from tests.stories import set_day

MAY = date(2023, 5, 1)


def box(cast: Cast, who: str, day: date, unit_id: int | None = None) -> calendar.DayBox:
    month = calendar.month(cast.office, cast[who], day.replace(day=1), unit_id)
    [found] = [b for week in month.weeks for b in week if b.day == day]
    return found


@pytest.mark.both_databases
def test_a_month_shows_each_due_date_with_its_light_in_words(cast):
    case = in_hand(cast)
    set_day(cast, date(2023, 4, 27))
    [entry] = box(cast, "王登记", date(2023, 5, 8), cast.unit.id).entries
    assert (entry.handling_id, entry.serial_no, entry.label) == (case, "0607", "答复")
    assert entry.light.words == "剩5个工作日"
    month = calendar.month(cast.office, cast["王登记"], MAY, cast.unit.id)
    assert [len(week) for week in month.weeks] == [7] * 5
    assert month.weeks[0][0].day == MAY


@pytest.mark.both_databases
def test_more_than_four_a_day_are_a_number_and_a_page_of_their_own(cast):
    for n in range(7):
        registered(cast, serial_no=f"07{n:02}")
    due = date(2023, 5, 8)
    found = box(cast, "王登记", due, cast.unit.id)
    assert (len(found.entries), found.more) == (4, 3)
    day = calendar.day(cast.office, cast["王登记"], due, cast.unit.id)
    assert [e.serial_no for e in day.entries] == [f"07{n:02}" for n in range(7)]


def test_a_long_day_goes_on_on_the_next_page(cast, monkeypatch):
    monkeypatch.setattr(calendar, "PAGE", 3)
    for n in range(4):
        registered(cast, serial_no=f"07{n:02}")
    first = calendar.day(cast.office, cast["王登记"], date(2023, 5, 8), cast.unit.id)
    assert len(first.entries) == 3
    rest = calendar.day(cast.office, cast["王登记"], date(2023, 5, 8), cast.unit.id, first.next_key)
    assert ([e.serial_no for e in rest.entries], rest.next_key) == (["0703"], None)


def test_mine_is_what_i_work_on_or_what_waits_for_me(cast):
    in_hand(cast)
    registered(cast, serial_no="0608")
    due = date(2023, 5, 8)
    assert [e.serial_no for e in box(cast, "李承办", due).entries] == ["0607"]
    assert box(cast, "郑配合", due).entries == []
    assert [e.serial_no for e in box(cast, "王登记", due).entries] == ["0608"]


def test_another_unit_sees_nothing_and_a_cohandler_its_own_part(cast):
    in_hand(cast, part=Part.LEAD, co_units=("市信访办",))
    due = date(2023, 5, 8)
    assert box(cast, "外人", due, cast["外人"].unit_id).entries == []
    assert box(cast, "外人", due, cast.unit.id).entries == []
    unit = cast["赵会办"].unit_id
    months = [calendar.month(cast.office, cast["赵会办"], date(2023, m, 1), unit) for m in (2, 3, 4, 5)]
    shown = [e for month in months for week in month.weeks for b in week for e in b.entries]
    assert {e.label for e in shown}
    assert all("答复" not in e.label for e in shown)


def test_a_restricted_case_is_there_for_its_readers_alone_also_in_the_count(cast):
    case = in_hand(cast)
    db = cast.office.db
    db.get(Handling, case).restricted = True
    db.add(RestrictedReader(handling_id=case, person_id=cast["李承办"].person_id))
    refresh(cast.office, db.get(Handling, case))
    due = date(2023, 5, 8)
    hidden = calendar.month(cast.office, cast["王登记"], MAY, cast.unit.id)
    assert hidden.count == 0
    assert calendar.day(cast.office, cast["王登记"], due, cast.unit.id).entries == []
    assert [e.serial_no for e in box(cast, "李承办", due).entries] == ["0607"]


def test_days_off_and_make_up_days_are_marked(cast):
    off, made_up = box(cast, "王登记", date(2023, 5, 3)), box(cast, "王登记", date(2023, 5, 6))
    assert (off.off, off.made_up) == (True, False)
    assert (made_up.off, made_up.made_up) == (False, True)


def test_a_month_of_a_year_not_announced_says_so(cast):
    month = calendar.month(cast.office, cast["王登记"], date(2026, 12, 1))
    assert month.not_announced == [2027]
    assert calendar.month(cast.office, cast["王登记"], date(2026, 10, 1)).not_announced == []


def test_neighbours_are_the_months_beside(cast):
    assert calendar.neighbours(date(2027, 1, 1)) == (date(2026, 12, 1), date(2027, 2, 1))
    assert calendar.neighbours(date(2026, 12, 1)) == (date(2026, 11, 1), date(2027, 1, 1))
