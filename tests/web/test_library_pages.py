"""资料库 and 往年答复 in a browser: a document added, its figures shown, repealed, taken out; similar cases' replies."""

import io

import pytest
from sqlalchemy import select

from proposals.storage.tables.proofing import LibraryDocument
from tests.services.test_earlier_answers import last_year, this_year

TEXT = "2022年，全市办结一审行政诉讼案件8169件。行政机关负责人出庭应诉率达83.2%。"


@pytest.fixture
def clerk(site):
    return site.visitor("王登记")


def added(clerk, **changes):
    values = {"title": "2022年法治政府建设情况报告", "number": "渝府办发〔2023〕4号", "text": TEXT}
    return clerk.post("/admin/library/new", **{**values, "issued_on": "2023-1-5", **changes})


def test_a_document_is_added_by_its_words_and_shows_its_figures(site, clerk):
    assert "还没有资料" in clerk.get("/admin/library").text
    answer = added(clerk)
    assert answer.status_code == 303
    page = clerk.get(answer.headers["Location"]).text
    assert "办结一审行政诉讼案件" in page
    assert "83.2%" in page
    assert "2022年法治政府建设情况报告" in clerk.get("/admin/library").text


def test_a_document_is_added_from_a_file(site, clerk):
    page = "/admin/library/new"
    answer = clerk.post(page, title="工作要点", file=(io.BytesIO(TEXT.encode()), "工作要点.txt"))
    assert answer.status_code == 303
    document = site.fresh().db.scalars(select(LibraryDocument)).one()
    assert document.text == TEXT


def test_file_and_pasted_words_together_are_refused(clerk):
    answer = clerk.post(
        "/admin/library/new", title="要点", text=TEXT, file=(io.BytesIO(TEXT.encode()), "要点.txt")
    )
    assert answer.status_code == 422
    assert "请不要再粘贴正文" in answer.text


def test_a_document_without_a_title_is_refused_and_keeps_what_was_typed(clerk):
    answer = added(clerk, title="")
    assert answer.status_code == 422
    assert "请填写" in answer.text
    assert "办结一审行政诉讼案件8169件" in answer.text


def test_it_is_repealed_and_taken_out(clerk):
    url = added(clerk).headers["Location"]
    assert "早于成文日期" in clerk.post(f"{url}/end", ended_on="2020-1-1").text
    assert clerk.post(f"{url}/end", ended_on="2024-1-1").status_code == 303
    assert "失效" in clerk.get("/admin/library").text
    assert clerk.post(f"{url}/retire").status_code == 303
    assert "已停用" in clerk.get("/admin/library").text
    assert clerk.get("/admin/library/999").status_code == 404


def test_others_do_not_look_after_the_library(site):
    assert site.visitor("李承办").get("/admin/library").status_code == 403


def test_the_earlier_answer_is_shown_with_what_speaks_against_it(site):
    last_year(site.cast)
    case = this_year(site.cast)
    site.cast.office.commit()
    handler = site.visitor("李承办")
    assert f"/cases/{case}/earlier-answers" in handler.get(f"/cases/{case}").text
    page = handler.get(f"/cases/{case}/earlier-answers").text
    assert "市政协五届五次会议第0123号" in page
    assert "与这一稿说法不同" in page
    assert "1200部" in page
    assert "印发加装电梯补贴办法" in page


def test_without_similar_cases_the_page_says_so(site):
    case = this_year(site.cast)
    site.cast.office.commit()
    assert "还没有答复过" in site.visitor("李承办").get(f"/cases/{case}/earlier-answers").text
