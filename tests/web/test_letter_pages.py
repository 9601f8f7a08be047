"""Pages from numbering to the archive, and the member's page, as a browser without scripts sees them."""

import io
import re

import pytest

from proposals.services._links import link_url
from proposals.services.portal import MOST_WRONG_LINKS
from proposals.storage.letters import link_of
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Unit
from tests.issued import THREE, answered, approved, copies, issued
from tests.people import state_of
from tests.services.test_issuing import PDF


@pytest.fixture
def clerk(site):
    return site.visitor("王登记")


def link_path(site, delivery) -> str:
    url = link_url(site.cast.office, link_of(site.cast.office.db, delivery.id))
    return "/r/" + url.rpartition("/")[2]


def state(site, handling_id: int) -> str:
    office = site.fresh()
    try:
        return state_of(office, handling_id)
    finally:
        office.close()


def hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', page)
    return {**found, "csrf_token": [token[1]]}


def test_the_clerk_checks_the_number_then_confirms_and_reads_it(site, clerk):
    handling_id = approved(site.cast, proposers=THREE)
    site.cast.office.commit()
    url = f"/cases/{handling_id}/issue"
    form = clerk.get(url).text
    assert "渝司提（提案复函）" in form
    series = re.search(r'<option selected value="(\d+)"', form)[1]
    today = site.cast.office.today.isoformat()
    check = clerk.post(url, issued_on=today, series=series, number="")
    assert check.status_code == 200
    year = site.cast.office.today.year
    assert f"渝司提〔{year}〕1号" in check.text
    assert "孔祥彬委员、孟平委员、颜青委员" in check.text
    assert state(site, handling_id) == "approved", "looking takes no number"
    done = clerk.client.post(url, data={**hidden(check.text), "confirmed": "1"})
    assert done.status_code == 303
    page = clerk.get(done.headers["Location"]).text
    assert "编号完成" in page
    assert f"渝司提〔{year}〕1号" in page
    assert state(site, handling_id) == "issued"


def test_going_back_from_the_check_page_keeps_what_was_typed(site, clerk):
    handling_id = approved(site.cast)
    site.cast.office.commit()
    year = site.cast.office.today.year
    url = f"/cases/{handling_id}/issue"
    today = site.cast.office.today.isoformat()
    check = clerk.post(url, issued_on=today, series="", number=f"渝司提[{year}]0009号")
    assert f"渝司提〔{year}〕9号" in check.text
    back = clerk.client.post(url, data={**hidden(check.text), "change": "1"})
    assert f"渝司提[{year}]0009号" in back.text


def test_a_wrong_date_stands_at_its_field_and_nothing_is_numbered(site, clerk):
    handling_id = approved(site.cast)
    site.cast.office.commit()
    refused = clerk.post(f"/cases/{handling_id}/issue", issued_on="2023-2-30", series="", number="")
    assert refused.status_code == 422
    assert "2月只有28天" in refused.text
    refused = clerk.post(f"/cases/{handling_id}/issue", issued_on="2020-1-1", series="", number="")
    assert "成文日期早于签发日期" in refused.text
    assert state(site, handling_id) == "approved"


def test_copies_are_sent_by_one_form_and_checked_first(site, clerk):
    handling_id = approved(site.cast, proposers=THREE)
    issued(site.cast, handling_id)
    ids = [str(d.id) for d in copies(site.cast, handling_id)]
    site.cast.office.commit()
    url = f"/cases/{handling_id}/deliver"
    fields = {"way": "courier", "delivered_on": site.cast.office.today.isoformat(), "tracking_no": "SF1"}
    check = clerk.post(url, copies=ids[:2], **fields)
    assert "还有1份未寄" in check.text
    done = clerk.client.post(url, data={**hidden(check.text), "confirmed": "1"})
    assert done.status_code == 303
    assert "快递 SF1" in clerk.get(done.headers["Location"]).text
    assert state(site, handling_id) == "issued"
    clerk.post(url, copies=ids[2:], confirmed="1", **fields)
    assert state(site, handling_id) == "answered"


def test_letters_forms_and_scans_are_handed_out_to_those_who_may_see_the_case(site, clerk):
    handling_id = approved(site.cast)
    (letter,) = issued(site.cast, handling_id)
    site.cast.office.commit()
    word = clerk.get(f"/cases/{handling_id}/letters/{letter.id}.docx")
    assert word.data.startswith(b"PK")
    assert "attachment" in word.headers["Content-Disposition"]
    bare = f"/cases/{handling_id}/letters/{letter.id}/preprinted.docx"
    assert f'href="{bare}"' in clerk.get(f"/cases/{handling_id}/letters").text
    assert clerk.get(bare).data.startswith(b"PK")
    assert site.visitor("外人").get(bare).status_code == 404
    url = f"/cases/{handling_id}/attach_stamped"
    answer = clerk.post(url, letter=str(letter.id), scan=(io.BytesIO(PDF), "盖章.pdf"))
    assert answer.status_code == 303
    page = clerk.get(f"/cases/{handling_id}/letters").text
    for path in re.findall(rf'href="(/cases/{handling_id}/letters/{letter.id}/files/\d+)"', page):
        assert clerk.get(path).status_code == 200
        assert site.visitor("外人").get(path).status_code == 404
    assert "存档本" in page
    refused = clerk.post(url, letter=str(letter.id), scan=(io.BytesIO(b"MZ\x90"), "盖章.pdf"))
    assert refused.status_code == 422


