"""答复口径 in a browser without scripts: keep a line, find it beside a draft, insert it, see where it stands."""

import re
from datetime import date

import pytest

from proposals.services import standard_lines
from proposals.services.drafting import DraftText, drafting_page, save_draft
from proposals.services.standard_lines import NewVersion
from tests.factories import in_hand

OLD = "公证服务收费标准仍按2019年公布的政府指导价执行。"
NEW = "公证服务收费标准自今年起降低两成，特殊群体减半收取。"
BODY = "一、关于“加强法治培训”的建议\n已经组织培训。"


@pytest.fixture
def case(site) -> int:
    handling_id = in_hand(site.cast)
    save_draft(site.cast.office, site.cast["李承办"], handling_id, DraftText(body=BODY), base_version=0)
    site.cast.office.commit()
    return handling_id


@pytest.fixture
def line(site) -> int:
    first = NewVersion(OLD, "某发改〔2019〕8号", "吴分管", date(2019, 1, 1))
    kept = standard_lines.add_line(
        site.cast.office, site.cast["王登记"], site.cast.unit.id, site.cast.department.id, "公证收费", first
    )
    site.cast.office.commit()
    return kept.id


def test_the_clerk_adds_a_line_and_finds_it_by_word_and_state(site) -> None:
    clerk = site.visitor("王登记")
    assert "还没有答复口径" in clerk.get("/lines").text
    assert 'href="/lines"' in clerk.get("/admin/").text
    answer = clerk.post(
        "/lines/new", topic="公证收费", text=OLD, source="某发改〔2019〕8号", valid_from="2019-1-1", department=""
    )  # fmt: skip
    assert answer.status_code == 303
    shown = clerk.get(answer.headers["Location"]).text
    assert "已添加" in shown
    assert "第1版（现行）" in shown
    assert "公证收费" in clerk.get("/lines?q=指导价&state=valid").text
    assert "没有符合条件的口径" in clerk.get("/lines?q=仲裁").text
    assert "只有一个字" in clerk.get("/lines?q=费").text


def test_what_was_typed_stays_when_a_line_is_refused(site, line) -> None:
    page = site.visitor("王登记").post(
        "/lines/new", topic="公证收费", text=NEW, source="文", valid_from="2023-2-1", department=""
    )
    assert page.status_code == 422
    assert "已有主题为“公证收费”的口径" in page.text
    assert NEW in page.text


def test_the_owner_says_it_anew_and_sees_both_versions(site, line) -> None:
    head = site.visitor("周处长")
    answer = head.post(f"/lines/{line}/revise", text=NEW, source="新文件", valid_from="2020-1-1")
    assert answer.status_code == 303
    page = head.get(answer.headers["Location"]).text
    assert "第2版（现行）" in page
    assert OLD in page
    assert NEW in page


def test_somebody_of_another_department_reads_but_has_no_buttons(site, line) -> None:
    other = site.visitor("郑配合")
    page = other.get(f"/lines/{line}").text
    assert OLD in page
    assert "/revise" not in page
    assert other.post(f"/lines/{line}/retire", page=f"/cases/{line}").status_code in (400, 403)
    assert (
        other.post(f"/lines/{line}/revise", text=NEW, source="文", valid_from="2020-1-1").status_code == 403
    )


def test_a_line_is_retired_and_restored(site, line) -> None:
    clerk = site.visitor("王登记")
    assert clerk.post(f"/lines/{line}/retire", page=f"/lines/{line}").status_code == 303
    assert "已停用" in clerk.get(f"/lines/{line}").text
    assert clerk.post(f"/lines/{line}/restore", page=f"/lines/{line}").status_code == 303
    assert "恢复使用" not in clerk.get(f"/lines/{line}").text.split("已恢复使用")[-1]


def test_a_line_gets_another_topic_and_owner(site, line) -> None:
    clerk = site.visitor("王登记")
    owner = str(site.cast.supporting.id)
    assert clerk.post(f"/lines/{line}/change", topic="公证的收费", department=owner).status_code == 303
    page = clerk.get(f"/lines/{line}").text
    assert "公证的收费" in page
    assert "行政执法协调监督处" in page


# ------------------------------------------------------------------ beside a draft


def test_looking_for_a_line_keeps_what_is_typed(site, case, line) -> None:
    handler, url = site.visitor("李承办"), f"/cases/{case}/save_draft"
    page = handler.post(url, body=BODY + "\n还没有保存的一句。", lines="公证", change="lines")
    assert page.status_code == 200
    assert "还没有保存的一句。" in page.text
    assert OLD in page.text
    assert "依据：某发改〔2019〕8号" in page.text
    assert drafting_page(site.cast.office, site.cast["李承办"], case).version == 1


def test_a_line_is_also_found_by_the_address(site, case, line) -> None:
    handler = site.visitor("李承办")
    assert OLD in handler.get(f"/cases/{case}/save_draft?lines=指导价").text
    assert "没有找到现在可用的口径" in handler.get(f"/cases/{case}/save_draft?lines=仲裁").text
    assert "只有一个字" in handler.get(f"/cases/{case}/save_draft?lines=费").text


def test_saving_goes_back_to_what_was_searched(site, case, line) -> None:
    answer = site.visitor("李承办").post(f"/cases/{case}/save_draft", body=BODY, lines="公证")
    assert "lines=%E5%85%AC%E8%AF%81" in answer.headers["Location"]


def test_a_found_line_is_inserted_by_its_button_and_named_beside_the_draft(site, case, line) -> None:
    handler, url = site.visitor("李承办"), f"/cases/{case}/save_draft"
    page = handler.get(f"{url}?lines=公证").text
    (version,) = re.findall(r'name="insert_line" value="(\d+)"', page)
    answer = handler.post(url, body=BODY, insert_line=version)
    assert answer.status_code == 303
    page = handler.get(url).text
    assert "第3段：用了口径" in page
    kept = site.visitor("王登记").get(f"/lines/{line}").text
    assert "第0607号" in kept
    assert "第3段用了第1版" in kept


def test_a_line_that_nobody_has_is_refused_with_the_text_kept(site, case) -> None:
    page = site.visitor("李承办").post(f"/cases/{case}/save_draft", body=BODY + "新句。", insert_line="999")
    assert page.status_code == 404
    assert "没有找到这条口径" in page.text
    assert "新句。" in page.text
