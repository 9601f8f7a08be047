"""A draft taken along as a Word file and sent back, at a browser without scripts."""

import io
import re

import docx
import pytest
from docx.oxml import parse_xml
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from proposals.documents.word_reading import read_word
from proposals.services.drafting import DraftText, save_draft
from proposals.storage.tables.audit import Event
from proposals.storage.tables.drafting import Draft
from tests.factories import in_hand
from tests.site import SiteUnderTest, Visitor

BODY = "一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
INSERTED = f'<w:ins {W} w:id="900" w:author="周处长"><w:r><w:t>共三期。</w:t></w:r></w:ins>'


@pytest.fixture
def case(site):
    handling_id = in_hand(site.cast)
    site.cast.office.commit()
    return handling_id


def saved(site: SiteUnderTest, case: int, body: str = BODY, base: int = 0, who: str = "李承办") -> int:
    done = save_draft(site.cast.office, site.cast[who], case, DraftText(body=body), base_version=base)
    site.cast.office.commit()
    return done.draft_id


def taken_along(visitor: Visitor, case: int, draft_id: int) -> docx.document.Document:
    answer = visitor.get(f"/cases/{case}/draft/versions/{draft_id}/docx")
    return docx.Document(io.BytesIO(answer.data))


def send(
    visitor: Visitor, case: int, document: object, name: str = "改好的稿.docx", **more: str
) -> TestResponse:
    if isinstance(document, bytes):
        data = document
    else:
        out = io.BytesIO()
        document.save(out)
        data = out.getvalue()
    return visitor.post(f"/cases/{case}/draft/word", file=(io.BytesIO(data), name), **more)


def add(document: docx.document.Document, beginning: str, words: str) -> None:
    next(p for p in document.paragraphs if p.text.startswith(beginning)).add_run(words)


def hidden(page: str) -> dict[str, str]:
    names = "csrf_token|seen|base_version|upload|kept"
    return dict(re.findall(rf'<input[^>]*name="({names})"[^>]*value="([^"]*)"', page))


def test_the_handler_takes_the_draft_along_and_sends_it_back(site, case):
    first = saved(site, case)
    handler = site.visitor("李承办")
    assert f"/cases/{case}/draft/word" in handler.get(f"/cases/{case}/save_draft").text
    page = handler.get(f"/cases/{case}/draft/word").text
    assert "下载第1稿" in page
    document = taken_along(handler, case, first)
    add(document, "已经组织培训", "共三期。")
    answer = send(handler, case, document, note="补写期数")
    assert answer.status_code == 303
    page = handler.get(answer.headers["Location"]).text
    assert "已按文件存为第2稿。" in page
    assert "已经组织培训。共三期。" in page
    assert "补写期数" in page
    second = site.fresh().db.scalar(select(Draft.id).where(Draft.version == 2))
    version = f"/cases/{case}/draft/versions/{second}"
    assert "下载当时上传的文件" in handler.get(version).text
    assert "共三期。" in read_word(handler.get(f"{version}/word").data).text
    assert handler.get(f"/cases/{case}/draft/versions/{first}/word").status_code == 404


def test_an_unchanged_file_is_said_to_be_unchanged(site, case):
    first = saved(site, case)
    handler = site.visitor("李承办")
    answer = send(handler, case, taken_along(handler, case, first))
    assert "文件的正文与第1稿完全一样" in handler.get(answer.headers["Location"]).text


def test_on_a_stale_base_the_comparison_opens_and_a_second_save_keeps_both(site, case):
    first = saved(site, case)
    handler = site.visitor("李承办")
    document = taken_along(handler, case, first)
    add(document, "已经组织培训", "我在外面改的。")
    saved(site, case, BODY + "\n三、王登记补的。", 1, "王登记")
    page = send(handler, case, document)
    assert page.status_code == 200
    assert "文件是从第1稿改的，此后王登记已保存第2稿。" in page.text
    assert "上传的Word文件与最新一稿不同" in page.text
    assert "三、王登记补的。" in page.text
    assert site.fresh().db.scalar(select(func.max(Draft.version))) == 2
    fields = hidden(page.text)
    assert fields["base_version"] == "2"
    body = BODY.replace("已经组织培训。", "已经组织培训。我在外面改的。") + "\n三、王登记补的。"
    answer = handler.client.post(f"/cases/{case}/save_draft", data={**fields, "body": body})
    assert answer.status_code == 303
    third = site.fresh().db.scalars(select(Draft).where(Draft.version == 3)).one()
    assert third.upload_blob_id is not None