def test_the_clerk_voids_and_the_members_link_says_so(site, clerk):
    handling_id, (copy,) = answered(site.cast)
    path = link_path(site, copy)
    site.cast.office.commit()
    number = f"渝司提〔{site.cast.office.today.year}〕1号"
    page = clerk.get(f"/cases/{handling_id}/void").text
    letter = re.search(r'name="letter" type="radio" value="(\d+)"|value="(\d+)"[^>]*name="letter"', page)
    chosen = (
        next(filter(None, letter.groups()))
        if letter
        else re.search(r'id="letter-0"[^>]*value="(\d+)"', page)[1]
    )
    assert (
        clerk.post(f"/cases/{handling_id}/void", letter=chosen, to="handling", reason="").status_code == 422
    )
    done = clerk.post(f"/cases/{handling_id}/void", letter=chosen, to="handling", reason="日期有误")
    assert done.status_code == 303
    assert "套打版" not in clerk.get(f"/cases/{handling_id}/letters").text
    bare = clerk.get(f"/cases/{handling_id}/letters/{chosen}/preprinted.docx")
    assert "已经作废，不再提供套打版" in bare.text
    member = site.visitor().get(path)
    assert f"{number}）已作废" in member.text
    assert 'name="attitude"' not in member.text


def test_a_member_reads_answers_and_sees_what_was_answered(site):
    handling_id, (copy,) = answered(site.cast)
    site.cast.office.db.get(Unit, site.cast.unit.id).contact_phone = "023-12345678"
    path = link_path(site, copy)
    site.cast.office.commit()
    member = site.visitor()
    page = member.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "孔祥彬委员" in page.text
    assert "023-12345678" in page.text
    assert state(site, handling_id) == "answered", "opening the page answers nothing"
    bare = member.client.post(path, data={"attitude": "satisfied", "result": "satisfied"})
    assert bare.status_code == 400, "without the page's token nothing is taken"
    missing = member.post(path, attitude="satisfied", comment="写了一半", filled_by="self", publish="")
    assert missing.status_code == 422
    assert "写了一半" in missing.text
    proxy = {"attitude": "satisfied", "result": "satisfied", "publish": "yes", "filled_by": "proxy"}
    assert "代填的请写明填写人姓名" in member.post(path, **proxy).text
    done = member.post(path, **{**proxy, "filled_name": "孔小明", "comment": "<script>alert(1)</script>"})
    assert done.status_code == 303
    after = member.get(path).text
    assert "您已提交的评价" in after
    assert "孔小明（代填）" in after
    assert "<script>alert" not in after
    assert state(site, handling_id) == "closed"
    assert "已经提交过" in member.post(path, **proxy).text or member.post(path, **proxy).status_code in (
        400,
        409,
    )


def test_a_link_nobody_made_says_whom_to_ask_and_guessing_is_slowed_down(site):
    member = site.visitor()
    first = member.get("/r/unknown")
    assert first.status_code == 404
    assert "没有找到这个链接" in first.text
    for _ in range(MOST_WRONG_LINKS):
        last = member.get("/r/unknown")
    assert last.status_code == 429


def test_paper_receipts_corrections_and_the_end_by_the_clerk(site, clerk):
    handling_id, (first, second, third) = answered(site.cast, proposers=THREE)
    site.cast.office.commit()
    today = site.cast.office.today.isoformat()
    said = {"attitude": "satisfied", "result": "satisfied", "channel": "paper", "received_on": today}
    for copy in (first, second):
        answer = clerk.post(
            f"/cases/{handling_id}/receive", delivery=str(copy.id), filled_by="self", publish="", **said
        )
        assert answer.status_code == 303
    refused = clerk.post(f"/cases/{handling_id}/close")
    assert refused.status_code == 422
    assert "还有回执没有收到" in refused.text
    assert clerk.post(f"/cases/{handling_id}/close", no_feedback="y").status_code == 303
    assert state(site, handling_id) == "closed"
    url = f"/cases/{handling_id}/correct_receipt"
    assert "孔祥彬委员" in clerk.get(f"{url}?delivery={first.id}").text
    wrong = {"delivery": str(first.id), "attitude": "satisfied", "result": "not_satisfied", "publish": ""}
    assert clerk.post(url, reason="勾错了", **wrong).status_code == 303
    assert state(site, handling_id) == "handling"
    assert clerk.post(f"/cases/{handling_id}/cancel_round", reason="误录").status_code == 303
    office = site.fresh()
    assert office.db.get(Handling, handling_id).round_no == 1
    office.close()


def test_the_archive_is_opened_again_by_another_person(site, clerk):
    handling_id, _ = answered(site.cast)
    site.cast.office.commit()
    assert clerk.post(f"/cases/{handling_id}/close", no_feedback="y").status_code == 303
    assert clerk.post(f"/cases/{handling_id}/archive", note="").status_code == 303
    assert clerk.post(f"/cases/{handling_id}/request_reopen", reason="补材料").status_code == 303
    assert clerk.post(f"/cases/{handling_id}/reopen").status_code == 403
    assert site.visitor("陈局长").post(f"/cases/{handling_id}/reopen").status_code == 303
    assert state(site, handling_id) == "closed"
