"""职责目录 in a browser without scripts: look at a document, store it, take its units over into the forms."""

import html
import io
import re

import pytest

from proposals.domain.workflow import Part
from proposals.services import responsibilities
from proposals.services._office import DATA
from proposals.services.responsibilities import NewDirectory
from tests.factories import registered

TEXT = (DATA / "demo" / "tasks.txt").read_text(encoding="utf-8")
NEW = "/admin/responsibilities/new"


@pytest.fixture
def directory(site) -> int:
    new = NewDirectory("任务分工", "复府办演〔2023〕6号", "", None, TEXT)
    document = responsibilities.import_directory(site.cast.office, site.cast["王登记"], new)
    site.cast.office.commit()
    return document.id


def case_about(site, title: str, **more) -> int:
    case = registered(site.cast, title=title, points=(title,), **more)
    site.cast.office.commit()
    return case.handling_id


def links(page: str, words: str) -> list[str]:
    return [html.unescape(a) for a in re.findall(r'href="([^"]+)"[^>]*>' + words, page)]


def test_the_clerk_looks_a_document_over_and_stores_it(site) -> None:
    clerk = site.visitor("王登记")
    page = clerk.post(NEW, file=(io.BytesIO(TEXT.encode()), "分工.txt"))
    assert page.status_code == 200
    for told in (
        "共9项任务，8项有牵头单位，1项只写了责任单位",
        "依法行政年度任务分工（演示）",
        "复府办演〔2023〕6号",
    ):
        assert told in page.text
    answer = clerk.post(
        NEW,
        title="任务分工",
        number="复府办演[2023]6号",
        issued_on="2023-1-16",
        text=TEXT,
        as_groups=["各区县政府"],
        confirm="1",
    )
    assert answer.status_code == 303
    shown = clerk.get(answer.headers["Location"]).text
    assert "已导入9项任务。" in shown
    assert "让重大行政决策经得起检验" in shown
    listed = clerk.get("/admin/responsibilities").text
    assert "复府办演〔2023〕6号" in listed
    assert "重庆市司法局" in listed


def test_what_was_typed_stays_in_the_preview_when_it_is_refused(site) -> None:
    page = site.visitor("王登记").post(NEW, title="任务分工", number="六号", text=TEXT, confirm="1")
    assert page.status_code == 422
    assert "发文字号“六号”不规范" in page.text
    assert 'value="任务分工"' in page.text
    assert "管住红头文件" in page.text


def test_a_text_without_tasks_is_refused_where_it_was_typed(site) -> None:
    page = site.visitor("王登记").post(NEW, text="一、总体要求")
    assert page.status_code == 422
    assert "没有找到写明“牵头单位”" in page.text
    assert "一、总体要求" in page.text


def test_a_handler_has_no_business_with_the_directory(site, directory) -> None:
    assert site.visitor("李承办").get("/admin/responsibilities").status_code == 403


def test_a_unit_has_a_page_and_a_document_can_be_retired(site, directory) -> None:
    clerk = site.visitor("王登记")
    page = clerk.get(f"/admin/responsibilities/units/{site.cast.unit.id}").text
    assert "重庆市司法局的职责" in page
    assert "减少对企业的打扰" in page
    answer = clerk.post(f"/admin/responsibilities/{directory}/retire")
    assert answer.status_code == 303
    assert "已停用" in clerk.get("/admin/responsibilities").text


def test_a_case_says_whose_it_is_by_the_directory(site, directory) -> None:
    case = case_about(site, "关于开展重大行政决策后评估的建议")
    clerk = site.visitor("王登记")
    assert f"/cases/{case}/responsibilities" in clerk.get(f"/cases/{case}").text
    page = clerk.get(f"/cases/{case}/responsibilities").text
    assert "建议由<strong>市司法局</strong>主办" in page
    assert "《任务分工》（复府办演〔2023〕6号）第一部分第（二）项" in page


def test_the_ground_for_an_adjustment_is_taken_over_by_a_link(site, directory) -> None:
    case = case_about(site, "关于建设乡镇污水处理设施的建议")
    clerk = site.visitor("王登记")
    page = clerk.get(f"/cases/{case}/request_adjustment").text
    (link,) = links(page, "以此作为理由")
    filled = clerk.get(link).text
    assert "此项工作由市水利局、市生态环境局牵头，不属于我单位牵头职责" in filled
    assert 'value="市水利局"' in filled


def test_no_ground_is_offered_where_we_lead_ourselves(site, directory) -> None:
    case = case_about(site, "关于开展重大行政决策后评估的建议")
    assert "以此作为理由" not in site.visitor("王登记").get(f"/cases/{case}/request_adjustment").text


def test_units_of_a_clause_are_asked_for_their_opinion(site, directory) -> None:
    case = case_about(site, "关于统一政府采购合同示范文本的建议", part=Part.LEAD)
    clerk = site.visitor("王登记")
    clerk.post(f"/cases/{case}/accept")
    page = clerk.get(f"/cases/{case}/ask_opinion").text
    filled = clerk.get(links(page, "按此填入单位")[0]).text
    assert re.search(r'<textarea[^>]*name="units"[^>]*>\s*市机关事务局\s*市财政局', filled)


def test_an_order_is_filled_in_from_a_clause(site, directory) -> None:
    case = case_about(site, "关于开展重大行政决策后评估的建议", part=None, dispatched_on=None)
    clerk = site.visitor("王登记")
    page = clerk.get(f"/cases/{case}/dispatch").text
    filled = clerk.get(links(page, "按此填入单位")[0]).text
    assert re.search(r'<textarea[^>]*name="co_units"[^>]*>\s*市发展改革委', filled)
    assert re.search(r'<input checked[^>]*value="lead"', filled)
    assert clerk.get(f"/cases/{case}/dispatch?task=999999").status_code == 200


def test_while_registering_the_directory_proposes_units_and_fills_them_in(site, directory) -> None:
    clerk = site.visitor("王登记")
    typed = {
        "title": "关于统一政府采购合同示范文本的建议",
        "serial_no": "0999",
        "unit": str(site.cast.unit.id),
    }
    page = clerk.post("/register", suggest="1", **typed)
    assert "建议由<strong>市机关事务局</strong>主办" in page.text
    assert 'value="0999"' in page.text
    (task,) = re.findall(r'name="take" value="(\d+)"', page.text)[:1]
    filled = clerk.post("/register", take=task, **typed).text
    assert "已按职责目录填入" in filled
    assert 'value="市机关事务局"' in filled
    assert re.search(r'<input checked[^>]*value="cohandle"', filled)


def test_where_nothing_is_near_registering_says_so(site, directory) -> None:
    page = site.visitor("王登记").post("/register", suggest="1", title="关于支持民办养老机构发展的建议")
    assert "没有找到用词相近的任务" in page.text
