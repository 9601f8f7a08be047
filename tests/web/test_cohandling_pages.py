"""会办 in the browser: the co-handler's one page, the lead's comparison, and the page behind a one-off link."""

import base64
import html
import io
import re

import pytest
from sqlalchemy import select

from proposals.domain.workflow import Part
from proposals.services.cohandling import OpinionText, cohandlings_of, give_opinion, make_link
from proposals.services.dispatch import accept, refuse_adjustment
from proposals.storage.tables.audit import AccessEntry
from proposals.storage.tables.cohandling import CohandlerLink, Opinion
from proposals.storage.tables.handling import Handling
from tests.factories import registered

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OPINION = "一、工作情况\n已建立审查机制。\n<script>alert(1)</script>"


@pytest.fixture
def asked(site) -> tuple[int, int]:
    """Our case and 信访办's co-handling, waiting to be accepted there."""
    case = registered(site.cast, part=Part.LEAD, co_units=("市信访办",))
    office = site.cast.office
    accept(office, site.cast["王登记"], case.handling_id)
    child = office.db.scalars(select(Handling.id).where(Handling.parent_id == case.handling_id)).one()
    office.commit()
    return case.handling_id, child


@pytest.fixture
def answered(site, asked) -> tuple[int, int]:
    give_opinion(site.cast.office, site.cast["赵会办"], asked[1], OpinionText(OPINION))
    site.cast.office.commit()
    return asked


@pytest.fixture
def token(site, asked) -> str:
    link = make_link(site.cast.office, site.cast["王登记"], asked[1])
    site.cast.office.commit()
    return link.token


def opinions(site) -> list[Opinion]:
    office = site.fresh()
    try:
        return list(office.db.scalars(select(Opinion)))
    finally:
        office.close()


# ------------------------------------------------------------------ the co-handler, logged in


def test_one_page_shows_the_case_the_ask_and_a_box_and_takes_the_opinion(site, asked):
    visitor = site.visitor("赵会办")
    url = f"/cases/{asked[1]}/give_opinion"
    page = visitor.get(url).text
    for words in ("关于进一步加强法治政府建设的建议", "孔祥彬", "重庆市司法局", "加强法治培训", "一并签收"):
        assert words in page
    answer = visitor.post(url, text=OPINION, outcome_class="B", publicity="主动公开")
    assert answer.headers["Location"] == f"/cases/{asked[1]}/opinions"
    (opinion,) = opinions(site)
    assert (opinion.text, opinion.given_by, opinion.outcome_class) == (OPINION, "赵会办", "B")
    own = visitor.get(answer.headers["Location"]).text
    assert "还有2段主办单位没有标注" in own
    assert "&lt;script&gt;" in own
    assert "<script>alert" not in own


def test_from_the_task_the_one_thing_to_do_is_to_write_the_opinion(site, asked):
    visitor = site.visitor("赵会办")
    assert f"/cases/{asked[1]}" in visitor.get("/").text
    page = visitor.get(f"/cases/{asked[1]}").text
    assert re.search(rf'class="btn btn-primary" href="/cases/{asked[1]}/give_opinion"', page)


def test_an_empty_opinion_is_refused_and_what_else_was_chosen_stays(site, asked):
    answer = site.visitor("赵会办").post(
        f"/cases/{asked[1]}/give_opinion", text=" ", outcome_class="B", publicity="主动公开"
    )
    assert answer.status_code == 422
    assert "“会办意见”不能为空" in answer.text
    assert re.search(r'value="B"[^>]*checked|checked[^>]*value="B"', answer.text)


def test_the_other_cohandlers_and_strangers_find_nothing(site, asked):
    for name in ("孙会办", "外人"):
        assert site.visitor(name).get(f"/cases/{asked[1]}/give_opinion").status_code == 404
        assert site.visitor(name).get(f"/cases/{asked[1]}/opinions").status_code == 404


def test_the_clerk_of_the_lead_records_an_opinion_on_paper(site, asked):
    answer = site.visitor("王登记").post(
        f"/cases/{asked[1]}/give_opinion",
        text="同意。",
        publicity="主动公开",
        behalf="y",
        behalf_name="市信访办",
        behalf_way="paper",
        behalf_on="2023-3-1",
        behalf_paper_no="渝信函〔2023〕7号",
    )
    assert answer.status_code == 303
    (opinion,) = opinions(site)
    assert (opinion.given_by, opinion.paper_no, opinion.late) == ("市信访办", "渝信函〔2023〕7号", False)


