"""消息: the number in the top bar, opening a case from its notice, reading, on a phone as well."""

import re
from datetime import UTC, datetime

from proposals.domain.notices import NoticeKind
from proposals.services._notices import Told, tell
from tests.factories import in_hand


def tell_handler(site, count: int = 1, **more: object) -> None:
    """So many notices to 李承办."""
    office = site.cast.office
    office.now = datetime.now(UTC)
    person_id = site.cast.people["李承办"].id
    tell(
        office,
        [Told(person_id, f"请签收之{n}", f"请签收之{n}，谢谢。", f"k:{n}", **more) for n in range(count)],
    )
    office.commit()


def bar(page: str) -> str:
    """What stands in the top bar at 消息."""
    found = re.search(r'<a class="bar-inbox".*?</a>', page, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[0])


def test_the_top_bar_counts_what_is_unread_on_every_page_and_opening_the_case_reads_it(site):
    case = in_hand(site.cast)
    tell_handler(site, handling_id=case)
    handler = site.visitor("李承办")
    assert bar(handler.get("/ledger").text) == "消息1条未读"
    page = handler.get("/messages/").text
    assert "请签收之0" in page
    (address,) = re.findall(r'action="(/messages/\d+/open)"', page)
    opened = handler.post(address, page="/messages/")
    assert opened.headers["Location"] == f"/cases/{case}"
    assert bar(handler.get("/").text) == "消息"
    assert "没有未读消息" in handler.get("/messages/").text
    assert "请签收之0" in handler.get("/messages/?tab=all").text


def test_looking_at_messages_reads_none_of_them(site):
    tell_handler(site, 2)
    handler = site.visitor("李承办")
    handler.get("/messages/")
    assert bar(handler.get("/messages/").text) == "消息2条未读"


def test_over_ninety_nine_are_not_counted_out(site):
    tell_handler(site, 120)
    assert bar(site.visitor("李承办").get("/").text) == "消息99+条未读"


def test_one_and_all_are_marked_and_one_stays_on_the_same_list(site):
    tell_handler(site, 3, kind=NoticeKind.URGE)
    handler = site.visitor("李承办")
    page = handler.get("/messages/?tab=all&kind=urge").text
    address = re.findall(r'action="(/messages/\d+/read[^"]*)"', page)[0].replace("&amp;", "&")
    answer = handler.post(address, page="/messages/?tab=all&kind=urge")
    assert answer.headers["Location"] == "/messages/?tab=all&kind=urge"
    until = re.search(r'name="until" value="(\d+)"', page)
    handler.post("/messages/read", page="/messages/", until=until[1])
    assert bar(handler.get("/").text) == "消息"


def test_somebody_elses_message_cannot_be_opened(site):
    case = in_hand(site.cast)
    tell_handler(site, handling_id=case)
    handler, stranger = site.visitor("李承办"), site.visitor("外人")
    (address,) = re.findall(r'action="(/messages/\d+/open)"', handler.get("/messages/").text)
    assert stranger.post(address, page="/messages/").status_code == 404
    assert bar(handler.get("/").text) == "消息1条未读"


def test_an_unknown_kind_tab_or_key_shows_the_list(site):
    tell_handler(site)
    page = site.visitor("李承办").get("/messages/?tab=nothing&kind=nothing&key=~~")
    assert page.status_code == 200
    assert "请签收之0" in page.text
