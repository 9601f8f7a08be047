"""The drafting pages in a browser without scripts: write, save, compare, insert, restore, link."""

import io
import re
from urllib.parse import unquote

import docx
import pytest
from sqlalchemy import func, select

from proposals.documents.word_template import unpack
from proposals.domain.workflow import Part
from proposals.services.drafting import DraftText, save_draft
from proposals.storage.tables.drafting import Autosave, Draft
from proposals.storage.tables.handling import Handling
from tests.factories import in_hand, with_opinion

BODY = "一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"


@pytest.fixture
def case(site):
    handling_id = in_hand(site.cast)
    site.cast.office.commit()
    return handling_id


def saved(site, case, body=BODY, base=0, who="李承办"):
    done = save_draft(site.cast.office, site.cast[who], case, DraftText(body=body), base_version=base)
    site.cast.office.commit()
    return done


def test_the_handler_finds_the_first_text_saves_and_sees_it_numbered(site, case):
    handler = site.visitor("李承办")
    assert handler.get(f"/cases/{case}/draft").headers["Location"].endswith("/save_draft")
    page = handler.get(f"/cases/{case}/save_draft").text
    assert "关于“加强法治培训”的建议" in page
    assert "感谢您对我们工作的关心和支持。" in page
    answer = handler.post(
        f"/cases/{case}/save_draft", body=BODY, thanks="感谢您。", outcome_class="A", publicity="主动公开"
    )
    assert answer.status_code == 303
    page = handler.get(answer.headers["Location"]).text
    assert "第1稿" in page
    assert "自动对应第1段，待确认" in page
    assert "先起草可能答非所问" in page


def test_what_was_typed_survives_a_refusal_at_its_field(site, case):
    handler = site.visitor("李承办")
    answer = handler.post(f"/cases/{case}/save_draft", body=BODY + "半句\x07", thanks="没有句号")
    assert answer.status_code == 422
    assert "已经清理文件。半句\ufffd" in answer.text
    assert "控制字符" in answer.text
    answer = handler.post(f"/cases/{case}/save_draft", body=BODY, thanks="没有句号")
    assert answer.status_code == 422
    assert "请以句号" in answer.text
    assert 'value="没有句号"' in answer.text


def test_who_saves_over_a_newer_version_sees_both_and_may_go_on(site, case):
    handler = site.visitor("李承办")
    url = f"/cases/{case}/save_draft"
    form = handler.get(url).text
    hidden = dict(re.findall(r'name="(csrf_token|seen|base_version)"[^>]*value="([^"]*)"', form))
    saved(site, case, who="王登记")
    mine = BODY.replace("已经组织培训", "我改成了三期培训")
    refused = handler.client.post(url, data={**hidden, "body": mine})
    assert refused.status_code == 409
    assert "王登记保存了第1稿" in refused.text
    assert "您输入的内容与最新一稿不同" in refused.text
    assert "我改成了三期" in refused.text
    again = dict(re.findall(r'name="(csrf_token|seen|base_version)"[^>]*value="([^"]*)"', refused.text))
    assert again["base_version"] == "1"
    assert handler.client.post(url, data={**again, "body": mine}).status_code == 303
    office = site.fresh()
    assert office.db.scalar(select(func.max(Draft.version))) == 2


def test_what_is_typed_is_kept_by_the_script_and_offered_on_return(site, case):
    handler = site.visitor("李承办")
    token = handler.post(
        f"/cases/{case}/draft/autosave", page=f"/cases/{case}/save_draft", body="一、半句", base_version="0"
    )
    assert token.status_code == 204
    page = handler.get(f"/cases/{case}/save_draft").text
    assert "有一份没有保存的内容" in page
    assert "一、半句" in handler.get(f"/cases/{case}/save_draft?unsaved=1").text
    assert handler.post(f"/cases/{case}/draft/discard", page=f"/cases/{case}/save_draft").status_code == 303
    assert site.fresh().db.scalar(select(func.count()).select_from(Autosave)) == 0


def test_nobody_else_may_keep_text_here(site, case):
    reader = site.visitor("钱核稿")
    answer = reader.post(f"/cases/{case}/draft/autosave", page="/phrases", body="一", base_version="0")
    assert answer.status_code == 403
    stranger = site.visitor("外人")
    for url in ("draft", "draft/compare", "points", "save_draft"):
        assert stranger.get(f"/cases/{case}/{url}").status_code == 404


def test_what_is_typed_is_previewed_without_being_kept(site, case):
    handler = site.visitor("李承办")
    page = handler.post(
        f"/cases/{case}/draft/preview", page=f"/cases/{case}/save_draft", body=BODY, outcome_class="A"
    )
    assert page.status_code == 200
    assert "孔祥彬委员：" in page.text
    assert "还没有保存" in page.text
    assert site.fresh().db.scalar(select(func.count(Draft.id))) == 0