def test_the_paper_of_an_opinion_can_be_read_by_its_unit_and_its_lead_alone(site, asked):
    paper = (io.BytesIO(PNG), "来函.png")
    assert (
        site.visitor("赵会办").post(f"/cases/{asked[1]}/give_opinion", text="同意。", scan=paper).status_code
        == 303
    )
    url = f"/cases/{asked[1]}/opinions/{opinions(site)[0].id}/scan"
    for name in ("赵会办", "王登记"):
        assert site.visitor(name).get(url).data == PNG
    assert site.visitor("孙会办").get(url).status_code == 404
    assert site.visitor("赵会办").get(url.replace("/opinions/", "/opinions/9")).status_code == 404


# ------------------------------------------------------------------ the lead


def test_the_lead_asks_a_further_unit_about_one_point(site, asked):
    visitor = site.visitor("王登记")
    url = f"/cases/{asked[0]}/ask_opinion"
    point = re.search(r'name="point_ids"[^>]*value="(\d+)"', visitor.get(url).text)[1]
    answer = visitor.post(
        url, units="市机关事务局、市档案馆", what="请说明现状", point_ids=point, due="2099-1-5"
    )
    assert answer.headers["Location"] == f"/cases/{asked[0]}/opinions"
    page = visitor.get(answer.headers["Location"]).text
    for words in ("重庆市机关事务管理局", "市档案馆", "请说明现状", "第1条：加强法治培训", "2099-01-05"):
        assert words in page


def test_an_ask_without_unit_keeps_what_was_typed(site, asked):
    answer = site.visitor("王登记").post(f"/cases/{asked[0]}/ask_opinion", units="", what="请说明现状")
    assert answer.status_code == 422
    assert "请填写征求哪些单位的意见" in answer.text
    assert "请说明现状" in answer.text


def test_the_lead_judges_and_the_cohandler_reads_it(site, answered):
    lead, child = answered
    (view,) = cohandlings_of(site.cast.office, site.cast["王登记"], lead)
    _, first, second = (p.id for p in view.opinions[0].parts)
    site.cast.office.commit()
    visitor = site.visitor("王登记")
    url = f"/cases/{lead}/judge_opinion"
    refused = visitor.post(url, **{f"verdict-{first}": "adopted", f"verdict-{second}": "partly"})
    assert refused.status_code == 422
    assert f'id="reason-{second}-error"' in refused.text
    assert refused.text.count("checked") >= 2
    done = visitor.post(
        url,
        **{
            f"verdict-{first}": "adopted",
            f"verdict-{second}": "partly",
            f"reason-{second}": "只采纳前半。",
        },
    )
    assert done.status_code == 303
    own = site.visitor("赵会办").get(f"/cases/{child}/opinions").text
    assert "部分采纳" in own
    assert "理由：只采纳前半。" in own


@pytest.mark.parametrize(
    "sent", [{}, {"verdict-1": "perhaps"}, {"verdict-x": "adopted"}, {"verdict-99": "adopted"}]
)
def test_a_verdict_that_cannot_be_is_refused(site, answered, sent):
    answer = site.visitor("王登记").post(f"/cases/{answered[0]}/judge_opinion", **sent)
    assert answer.status_code in (404, 422)


def test_the_lead_asks_again_and_the_cohandler_reads_why(site, answered):
    lead, child = answered
    answer = site.visitor("王登记").post(f"/cases/{child}/ask_again", reason="请补充2022年数据")
    assert answer.headers["Location"] == f"/cases/{lead}/opinions"
    page = site.visitor("赵会办").get(f"/cases/{child}/give_opinion").text
    assert "请补充2022年数据" in page
    assert "以前提出的意见" in page


def test_the_lead_waits_no_longer(site, asked):
    answer = site.visitor("王登记").post(f"/cases/{asked[1]}/release", reason="先行答复")
    assert answer.status_code == 303
    assert "不再等待的理由：先行答复" in site.visitor("王登记").get(f"/cases/{asked[0]}/opinions").text


def test_the_pages_of_a_case_lead_to_its_opinions(site, answered):
    for name, case in (("王登记", answered[0]), ("赵会办", answered[1])):
        assert f"/cases/{case}/opinions" in site.visitor(name).get(f"/cases/{case}").text


# ------------------------------------------------------------------ links


def test_a_link_is_shown_once_and_can_be_stopped(site, asked):
    lead, child = asked
    visitor = site.visitor("王登记")
    page = visitor.post(f"/cases/{child}/link", page=f"/cases/{lead}/opinions")
    assert page.status_code == 200
    address = re.search(r"http://127\.0\.0\.1:8000(/opinion/[\w-]+)", page.text)[1]
    assert address not in visitor.get(f"/cases/{lead}/opinions").text
    assert site.visitor().get(address).status_code == 200
    stopped = visitor.post(f"/cases/{child}/link/revoke", page=f"/cases/{lead}/opinions")
    assert stopped.status_code == 303
    dead = site.visitor().get(address)
    assert dead.status_code == 403
    assert "请联系重庆市司法局王登记" in dead.text


