"""Every due date opens its sum: what it counts from, what was skipped, who moved it when and why, how it ended."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from proposals.domain.deadlines import Clock as ClockKind
from proposals.services.dispatch import grant_extension, request_extension
from proposals.storage.tables.handling import Clock, Handling, RestrictedReader
from tests.factories import in_hand, registered
from tests.stories import by_paper

UNTIL = date(2023, 6, 30)


def clock_of(site, handling_id: int, kind: ClockKind) -> Clock:
    with site.fresh().db as db:
        return db.scalars(
            select(Clock)
            .where(Clock.handling_id == handling_id, Clock.kind == kind, Clock.cancelled_at.is_(None))
            .order_by(Clock.id.desc())
        ).first()


def page_of(site, handling_id: int, kind: ClockKind) -> str:
    return f"/cases/{handling_id}/clocks/{clock_of(site, handling_id, kind).id}"


@pytest.fixture
def case(site) -> int:
    found = in_hand(site.cast)
    site.cast.office.commit()
    return found


def test_a_reply_date_says_from_what_by_which_rule_and_what_it_skips(site, case) -> None:
    page = site.visitor("王登记").get(page_of(site, case, ClockKind.REPLY)).text
    assert "答复：2023年5月8日" in page
    assert "起算：交办，2023年2月8日（星期三），当日不计。" in page
    assert "交办后3个月，末日遇休息日顺延" in page
    assert "第0607号《关于进一步加强法治政府建设的建议》" in page
    assert "打印日期：" in page


def test_the_case_the_lists_and_the_act_pages_lead_there(site, case) -> None:
    clerk = site.visitor("王登记")
    url = page_of(site, case, ClockKind.REPLY)
    assert f'href="{url}"' in clerk.get(f"/cases/{case}").text
    every = f'href="/cases/{case}/clocks"'
    assert every in clerk.get("/ledger").text
    assert every in site.visitor("李承办").get("/").text
    assert every in clerk.get(f"/cases/{case}/urge").text
    assert f'href="{url}"' in clerk.get(f"/cases/{case}/clocks").text


def test_an_extension_tells_who_asked_who_agreed_why_and_the_day_before(site, case) -> None:
    before = page_of(site, case, ClockKind.REPLY)
    cast = site.cast
    request_extension(cast.office, cast["王登记"], case, UNTIL, "需要实地调研")
    grant_extension(cast.office, cast["王登记"], case, None, "同意", on_behalf=by_paper("市政协提案委"))
    cast.office.commit()
    clerk = site.visitor("王登记")
    page = clerk.get(page_of(site, case, ClockKind.REPLY)).text
    assert "答复：2023年6月30日" in page
    assert re.search(r"王登记申请延期，至2023年6月30日：需要实地调研", page)
    assert "同意延期，至2023年6月30日" in page
    assert "王登记代录" in page
    assert f'<a href="{before}">2023年5月8日</a>' in page
    old = clerk.get(before).text
    assert "起不再适用" in old
    assert f'href="{page_of(site, case, ClockKind.REPLY)}"' in old


def test_a_clock_that_was_met_says_when_and_whether_in_time(site, case) -> None:
    page = site.visitor("王登记").get(page_of(site, case, ClockKind.ACCEPT)).text
    assert "完成，" in page or "按时完成" in page or "逾期完成" in page


def test_a_clock_that_stands_still_says_so_and_why(site, case) -> None:
    db = site.cast.office.db
    clock = db.get(Clock, clock_of(site, case, ClockKind.REPLY).id)
    clock.pauses = [{"from": "2023-02-10", "why": "申请调整承办单位"}]
    site.cast.office.commit()
    page = site.visitor("王登记").get(page_of(site, case, ClockKind.REPLY)).text
    assert "暂停计时" in page
    assert "2023-02-10 至 现在：申请调整承办单位" in page


def test_a_clock_of_before_that_kept_only_its_name_is_shown_well(site, case) -> None:
    db = site.cast.office.db
    clock = db.get(Clock, clock_of(site, case, ClockKind.REPLY).id)
    clock.remember({"label": "办复"})
    site.cast.office.commit()
    answer = site.visitor("王登记").get(page_of(site, case, ClockKind.REPLY))
    assert answer.status_code == 200
    assert "办复：2023年5月8日" in answer.text
    assert "起算：交办，2023年2月8日" in answer.text


def test_a_provisional_date_says_on_which_year_it_rests(site) -> None:
    late = registered(site.cast, serial_no="0700", dispatched_on=date(2026, 11, 20)).handling_id
    site.cast.office.commit()
    page = site.visitor("王登记").get(page_of(site, late, ClockKind.REPLY)).text
    assert "（暂定）" in page
    assert "2027年放假安排未导入，按双休推算" in page


def test_who_may_not_see_the_case_sees_no_date_of_it(site, case) -> None:
    url = page_of(site, case, ClockKind.REPLY)
    stranger = site.visitor("外人")
    assert stranger.get(url).status_code == 404
    assert stranger.get(f"/cases/{case}/clocks").status_code == 404
    site.cast.office.db.get(Handling, case).restricted = True
    site.cast.office.db.add(RestrictedReader(handling_id=case, person_id=site.cast.people["李承办"].id))
    site.cast.office.commit()
    assert site.visitor("王登记").get(url).status_code == 404
    assert site.visitor("李承办").get(url).status_code == 200


def test_a_clock_is_found_under_its_own_case_only(site, case) -> None:
    other = registered(site.cast, serial_no="0608").handling_id
    site.cast.office.commit()
    number = clock_of(site, other, ClockKind.REPLY).id
    assert site.visitor("王登记").get(f"/cases/{case}/clocks/{number}").status_code == 404
    assert site.visitor("王登记").get(f"/cases/{case}/clocks/999999").status_code == 404
