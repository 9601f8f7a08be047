"""日历 in the browser: whose, which month, which day; nothing of others."""

import pytest

from tests.factories import in_hand, registered


@pytest.fixture
def case(site) -> int:
    found = in_hand(site.cast)
    site.cast.office.commit()
    return found


def test_a_clerk_begins_with_the_unit_and_a_handler_with_what_is_theirs(site, case):
    clerk = site.visitor("王登记").get("/calendar?month=2023-05").text
    assert 'aria-current="page"' in clerk
    assert "重庆市司法局，2023年5月有1个期限" in clerk
    assert f'href="/cases/{case}"' in clerk
    assert "已逾期" in clerk
    assert "我的，2023年5月有1个期限" in site.visitor("李承办").get("/calendar?month=2023-05").text


def test_strangers_see_nothing_whatever_they_ask_for(site, case):
    stranger = site.visitor("外人")
    for whose in ("", "mine", str(site.cast.unit.id), "999999", "x"):
        page = stranger.get(f"/calendar?month=2023-05&whose={whose}").text
        assert "0607" not in page
        assert "有0个期限" in page
        assert "0607" not in stranger.get(f"/calendar/day?on=2023-05-08&whose={whose}").text


@pytest.mark.parametrize(
    "month", ["", "2023-13", "0000-01", "9999-12", "2101-01", "x", "2023-05-01", "２０２３-05"]
)
def test_a_month_that_is_none_is_this_month(site, month):
    page = site.visitor("王登记").get(f"/calendar?month={month}")
    assert page.status_code == 200
    assert " 今天" in page.text


@pytest.mark.parametrize(("month", "missing"), [("1990-01", "上个月"), ("2100-12", "下个月")])
def test_the_calendar_ends_where_its_years_end(site, month, missing):
    assert missing not in site.visitor("王登记").get(f"/calendar?month={month}").text


@pytest.mark.parametrize("on", ["", "x", "2023-02-30", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_not_there(site, on):
    assert site.visitor("王登记").get(f"/calendar/day?on={on}&after=abc").status_code == 404


def test_a_full_day_is_folded_and_opens(site):
    for n in range(6):
        registered(site.cast, serial_no=f"07{n:02}")
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    month = clerk.get("/calendar?month=2023-05").text
    assert "还有2个期限" in month
    assert "0705" not in month
    assert "0705" in clerk.get(f"/calendar/day?on=2023-05-08&whose={site.cast.unit.id}").text


def test_a_year_not_announced_is_said_on_the_month(site):
    page = site.visitor("王登记").get("/calendar?month=2027-05").text
    assert "2027年放假安排未导入，按双休推算" in page