def test_a_link_is_made_by_post_alone(site, asked):
    assert site.visitor("王登记").get(f"/cases/{asked[1]}/link").status_code == 405


def test_the_page_behind_a_link_is_quiet_and_opening_it_does_nothing(site, asked, token):
    answer = site.visitor().get(f"/opinion/{token}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="referrer" content="no-referrer">' in answer.text
    assert 'name="robots" content="noindex' in answer.text
    assert "<nav" not in answer.text
    office = site.fresh()
    assert office.db.get(Handling, asked[1]).state == "pending_acceptance"
    assert office.db.scalars(select(CohandlerLink.used_at)).one() is None
    office.close()


def test_a_unit_without_account_sends_its_opinion_once(site, asked, token):
    visitor = site.visitor()
    sent = visitor.post(f"/opinion/{token}", text="同意。", publicity="主动公开", given_by="钱联络")
    assert sent.status_code == 200
    assert "意见已提交给重庆市司法局" in sent.text
    (opinion,) = opinions(site)
    assert (opinion.text, opinion.given_by, opinion.way.value) == ("同意。", "钱联络", "link")
    again = visitor.get(f"/opinion/{token}")
    assert again.status_code == 403
    assert "链接已用过" in again.text


def test_a_unit_without_account_says_that_the_case_is_not_its_own(site, asked, token):
    visitor = site.visitor()
    url = f"/opinion/{token}/not-ours"
    refused = visitor.post(url, ground="", given_by="钱联络")
    assert refused.status_code == 422
    assert "“为什么不属于贵单位职责”不能为空" in refused.text
    sent = visitor.post(url, ground="不属我办职责。", proposed_unit="市公安局", given_by="钱联络")
    assert sent.status_code == 200
    assert "调整申请已提交给重庆市司法局" in sent.text
    waiting = visitor.get(f"/opinion/{token}")
    assert waiting.status_code == 403
    assert "正在等待答复" in waiting.text
    office = site.cast.office
    refuse_adjustment(office, site.cast["王登记"], asked[1], "确属贵办职责")
    office.commit()
    assert visitor.get(f"/opinion/{token}").status_code == 200


def test_over_https_the_link_works_without_a_referer(site, token):
    client = site.app.test_client()
    page = client.get(f"/opinion/{token}", base_url="https://localhost").text
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)[1]
    fields = {"csrf_token": html.unescape(csrf), "text": "同意。", "given_by": "钱联络"}
    assert client.post(f"/opinion/{token}", base_url="https://localhost", data=fields).status_code == 200


def test_a_post_without_its_token_sends_nothing(site, token):
    answer = site.app.test_client().post(f"/opinion/{token}", data={"text": "同意。", "given_by": "钱联络"})
    assert answer.status_code == 400
    assert opinions(site) == []


REFUSED = [
    ({"text": "", "given_by": "钱联络"}, "“贵单位的意见”不能为空"),
    ({"text": "同意。", "given_by": ""}, "“您的姓名”不能为空"),
    ({"text": "甲" * 20_001, "given_by": "钱联络"}, "超过20000个字"),
    ({"text": "同意\x07。", "given_by": "钱联络"}, "控制字符"),
    ({"text": "同意。", "given_by": "钱联络", "outcome_class": "Z"}, "请从列出的选项中选一项"),
]


@pytest.mark.parametrize(("fields", "sentence"), REFUSED)
def test_what_cannot_be_sent_by_link_says_why_and_stays(site, token, fields, sentence):
    answer = site.visitor().post(f"/opinion/{token}", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert opinions(site) == []


def test_who_sends_after_somebody_else_answered_reads_it(site, asked, token):
    visitor = site.visitor()
    page = visitor.get(f"/opinion/{token}").text
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)[1]
    give_opinion(site.cast.office, site.cast["赵会办"], asked[1], OpinionText("同意。"))
    site.cast.office.commit()
    late = visitor.client.post(
        f"/opinion/{token}", data={"csrf_token": csrf, "text": "不同意。", "given_by": "钱联络"}
    )
    assert late.status_code == 403
    assert [o.text for o in opinions(site)] == ["同意。"]


def test_a_guessed_link_finds_nothing_and_no_log_keeps_a_token(site, token):
    assert site.visitor().get("/opinion/guessed").status_code == 404
    office = site.fresh()
    assert [e.path for e in office.db.scalars(select(AccessEntry))] == ["/opinion/…"]
    office.close()
