"""Submission, approval and return in a browser without scripts, and the password at the last step."""

import re

import pytest
from sqlalchemy import func, select

from proposals.domain.actors import Grant, Role
from proposals.services import review
from proposals.services.accounts import delegate
from proposals.services.drafting import DraftText, save_draft
from proposals.storage.tables.handling import Waiver
from proposals.storage.tables.review import Phrase
from tests.factories import in_hand
from tests.people import state_of
from tests.web.conftest import PASSWORD

BODY = "一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"


@pytest.fixture
def drafted(site):
    case = in_hand(site.cast)
    save_draft(site.cast.office, site.cast["李承办"], case, DraftText(body=BODY), base_version=0)
    site.cast.office.commit()
    return case


@pytest.fixture
def submitted(site, drafted):
    review.submit(site.cast.office, site.cast["王登记"], drafted, waivers={"contact": "委员出国"})
    site.cast.office.commit()
    return drafted


def pass_steps(site, case, *people):
    for who in people:
        page = review.review_page(site.cast.office, site.cast[who], case)
        review.approve(site.cast.office, site.cast[who], case, page.mine.id, draft_sha256=page.sha256)
    site.cast.office.commit()


def step_of(page: str) -> str:
    return re.search(r'name="step_id" value="(\d+)"', page)[1]


def approve(visitor, case, action="approve", **fields):
    url = f"/cases/{case}/approve"
    return visitor.post(f"/cases/{case}/{action}", page=url, step_id=step_of(visitor.get(url).text), **fields)


def test_open_gates_are_named_and_passed_with_a_reason(site, drafted):
    url = f"/cases/{drafted}/submit"
    handler = site.visitor("李承办")
    page = handler.get(url).text
    assert "还没有登记办前或办中沟通" in page
    assert "须经办公室同意" in page
    assert "处室负责人审核 → 配合处室会签 → 办公室核稿" in page
    refused = handler.post(url)
    assert refused.status_code == 422
    clerk = site.visitor("王登记")
    assert clerk.post(url, waive_contact="委员出国").status_code == 303
    office = site.fresh()
    assert state_of(office, drafted) == "under_review"
    assert office.db.scalars(select(Waiver.reason)).one() == "委员出国"


def test_an_approver_reads_the_letter_and_agrees(site, submitted):
    head = site.visitor("周处长")
    page = head.get(f"/cases/{submitted}/approve").text
    assert "孔祥彬委员：" in page
    assert "常用意见" in page
    assert 'type="password"' not in page
    answer = approve(head, submitted, opinion="同意。")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
    proofreader = site.visitor("钱核稿").get(f"/cases/{submitted}/approve").text
    assert "同意。" in proofreader
    assert "周处长" in proofreader


def test_the_phrase_chosen_stands_for_an_opinion_not_typed(site, submitted):
    approve(site.visitor("周处长"), submitted, phrase="同意。")
    history = review.review_page(site.fresh(), site.cast["王登记"], submitted).history
    assert history[0].opinion == "同意。"


def test_signing_asks_the_password_again(site, submitted):
    pass_steps(site, submitted, "周处长", "钱核稿", "吴分管")
    director = site.visitor("陈局长")
    page = director.get(f"/cases/{submitted}/approve").text
    assert "同意并签发" in page
    assert 'type="password"' in page
    assert approve(director, submitted).status_code == 422
    wrong = approve(director, submitted, password="not-the-password", opinion="同意发出。")
    assert wrong.status_code == 422
    assert "密码不对" in wrong.text
    assert "同意发出。" in wrong.text
    assert state_of(site.fresh(), submitted) == "under_review"
    assert approve(director, submitted, password=PASSWORD, opinion="同意发出。").status_code == 303
    assert state_of(site.fresh(), submitted) == "approved"


def test_what_was_signed_on_paper_is_recorded_without_the_leaders_password(site, submitted):
    pass_steps(site, submitted, "周处长", "钱核稿", "吴分管")
    clerk = site.visitor("王登记")
    paper = {"behalf": "y", "behalf_name": "种局长", "behalf_way": "paper", "behalf_on": "2023-4-20"}
    refused = approve(clerk, submitted, **paper)
    assert refused.status_code == 422
    assert "职务" in refused.text
    assert approve(clerk, submitted, **paper, behalf_title="局长").status_code == 303
    last = review.review_page(site.fresh(), site.cast["王登记"], submitted).history[-1]
    assert (last.name_acted, last.title_acted, last.recorded) == ("种局长", "局长", "纸质")