def test_versions_are_read_compared_taken_along_and_restored(site, case):
    first = saved(site, case)
    saved(site, case, BODY.replace("已经组织培训", "已经组织三期培训"), 1)
    handler, leader = site.visitor("李承办"), site.visitor("吴分管")
    assert "第2稿" in leader.get(f"/cases/{case}/draft").text
    assert "<ins " in leader.get(f"/cases/{case}/draft/compare").text
    word = leader.get(f"/cases/{case}/draft/versions/{first.draft_id}/docx")
    assert word.headers["Content-Disposition"].endswith(
        "filename*=UTF-8''%E7%AC%AC0607%E5%8F%B7%E7%AD%94%E5%A4%8D%E7%A8%BF%E7%AC%AC1%E7%A8%BF.docx"
    )
    assert any("已经组织培训。" in p.text for p in docx.Document(io.BytesIO(word.data)).paragraphs)
    old = f"/cases/{case}/draft/versions/{first.draft_id}"
    assert "恢复为新的一稿" in handler.get(old).text
    assert "恢复为新的一稿" not in leader.get(old).text
    assert handler.post(f"{old}/restore", page=old).status_code == 303
    assert site.fresh().db.scalar(select(func.max(Draft.version))) == 3


def test_the_comparison_says_who_changed_what_and_gives_the_same_as_a_word_file(site, case):
    first = saved(site, case)
    saved(site, case, BODY.replace("已经组织培训", "已经组织三期培训"), 1)
    last = saved(site, case, BODY.replace("已经组织培训", "已经组织三期培训，反映良好"), 2, who="王登记")
    leader = site.visitor("吴分管")
    query = f"?old={first.draft_id}&new={last.draft_id}"
    page = leader.get(f"/cases/{case}/draft/compare{query}").text
    assert re.findall(r'<ins title="(\S+) [-0-9]+ [:0-9]+">.*?</span>(.*?)<span', page) == [
        ("李承办", "三期"),
        ("王登记", "，反映良好"),
    ]
    assert "【王登记增】" in page
    assert page.count('<sup class="redline-by">') == 2
    assert f"/cases/{case}/draft/redline?" in page
    turned = f"?old={last.draft_id}&new={first.draft_id}"
    word = leader.get(f"/cases/{case}/draft/redline{turned}")
    assert "花脸稿" in unquote(word.headers["Content-Disposition"])
    document = unpack(word.data)["word/document.xml"].decode()
    assert re.findall(r'<w:ins [^>]*w:author="(.*?)"', document) == ["李承办", "王登记"]


def test_there_is_no_redline_before_a_version_is_saved_nor_for_strangers(site, case):
    assert site.visitor("李承办").get(f"/cases/{case}/draft/redline").status_code == 404
    saved(site, case)
    assert site.visitor("李承办").get(f"/cases/{case}/draft/redline").status_code == 200
    assert site.visitor("外人").get(f"/cases/{case}/draft/redline").status_code == 404
    assert site.visitor("李承办").get(f"/cases/{case}/draft/redline?old=999999").status_code == 404


def test_versions_of_other_cases_are_not_found(site, case):
    other = in_hand(site.cast, serial_no="0608")
    foreign = saved(site, other)
    handler = site.visitor("李承办")
    assert handler.get(f"/cases/{case}/draft/versions/{foreign.draft_id}").status_code == 404
    assert handler.get(f"/cases/{case}/draft/versions/{foreign.draft_id}/docx").status_code == 404
    saved(site, case)
    saved(site, case, BODY + "\n三、下一步。", 1)
    for wrong in (foreign.draft_id, 10**30, "x"):
        answer = handler.get(f"/cases/{case}/draft/compare?old={wrong}")
        assert answer.status_code == (200 if wrong == "x" else 404)


def test_a_cohandler_of_ours_drafts_an_opinion_letter(site):
    case = in_hand(site.cast, part=Part.COHANDLE, lead_unit="重庆市公安局")
    site.cast.office.commit()
    page = site.visitor("李承办").get(f"/cases/{case}/save_draft").text
    assert "起草会办意见函" in page
    assert 'name="thanks"' not in page


def test_an_opinion_is_inserted_with_what_is_typed(site):
    case = in_hand(site.cast, part=Part.LEAD, co_units=("市信访办",))
    db = site.cast.office.db
    child = db.scalars(select(Handling).where(Handling.parent_id == case)).one()
    part = with_opinion(site.cast, child, "二、建议加强源头治理。").parts[0]
    site.cast.office.commit()
    handler = site.visitor("李承办")
    url = f"/cases/{case}/save_draft"
    assert "保存并插入" in handler.get(url).text
    assert handler.post(url, body=BODY, insert=str(part.id)).status_code == 303
    page = handler.get(url).text
    assert "第5段：来自市信访办会办意见" in page
    assert "已用在第5段" in page
