"""Pages of 催办 and beyond: four ways on one page, the register, one 督办单, several cases at once; all without scripts."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.domain.actors import Role
from proposals.services.dispatch import (
    Feedback,
    Supervision,
    answer_notice,
    issue_notice,
    restrict,
    urges_so_far,
)
from proposals.storage.tables.handling import Task
from proposals.storage.tables.notices import Notice, NoticeForm
from tests.factories import in_hand, registered
from tests.stories import notices


@pytest.fixture
def case(site):
    """0607 in the hands of 李承办."""
    case = in_hand(site.cast)
    site.cast.office.commit()
    return case


@pytest.fixture
def issued(site, case):
    """A 督办单 that waits for its answer."""
    notice = issue_notice(site.cast.office, site.cast["王登记"], case, Supervision())
    site.cast.office.commit()
    return notice.id


def kept(site):
    office = site.fresh()
    found = list(office.db.scalars(select(Notice).order_by(Notice.id)))
    office.close()
    return found


def test_the_page_offers_four_ways_each_with_its_text(site, case):
    clerk = site.visitor("王登记")
    for way, words in (
        ("urge", "请抓紧办理"),
        ("supervision", "反馈期限（工作日）"),
        ("to_leader", "办理情况报告如下"),
        ("to_supervisor", "转请督查"),
    ):
        page = clerk.get(f"/cases/{case}/urge?way={way}")
        assert page.status_code == 200
        assert words in page.text
        assert page.text.count('aria-current="page"') >= 1
    assert "催办内容" in clerk.get(f"/cases/{case}/urge?way=<script>").text


def test_a_notice_is_issued_shown_and_printed(site, case):
    clerk = site.visitor("王登记")
    url = f"/cases/{case}/urge"
    sent = clerk.post(
        url, f"{url}?way=supervision", way="supervision", level="yellow", text="请速办。", workdays="5"
    )
    assert sent.status_code == 303
    page = clerk.get(sent.headers["Location"])
    assert "已下达督办〔" in page.text
    assert "催办单 督办〔" in page.text
    docx = clerk.get(sent.headers["Location"] + ".docx")
    assert "重庆市司法局催办单" in docx_lines(docx.data)
    assert f'href="{sent.headers["Location"]}"' in clerk.get(f"/cases/{case}").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"workdays": "0"}, "1至60之间的整数"),
        ({"workdays": "三天"}, "1至60之间的整数"),
        ({"level": "purple"}, "请从列出的选项中选一项"),
        ({"text": ""}, "不能为空"),
        ({"text": "坏\x07字"}, "控制字符"),
    ],
)
def test_what_was_typed_wrong_is_said_at_its_field_and_kept(site, case, typed, sentence):
    clerk, url = site.visitor("王登记"), f"/cases/{case}/urge"
    values = {"way": "supervision", "level": "red", "text": "请速办。", "workdays": "5", **typed}
    page = clerk.post(url, f"{url}?way=supervision", **values)
    assert page.status_code == 422
    assert sentence in page.text
    assert kept(site) == []


def test_a_report_goes_to_the_leader_chosen_by_name(site, case):
    clerk, url = site.visitor("王登记"), f"/cases/{case}/urge"
    values = {"way": "to_leader", "text": "请过问。"}
    refused = clerk.post(url, f"{url}?way=to_leader", **values, leader="")
    assert "请选择报给" in refused.text
    leader = str(site.cast.people["吴分管"].id)
    assert clerk.post(url, f"{url}?way=to_leader", **values, leader=leader).status_code == 303
    assert [n.form for n in kept(site)] == [NoticeForm.TO_LEADER]
    assert (
        clerk.post(url, f"{url}?way=to_supervisor", way="to_supervisor", text="请督办。").status_code == 303
    )
    assert "报领导" in clerk.get("/notices?tab=reports").text


def test_reading_is_noted_by_the_button_and_never_by_opening(site, issued):
    handler = site.visitor("李承办")
    url = f"/notices/{issued}"
    assert "未阅" in handler.get(url).text
    assert kept(site)[0].read_at is None
    assert handler.post(f"{url}/read", url).status_code == 303
    assert kept(site)[0].read_by_name == "李承办"
    assert handler.client.get(f"{url}/read").status_code == 405
    assert site.visitor("陈局长").post(f"{url}/read", url).status_code == 403


def test_the_handler_answers_on_the_page_and_the_register_shows_it(site, case, issued):
    handler, clerk = site.visitor("李承办"), site.visitor("王登记")
    assert "请反馈督办单" in handler.get("/").text
    url = f"/cases/{case}/answer_notice"
    assert f'<option selected value="{issued}">' in handler.get(f"{url}?notice={issued}").text
    early = handler.post(url, notice=str(issued), text="已起草。", expected="2020-1-1", late_reason="等文件")
    assert "预计完成时间早于今天" in early.text
    sent = handler.post(url, notice=str(issued), text="已起草。", late_reason="等文件")
    assert sent.status_code == 303
    assert "已起草。" in clerk.get("/notices?tab=all").text
    assert "没有这样的督办单" in clerk.get("/notices").text
    assert handler.get(url).status_code in (200, 409)


def test_withdrawing_asks_for_a_reason_and_keeps_the_number(site, case, issued):
    clerk, url = site.visitor("王登记"), f"/cases/{case}/withdraw_notice"
    assert clerk.post(url, notice=str(issued), reason="").status_code == 422
    assert clerk.post(url, notice=str(issued), reason="发错了").status_code == 303
    assert "理由：发错了" in clerk.get(f"/notices/{issued}").text
    assert "已撤销" in clerk.get("/notices?tab=all&state=withdrawn").text


def test_the_register_is_an_excel_sheet_with_every_word_as_text(site, case):
    office, clerk = site.cast.office, site.cast["王登记"]
    notice = issue_notice(office, clerk, case, Supervision())
    office.commit()
    answer_notice(office, site.cast["李承办"], case, Feedback(notice.id, "=1+1", None, "<b>"))
    office.commit()
    answer = site.visitor("王登记").get("/notices.xlsx?tab=all")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "编号"
    assert rows[1][13:16] == ["'=1+1", "<b>", "已反馈"]


def test_strangers_and_who_is_not_named_find_nothing(site, case, issued):
    restrict(
        site.cast.office,
        site.cast["王登记"],
        case,
        [site.cast.people["王登记"].id],
        "涉及个人隐私",
    )
    site.cast.office.commit()
    for name in ("外人", "陈局长", "李承办"):
        visitor = site.visitor(name)
        assert visitor.get(f"/notices/{issued}").status_code == 404
        assert visitor.get(f"/notices/{issued}.docx").status_code == 404
    leader = site.visitor("陈局长")
    for url in ("/notices", "/notices?tab=all", f"/urge?id={case}"):
        assert "法治政府" not in leader.get(url).text
    assert site.visitor("李承办").get("/notices").status_code == 403


def test_several_cases_are_urged_each_for_itself_and_the_page_says_what_became_of_them(site, case):
    cast = site.cast
    other = registered(cast, serial_no="0700", title="第二件").handling_id
    done = registered(cast, serial_no="0701", title="第三件", part=None, dispatched_on=None).handling_id
    cast.office.commit()
    clerk = site.visitor("王登记")
    ledger = clerk.get("/ledger").text
    assert re.search(r'formaction="/urge"[^>]*>批量催办', ledger)
    page = clerk.get(f"/urge?id={case}&id={other}&id={done}&id=99999")
    assert "已选4件，可以催办2件" in page.text
    assert "不能“催办”" in page.text
    hidden = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    data = {"csrf_token": hidden[1], "id": [str(case), str(other), str(done), "99999"]}
    result = clerk.client.post("/urge", data=data)
    assert "已催办2件，未催办2件" in result.text
    assert "已通知李承办" in result.text
    assert "不能查看的一件" in result.text
    assert notices(cast, "李承办")[-1].startswith("催办：")
    cast.office.close()
    again = clerk.client.post("/urge", data=data)
    assert "今天已经催办过" in again.text
    assert urges_so_far(site.fresh(), case) == 1


@pytest.mark.parametrize(("ids", "sentence"), [([], "勾选"), (range(1, 60), "一次最多催办50件")])
def test_none_and_too_many_are_refused_in_a_sentence(site, ids, sentence):
    clerk = site.visitor("王登记")
    page = clerk.get("/urge?" + "&".join(f"id={i}" for i in ids))
    assert sentence in page.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', clerk.get("/started").text)
    posted = clerk.client.post(
        "/urge", data={"csrf_token": token[1] if token else "", "id": [str(i) for i in ids]}
    )
    assert posted.status_code in (400, 422)


def test_a_way_that_is_not_possible_says_so_on_its_tab(site, case):
    for task in site.cast.office.db.scalars(select(Task).where(Task.handling_id == case)):
        task.role, task.person_id, task.department_id = Role.DIRECTOR, None, None
    site.cast.office.commit()
    page = site.visitor("王登记").get(f"/cases/{case}/urge?way=supervision")
    assert page.status_code == 200
    assert "可以用“报领导”" in page.text
