"""在办情况 at a browser without scripts."""

import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from proposals.domain.workflow import Part
from proposals.storage.tables.handling import LedgerRow
from tests.factories import in_hand, registered
from tests.site import SiteUnderTest
from tests.stories import in_handling

LISTS = ("/holding/", "/holding/cases", "/holding/hands", "/holding/holders", "/holding/units")


@pytest.fixture
def at_work(site: SiteUnderTest) -> SiteUnderTest:
    """A case in the department, one with an outside co-handler, one not accepted."""
    in_hand(site.cast, serial_no="0607")
    in_handling(site.cast, serial_no="0608", part=Part.LEAD, co_units=("重庆市某研究院",))
    registered(site.cast, serial_no="0609", dispatched_on=date(2023, 2, 8))
    site.cast.office.commit()
    return site


def test_the_page_says_what_is_due_who_holds_it_and_what_will_be(at_work: SiteUnderTest) -> None:
    text = at_work.visitor("王登记").get("/holding/").text
    for words in (
        "突击办理预测",
        "件已逾期未办复",
        "本周到期",
        "李承办（法治调研督察处）",
        "重庆市某研究院",
        "领导案头",
    ):
        assert words in text, words
    assert "没有等领导审签、签发的件。" in text


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("name", ["李承办", "钱核稿", "赵会办"])
def test_who_looks_over_nobodys_work_is_refused(at_work: SiteUnderTest, name: str, address: str) -> None:
    assert at_work.visitor(name).get(address).status_code == 403


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("name", ["王登记", "周处长", "吴分管", "陈局长", "外人"])
def test_who_looks_over_work_sees_the_own_unit(at_work: SiteUnderTest, name: str, address: str) -> None:
    answer = at_work.visitor(name).get(address)
    assert answer.status_code == 200
    if name == "外人":
        assert "0607" not in answer.text


def test_the_entry_stands_in_the_navigation_of_those_who_may(at_work: SiteUnderTest) -> None:
    for name, may in (("王登记", True), ("周处长", True), ("陈局长", True), ("李承办", False)):
        assert ('href="/holding/"' in at_work.visitor(name).get("/").text) == may, name


def test_urging_is_one_click_away_for_the_clerk_and_not_for_the_head(at_work: SiteUnderTest) -> None:
    assert "/urge" in at_work.visitor("王登记").get("/holding/cases").text
    assert "/urge" not in at_work.visitor("周处长").get("/holding/cases").text


def test_filters_stay_in_the_address_and_can_be_taken_away(at_work: SiteUnderTest) -> None:
    clerk = at_work.visitor("王登记")
    department = at_work.cast.department.id
    text = clerk.get(f"/holding/cases?department={department}&light=red").text
    assert "处室：法治调研督察处" in text
    assert "期限：红（已逾期）" in text
    assert "0609" not in clerk.get(f"/holding/cases?department={department}").text


@pytest.mark.parametrize("address", ["cases", "hands"])
def test_a_list_goes_to_excel(at_work: SiteUnderTest, address: str) -> None:
    answer = at_work.visitor("王登记").get(f"/holding/{address}.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert {row[3] for row in rows[1:]} == {"0607", "0608", "0609"}


@pytest.mark.parametrize(
    "address",
    [
        "/holding/?unit=x&session=x&department=999999999999&kind=x",
        "/holding/cases?light=purple&within=x&of_unit=-1&after=x",
        "/holding/hands?holder=x&desk=&after=~",
        "/holding/cases.xlsx?of_unit=9999999999",
    ],
)
def test_an_address_that_makes_no_sense_is_answered_soundly(at_work: SiteUnderTest, address: str) -> None:
    assert at_work.visitor("王登记").get(address).status_code == 200


def test_the_case_says_whose_hands_it_is_in_and_for_how_long(at_work: SiteUnderTest) -> None:
    with at_work.fresh().db as db:
        handling_id = db.scalar(select(LedgerRow.handling_id).filter_by(serial_no="0607"))
    text = at_work.visitor("周处长").get(f"/cases/{handling_id}").text
    assert "李承办（法治调研督察处）" in text
    assert re.search(r"办理并起草，\d{4}-\d\d-\d\d起，今天", text)