def test_a_draft_goes_back_to_the_handler_from_the_same_page(site, submitted):
    head = site.visitor("周处长")
    empty = approve(head, submitted, "return_to_handler", opinion="")
    assert empty.status_code == 422
    assert "退回理由" in empty.text
    assert approve(head, submitted, "return_to_handler", opinion="请补充数据").status_code == 303
    assert state_of(site.fresh(), submitted) == "handling"
    assert "请补充数据" in site.visitor("李承办").get(f"/cases/{submitted}").text


def test_a_draft_goes_back_to_an_earlier_step(site, submitted):
    pass_steps(site, submitted, "周处长")
    reader = site.visitor("钱核稿")
    url = f"/cases/{submitted}/return_to_step"
    page = reader.get(url).text
    target = re.search(r'<option value="(\d+)">处室负责人审核', page)[1]
    answer = reader.post(url, step_id=step_of(page), to_step=target, opinion="请再看第二段")
    assert answer.status_code == 303
    assert "处室负责人审核" in site.visitor("周处长").get(f"/cases/{submitted}/approve").text


def test_with_nobody_before_there_is_no_earlier_step(site, submitted):
    answer = site.visitor("周处长").get(f"/cases/{submitted}/return_to_step")
    assert answer.status_code == 409
    assert "只能退回承办人" in answer.text


def test_of_two_who_approve_at_once_the_second_reads_who_was_first(site, submitted):
    office, cast = site.cast.office, site.cast
    delegate(
        office,
        cast.people["周处长"],
        cast.people["李承办"],
        Grant(Role.HEAD, cast.unit.id, cast.department.id),
        office.today,
        office.today,
        "出差",
    )
    office.commit()
    head, deputy = site.visitor("周处长"), site.visitor("李承办")
    assert "请处室负责人审核" in deputy.get("/").text
    url = f"/cases/{submitted}/approve"
    page = deputy.get(url).text
    hidden = dict(re.findall(r'name="(csrf_token|seen|draft_sha256|step_id)"[^>]*value="([^"]*)"', page))
    assert approve(head, submitted, opinion="同意。").status_code == 303
    late = deputy.client.post(url, data={**hidden, "opinion": "我也同意，写了很长一段"})
    assert late.status_code == 409
    assert "已由周处长于" in late.text


def test_the_submission_is_taken_back_with_a_reason(site, submitted):
    clerk = site.visitor("王登记")
    url = f"/cases/{submitted}/recall"
    assert clerk.post(url, reason="").status_code == 422
    assert clerk.post(url, reason="还要改一句").status_code == 303
    assert state_of(site.fresh(), submitted) == "handling"


def test_the_signature_is_taken_back_before_numbering(site, submitted):
    pass_steps(site, submitted, "周处长", "钱核稿", "吴分管", "陈局长")
    director = site.visitor("陈局长")
    url = f"/cases/{submitted}/recall_approval"
    assert director.post(url, reason="有一处数据").status_code == 303
    assert state_of(site.fresh(), submitted) == "under_review"


def test_outside_review_there_is_nothing_to_approve(site, drafted):
    answer = site.visitor("王登记").get(f"/cases/{drafted}/approve")
    assert answer.status_code == 409
    assert "不在审核中" in answer.text


def test_strangers_find_no_page_of_review(site, submitted):
    stranger = site.visitor("外人")
    for action in ("approve", "submit", "return_to_handler", "return_to_step", "recall", "recall_approval"):
        assert stranger.get(f"/cases/{submitted}/{action}").status_code == 404
    assert site.visitor("李承办").get(f"/cases/{submitted}/approve").status_code == 403


def test_phrases_are_added_and_removed_by_their_owner(site):
    director = site.visitor("陈局长")
    assert director.post("/phrases", text="").status_code == 422
    assert director.post("/phrases", text="同意，注意时限。").status_code == 303
    assert "同意，注意时限。" in director.get("/phrases").text
    office = site.fresh()
    phrase = office.db.scalars(select(Phrase.id).where(Phrase.person_id.is_not(None))).one()
    assert site.visitor("吴分管").post(f"/phrases/{phrase}/remove", page="/phrases").status_code == 404
    assert director.post(f"/phrases/{phrase}/remove", page="/phrases").status_code == 303
    own = select(func.count(Phrase.id)).where(Phrase.person_id.is_not(None))
    assert site.fresh().db.scalar(own) == 0