def test_tracked_changes_are_refused_and_the_file_need_not_be_chosen_again(site, case):
    first = saved(site, case)
    handler = site.visitor("李承办")
    document = taken_along(handler, case, first)
    paragraph = next(p for p in document.paragraphs if p.text.startswith("已经组织培训"))
    paragraph._p.append(parse_xml(INSERTED))
    document.add_comment(paragraph.runs[0], "这里再核实一下数字", author="周处长")
    page = send(handler, case, document)
    assert page.status_code == 422
    assert "文件里有1处修订还没有处理" in page.text
    assert "文件里有1条批注（周处长：这里再核实一下数字）" in page.text
    assert "文件已经收到，不用再选" in page.text
    assert site.fresh().db.scalar(select(func.count(Draft.id))) == 1
    answer = handler.client.post(
        f"/cases/{case}/draft/word", data={**hidden(page.text), "tracked": "accept", "without_comments": "y"}
    )
    assert answer.status_code == 303
    newest = site.fresh().db.scalars(select(Draft).where(Draft.version == 2)).one()
    assert "已经组织培训。共三期。" in newest.body
    assert newest.note == "由Word文件“改好的稿.docx”上传"


def test_rejected_changes_leave_the_text_as_it_was(site, case):
    first = saved(site, case)
    handler = site.visitor("李承办")
    document = taken_along(handler, case, first)
    next(p for p in document.paragraphs if p.text.startswith("已经组织培训"))._p.append(parse_xml(INSERTED))
    answer = send(handler, case, document, tracked="reject")
    assert "文件的正文与第1稿完全一样" in handler.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "稿.docx", "是空文件"),
        (b"PK\x03\x04 broken", "稿.docx", "不完整或已损坏"),
        (b"%PDF-1.7 not really", "稿.pdf", "不能上传，只收"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "稿.doc", "不完整或已损坏"),
    ],
)
def test_what_is_no_word_file_is_refused_in_a_sentence(site, case, data, name, sentence):
    saved(site, case)
    answer = send(site.visitor("李承办"), case, data, name)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert site.fresh().db.scalar(select(func.count(Draft.id))) == 1


def test_without_a_file_the_form_asks_for_one(site, case):
    answer = site.visitor("李承办").post(f"/cases/{case}/draft/word")
    assert answer.status_code == 422
    assert "请选择Word文件。" in answer.text


def test_a_table_in_the_body_is_quoted(site, case):
    first = saved(site, case)
    handler = site.visitor("李承办")
    document = taken_along(handler, case, first)
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "培训期数"
    paragraph = next(p for p in document.paragraphs if p.text.startswith("已经组织培训"))
    paragraph._p.addnext(table._tbl)
    answer = send(handler, case, document)
    assert answer.status_code == 422
    assert "正文里有表格（“培训期数”）" in answer.text
    assert "文件已经收到" not in answer.text


def test_the_clerk_writes_down_a_file_for_the_handler(site, case):
    first = saved(site, case)
    clerk = site.visitor("王登记")
    document = taken_along(clerk, case, first)
    add(document, "已经组织培训", "共三期。")
    behalf = {"behalf": "y", "behalf_name": "李承办", "behalf_way": "paper", "behalf_on": "2023-02-09"}
    assert send(clerk, case, document, **behalf).status_code == 303
    event = site.fresh().db.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
    assert event.on_behalf["name"] == "李承办"


def test_unsaved_typing_is_mentioned_before_a_file_is_sent(site, case):
    handler = site.visitor("李承办")
    url = f"/cases/{case}/draft/word"
    assert "没有保存的内容" not in handler.get(url).text
    handler.post(
        f"/cases/{case}/draft/autosave", page=f"/cases/{case}/save_draft", body="一、半句", base_version="0"
    )
    assert "还有一份没有保存的内容" in handler.get(url).text


def test_others_find_no_such_page(site, case):
    assert site.visitor("外人").get(f"/cases/{case}/draft/word").status_code == 404
    assert site.visitor("钱核稿").get(f"/cases/{case}/draft/word").status_code == 403
