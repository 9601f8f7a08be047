"""文书 pages: each link gives a Word file, the text can be copied, strangers find nothing."""

import io
import re
import zipfile

import pytest

from proposals.documents.docx_text import docx_lines, part_lines
from proposals.domain.workflow import Part
from proposals.services.dispatch import AdjustmentRequest, Shares, assign, request_adjustment
from tests.factories import registered
from tests.stories import in_handling, make_authority

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def led(site):
    """0607 led by us, given to a department, 市信访办 asked; its id."""
    case = in_handling(site.cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    shares = Shares(site.cast.department.id, site.cast.people["李承办"].id, (site.cast.supporting.id,))
    assign(site.cast.office, site.cast["王登记"], case, shares)
    site.cast.office.commit()
    return case


def links(page):
    return re.findall(r'href="([^"]+\.docx[^"]*)"', page.text)


def test_the_case_leads_to_its_papers_and_each_is_a_word_file(site, led):
    clerk = site.visitor("王登记")
    assert f'href="/cases/{led}/papers"' in clerk.get(f"/cases/{led}").text
    page = clerk.get(f"/cases/{led}/papers")
    found = links(page)
    assert [re.sub(r"\d+", "N", link) for link in found] == [
        "/cases/N/papers/opinion_request.docx",
        "/cases/N/papers/dispatch_notice.docx",
        "/cases/N/papers/urging_letter.docx",
    ]
    for link in found:
        answer = clerk.get(link)
        assert (answer.status_code, answer.mimetype) == (200, WORD)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert docx_lines(answer.data)


def test_the_texts_stand_ready_to_copy(site, led):
    page = site.visitor("王登记").get(f"/cases/{led}/papers").text
    assert "复制文字" in page
    assert "关于催办市政协六届一次会议\n第0607号提案的函" in page


def test_number_and_day_are_filled_in_and_travel_with_the_links(site, led):
    clerk = site.visitor("王登记")
    page = clerk.get(f"/cases/{led}/papers?number=渝司函〔2023〕5号&issued_on=2023-3-1")
    assert "2023年3月1日" in page.text
    link = next(x for x in links(page) if "opinion_request" in x).replace("&amp;", "&")
    data = clerk.get(link).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        head = part_lines(package.read("word/header1.xml"))
    assert "渝司函〔2023〕5号" in "".join(head)
    assert "2023年3月1日" in docx_lines(data)


def test_an_impossible_day_is_refused_with_its_sentence(site, led):
    clerk = site.visitor("王登记")
    page = clerk.get(f"/cases/{led}/papers?issued_on=2023-2-30")
    assert page.status_code == 422
    assert "2023年2月只有28天" in page.text
    assert 'value="2023-2-30"' in page.text
    refused = clerk.get(f"/cases/{led}/papers/urging_letter.docx?issued_on=gestern")
    assert refused.status_code == 422
    assert "请返回文书页改正" in refused.text


def test_the_pages_of_acts_lead_to_the_papers(site, led):
    clerk = site.visitor("王登记")
    for act in ("ask_opinion", "urge", "assign", "request_adjustment"):
        assert f'href="/cases/{led}/papers"' in clerk.get(f"/cases/{led}/{act}").text, act
    assert f'href="/cases/{led}/papers"' not in clerk.get(f"/cases/{led}/contact").text


def test_a_request_for_adjustment_is_printed_after_it_is_made(site):
    case = registered(site.cast).handling_id
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    assert "adjustment_request" not in clerk.get(f"/cases/{case}/papers").text
    request_adjustment(
        site.cast.office, site.cast["王登记"], case, AdjustmentRequest("属水利局职责", "市水利局")
    )
    site.cast.office.commit()
    assert f'href="/cases/{case}/papers"' in clerk.get(f"/cases/{case}/report_adjustment").text
    lines = docx_lines(clerk.get(f"/cases/{case}/papers/adjustment_request.docx").data)
    assert "建议调整由市水利局承办。" in lines


def test_a_case_without_papers_says_what_to_do(site):
    case = registered(site.cast, part=None).handling_id
    site.cast.office.commit()
    page = site.visitor("周处长").get(f"/cases/{case}/papers")
    assert page.status_code == 200


def test_strangers_find_no_paper(site, led):
    stranger = site.visitor("外人")
    for address in (f"/cases/{led}/papers", f"/cases/{led}/papers/urging_letter.docx", "/cases/99/papers"):
        assert stranger.get(address).status_code == 404, address
    assert site.visitor("王登记").get(f"/cases/{led}/papers/nothing.docx").status_code == 404
    anybody = site.visitor().get(f"/cases/{led}/papers")
    assert anybody.headers["Location"].startswith("/login")


# ------------------------------------------------------------------ one notice for several cases


def test_one_notice_is_made_for_the_cases_that_are_ticked(site, led):
    other = in_handling(site.cast, serial_no="0608", title="关于加强普法的建议").handling_id
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    assert 'href="/papers/dispatch-notice"' in clerk.get("/ledger").text
    page = clerk.get("/papers/dispatch-notice").text
    assert page.count('name="id"') == 2
    answer = clerk.post("/papers/dispatch-notice", id=[str(led), str(other)], number="渝司办〔2023〕2号")
    assert (answer.status_code, answer.mimetype) == (200, WORD)
    lines = docx_lines(answer.data)
    assert "2件（主办1件、独办1件）" in lines[4]
    assert {"0607", "0608"} <= set(lines)


def test_a_notice_for_nothing_is_refused_and_keeps_what_was_typed(site, led):
    clerk = site.visitor("王登记")
    page = clerk.post("/papers/dispatch-notice", number="渝司办〔2023〕2号")
    assert page.status_code == 422
    assert "请先勾选要列入交办通知的件" in page.text
    assert 'value="渝司办〔2023〕2号"' in page.text
    late = clerk.post("/papers/dispatch-notice", id=[str(led)], issued_on="2023-2-30")
    assert "2023年2月只有28天" in late.text
    gone = clerk.post("/papers/dispatch-notice", id=["999999"])
    assert "请刷新页面后重新勾选" in gone.text


def test_the_authority_gives_a_notice_to_units(site):
    _, _ = make_authority(site.cast)
    person = site.cast.people["何交办"]
    person.password_hash = site.cast.people["王登记"].password_hash
    person.must_change_password = False
    site.cast.office.commit()
    page = site.visitor("何交办").get("/papers/dispatch-notice?scope=outside").text
    assert "没有交给其他单位在办的件" in page
    assert "以重庆市人民政府督查室名义" in page


def test_only_clerks_make_notices(site, led):
    handler = site.visitor("李承办")
    assert handler.get("/papers/dispatch-notice").status_code == 403
    assert "papers/dispatch-notice" not in handler.get("/ledger").text
    stranger = site.visitor("外人").post("/papers/dispatch-notice", id=[str(led)])
    assert stranger.status_code == 422
    assert "请刷新页面后重新勾选" in stranger.text
