"""核稿 in the browser, without scripts: looked at beside the text, mended, passed over, tried, configured."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.services.drafting import DraftText, save_draft
from proposals.services.review import submit
from proposals.storage.tables.audit import Event
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.organisation import RoleGrant
from proposals.storage.tables.proofing import FindingWaiver, ProofWord
from proposals.storage.tables.system import Setting
from tests.factories import in_hand
from tests.people import EVER
from tests.word_files import p, tracked, word

BODY = "一、关于“加强法治培训”的建议\n我局已布署培训。\n三、关于“严格规范性文件管理”的建议\n将严格管理。"


@pytest.fixture
def case(site) -> int:
    cast = site.cast
    case = in_hand(cast)
    save_draft(cast.office, cast["李承办"], case, DraftText(BODY), base_version=0)
    cast.office.commit()
    return case


@pytest.fixture
def admin(site):
    """钱核稿 administers as well."""
    cast = site.cast
    who = cast.people["钱核稿"].id
    cast.office.db.add(RoleGrant(person_id=who, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER))
    cast.office.commit()
    return site.visitor("钱核稿")


def editor(case: int) -> str:
    return f"/cases/{case}/save_draft"


def key_of(page: str, words: str) -> str:
    """The key of the button that mends these words."""
    return re.search(rf'name="fix" value="(R\d\d-\w+)">改为“{words}”', page)[1]


def test_the_findings_stand_beside_the_text_with_place_words_and_what_to_do(site, case):
    page = site.visitor("李承办").get(editor(case)).text
    assert "核稿还有2处错误" in page
    assert '<a href="#body" data-place="2:3:5">第2段</a>' in page
    assert "<mark>布署</mark>" in page
    assert f'href="/cases/{case}/waive_finding?finding=R26-' in page


def test_a_click_mends_and_keeps_what_was_typed(site, case):
    visitor = site.visitor("李承办")
    key = key_of(visitor.get(editor(case)).text, "部署")
    answer = visitor.post(editor(case), body=BODY + "\n新写的一段。", fix=key)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/save_draft#findings")
    newest = site.fresh().db.scalars(select(Draft).order_by(Draft.version.desc())).first()
    assert newest.body == BODY.replace("布署", "部署") + "\n新写的一段。"


def test_what_is_mended_already_is_said_and_the_text_stays(site, case):
    visitor = site.visitor("李承办")
    key = key_of(visitor.get(editor(case)).text, "部署")
    answer = visitor.post(editor(case), body="已部署。", fix=key)
    assert answer.status_code == 409
    assert "这一处已经改过" in answer.text
    assert "已部署。" in answer.text


def test_without_a_script_the_button_looks_through_what_is_typed_and_keeps_nothing(site, case):
    visitor = site.visitor("李承办")
    answer = visitor.post(editor(case), body="我局已按装设备。", change="findings")
    assert answer.status_code == 200
    assert "<mark>按装</mark>" in answer.text
    assert len(site.fresh().db.scalars(select(Draft)).all()) == 1


def test_the_script_gets_the_piece_of_the_page_alone(site, case):
    visitor = site.visitor("李承办")
    answer = visitor.post(f"/cases/{case}/draft/findings", editor(case), body="我局已按装设备。")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<p class="light')
    assert "<html" not in answer.text


def test_a_stranger_gets_no_piece_of_a_case(site, case):
    answer = site.visitor("外人").post(f"/cases/{case}/draft/findings", "/proofread", body="我局。")
    assert answer.status_code == 404


def test_a_finding_is_passed_over_with_a_reason_and_taken_up_again(site, case):
    visitor = site.visitor("李承办")
    page = visitor.get(editor(case)).text
    address = re.search(rf'href="(/cases/{case}/waive_finding\?finding=(R26-\w+))"', page)
    form = visitor.get(address[1]).text
    assert re.search(rf'checked[^>]*value="{address[2]}"', form)
    refused = visitor.post(f"/cases/{case}/waive_finding", findings=address[2], reason="不改")
    assert refused.status_code == 422
    assert "至少4个字" in refused.text
    assert visitor.post(f"/cases/{case}/waive_finding", findings=address[2], reason="引用原文，不改")
    page = visitor.get(editor(case)).text
    assert "已忽略1项" in page
    assert "理由：引用原文，不改" in page
    again = re.search(rf'href="(/cases/{case}/findings/\d+/again)"', page)[1]
    assert visitor.post(again).status_code == 303
    assert "已忽略" not in visitor.get(editor(case)).text
    assert site.fresh().db.scalars(select(FindingWaiver)).one().withdrawn_at is not None


def test_the_approver_reads_the_verdict_and_the_proofreader_passes_over(site, case):
    cast = site.cast
    office = cast.office
    submit(
        office,
        cast["王登记"],
        case,
        waivers=dict.fromkeys(("contact", "errors", "points"), "请核稿人看过再定"),
    )
    office.commit()
    page = site.visitor("周处长").get(f"/cases/{case}/approve").text
    assert "核稿还有2处错误" in page
    assert f"/cases/{case}/waive_finding?finding=" in page
    assert 'name="fix"' not in page


def test_submission_says_where_the_errors_stand(site, case):
    page = site.visitor("李承办").get(f"/cases/{case}/submit").text
    assert "核稿错误" in page
    assert "答复稿核稿还有2处错误没有改：第2段" in page


def test_anybody_may_try_a_text_and_a_file(site):
    visitor = site.visitor("陈局长")
    answer = visitor.post("/proofread", text="我局已布署工作。")
    assert "<mark>布署</mark>" in answer.text
    file = (io.BytesIO(word(p("由××负责。"), p("已办。", tracked("ins", "三期。")))), "稿.docx")
    answer = visitor.post("/proofread", file=file, text="")
    assert "“××”" in answer.text
    assert "1处修订没有处理" in answer.text
    assert "由××负责。\n已办。三期。" in answer.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": " "}, "没有可以核的文字"),
        ({"file": (b"%PDF-1.7", "a.txt")}, "这是PDF文件"),
        ({"file": (b"\x00\x01\x02", "a.txt")}, "读不懂的文件"),
        ({"file": (b"PK\x03\x04zz", "a.docx")}, "file"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_a_sentence(site, given, sentence):
    given = {k: (io.BytesIO(v[0]), v[1]) if k == "file" else v for k, v in given.items()}
    answer = site.visitor("陈局长").post("/proofread", **{"text": "", **given})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_text_file_in_the_old_encoding_is_read(site):
    file = (io.BytesIO("我局已布署工作。".encode("gbk")), "稿.txt")
    assert "<mark>布署</mark>" in site.visitor("陈局长").post("/proofread", file=file, text="").text


def test_the_administrator_switches_a_rule_off_and_it_says_who_did(site, admin, case):
    form = admin.get("/admin/proofing/").text
    now = dict(re.findall(r'<select[^>]*id="([A-Z]\d\d)".*?<option selected value="(\w+)"', form, re.S))
    assert admin.post("/admin/proofing/", **{**now, "R26": "off"}).status_code == 303
    assert "布署</mark>" not in site.visitor("李承办").get(editor(case)).text
    page = admin.get("/admin/proofing/").text
    assert re.search(r"钱核稿 .*改（原为错误）", page)
    assert "R26错误→不查" in site.fresh().db.scalars(select(Event)).all()[-1].data["changed"]
    admin.post("/admin/proofing/", **now)
    assert site.fresh().db.get(Setting, "proofing.severities").value == {}


def test_a_clerk_reads_the_rules_and_changes_none(site):
    visitor = site.visitor("王登记")
    page = visitor.get("/admin/proofing/").text
    assert "R26" in page
    assert "<select" not in page.split("<main")[1]
    answer = visitor.post("/admin/proofing/", "/admin/proofing/words", R26="off")
    assert answer.status_code == 403
    assert site.fresh().db.get(Setting, "proofing.severities") is None


def test_a_word_is_added_found_and_switched_off(site, case):
    visitor = site.visitor("王登记")
    fields = {"which": "words", "severity": "error", "note": "", "active": "y"}
    new = "/admin/proofing/words/new"
    assert visitor.post(new, wrong="法制政府", right="法治政府", **fields).status_code == 303
    assert "法制政府" in visitor.get("/admin/proofing/words?q=法制").text
    again = visitor.post(new, wrong="法制政府", right="法治政府", **fields)
    assert "已经有“法制政府”" in again.text
    answer = visitor.post("/proofread", text="建设法制政府。")
    assert "改为" not in answer.text
    assert "<mark>法制政府</mark>" in answer.text
    change = "/admin/proofing/words/change?list=words&wrong=法制政府"
    assert visitor.post(change, right="法治政府", severity="error", note="").status_code == 303
    assert "<mark>" not in visitor.post("/proofread", text="建设法制政府。").text


def test_a_packaged_word_is_switched_off_for_this_office(site, case):
    visitor = site.visitor("王登记")
    change = "/admin/proofing/words/change?list=words&wrong=布署"
    assert "系统自带的词" in visitor.get(change).text
    assert visitor.post(change, right="部署", severity="error", note="").status_code == 303
    assert site.fresh().db.scalars(select(ProofWord)).one().active is False
    assert "布署</mark>" not in site.visitor("李承办").get(editor(case)).text


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("", "对", "错误写法"),
        ("错", "", "正确写法"),
        ("同", "同", "与错误写法一样"),
        ("部署", "周密部署", "还会被查出"),
    ],
)
def test_a_word_that_makes_no_sense_is_refused_at_its_field(site, wrong, right, sentence):
    fields = {"which": "words", "severity": "error", "active": "y"}
    answer = site.visitor("王登记").post("/admin/proofing/words/new", wrong=wrong, right=right, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_words_go_out_as_a_sheet_and_come_back(site):
    visitor = site.visitor("王登记")
    sheet = visitor.get("/admin/proofing/words.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["词表", "错误写法", "正确写法", "程度", "说明", "在用"]
    assert any(row[1] == "布署" for row in rows)
    same = visitor.post("/admin/proofing/words/import", file=(io.BytesIO(sheet), "词表.xlsx"))
    assert same.status_code == 303
    assert site.fresh().db.scalars(select(ProofWord)).all() == []
    csv = "词表,错误写法,正确写法,程度,说明,在用\n错别字,法制政府,法治政府,错误,,是\n错别字,布署,部署,提示,,否\n"
    visitor.post("/admin/proofing/words/import", file=(io.BytesIO(csv.encode()), "词表.csv"))
    kept = {w.wrong: (w.severity.value, w.active) for w in site.fresh().db.scalars(select(ProofWord))}
    assert kept == {"法制政府": ("error", True), "布署": ("warning", False)}


def test_a_sheet_with_a_wrong_row_changes_nothing_and_names_the_row(site):
    csv = "词表,错误写法,正确写法,程度,说明,在用\n错别字,法制政府,法治政府,错误,,是\n生词,甲,乙,错误,,是\n"
    answer = site.visitor("王登记").post(
        "/admin/proofing/words/import", file=(io.BytesIO(csv.encode()), "词表.csv")
    )
    assert answer.status_code == 422
    assert "第3行：“词表”请填错别字或固定表述" in answer.text
    assert site.fresh().db.scalars(select(ProofWord)).all() == []
