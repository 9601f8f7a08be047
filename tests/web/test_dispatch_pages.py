"""The pages of who does the work: each form done, refused at its field, and nothing half-written."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from proposals.services.dispatch import (
    AdjustmentRequest,
    Shares,
    assign,
    request_adjustment,
    request_extension,
)
from proposals.services.register import register
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import (
    Adjustment,
    Assignment,
    Extension,
    Handling,
    RestrictedReader,
    Waiver,
)
from tests.factories import registered, registration
from tests.stories import in_handling, make_authority


@pytest.fixture
def ours(site):
    """Case 0607 in our hands; its id."""
    case = in_handling(site.cast).handling_id
    site.cast.office.commit()
    return case


def behalf(site, name="市政府督查室"):
    """代录 as the clerk fills it in."""
    return {
        "behalf": "y",
        "behalf_name": name,
        "behalf_way": "paper",
        "behalf_on": site.cast.office.today.isoformat(),
        "behalf_paper_no": "渝府督函〔2023〕8号",
    }


def state(site, case):
    office = site.fresh()
    found = office.db.get(Handling, case).state.value
    office.close()
    return found


def stored(site, table):
    office = site.fresh()
    rows = list(office.db.scalars(select(table)))
    office.close()
    return rows


def events(site, case):
    office = site.fresh()
    found = office.db.scalar(select(func.count(Event.id)).where(Event.handling_id == case))
    office.close()
    return found


def browser(site, who):
    """The one browser of this person in this test."""
    kept = site.__dict__.setdefault("browsers", {})
    if who not in kept:
        kept[who] = site.visitor(who)
    return kept[who]


def done(site, case, action, who="王登记", **fields):
    """Open the form, send it, and see that it led somewhere."""
    url = f"/cases/{case}/{action}"
    answer = browser(site, who).post(url, **fields)
    assert answer.status_code == 303, answer.text
    return answer


def refused(site, case, action, sentence, who="王登记", status=422, **fields):
    """Send the form, read the sentence, find nothing changed."""
    before = state(site, case), events(site, case)
    answer = browser(site, who).post(f"/cases/{case}/{action}", **fields)
    assert answer.status_code == status
    assert sentence in answer.text
    assert (state(site, case), events(site, case)) == before
    return answer


def shown(site, case, action, who="王登记"):
    page = browser(site, who).get(f"/cases/{case}/{action}")
    assert page.status_code == 200
    return page.text


# ------------------------------------------------------------------ orders


def test_the_clerk_dispatches_a_case_registered_early(site):
    case = registered(site.cast, part=None).handling_id
    site.cast.office.commit()
    order = {"unit_id": str(site.cast.unit.id), "part": "lead", "dispatched_on": "2023-2-8"}
    refused(site, case, "dispatch", "请填写交办日期", **{**order, "dispatched_on": ""})
    kept = refused(site, case, "dispatch", "2月只有28天", **{**order, "dispatched_on": "2023-2-30"})
    assert 'value="2023-2-30"' in kept.text
    refused(site, case, "dispatch", "独办件没有会办单位", **{**order, "part": "sole", "co_units": "市信访办"})
    done(site, case, "dispatch", **order, co_units="市信访办\n市机关事务局")
    assert state(site, case) == "pending_acceptance"
    assert len(stored(site, Handling)) == 3


def test_the_authority_dispatches_to_a_unit_from_the_list(site):
    unit, clerk = make_authority(site.cast)
    office = site.cast.office
    clerk_row = site.cast.people["何交办"]
    clerk_row.password_hash = site.cast.people["王登记"].password_hash
    clerk_row.must_change_password = False
    case = register(office, clerk, registration(site.cast, unit_id=unit.id, part=None)).handling_id
    office.commit()
    assert "重庆市水利局" in shown(site, case, "dispatch", "何交办")
    order = {"part": "sole", "dispatched_on": "2023-2-8"}
    refused(site, case, "dispatch", "请选择承办单位", "何交办", **order)
    refused(site, case, "dispatch", "不在列表中的请填写单位全称", "何交办", **order, unit_id="other")
    done(site, case, "dispatch", "何交办", **order, unit_id=str(site.cast.unit.id))
    assert "请签收" in browser(site, "王登记").get("/").text


def test_an_order_is_taken_back_until_it_is_accepted(site):
    case = registered(site.cast).handling_id
    site.cast.office.commit()
    refused(site, case, "recall_dispatch", "“理由”不能为空")
    done(site, case, "recall_dispatch", reason="交办有误")
    assert state(site, case) == "pending_dispatch"
    done(site, case, "refer", reason="已有专门答复")
    assert state(site, case) == "referred"


def test_a_case_is_withdrawn_for_its_proposer(site, ours):
    refused(
        site,
        ours,
        "withdraw",
        "代录请填写实际办理人",
        reason="书面撤回",
        **{**behalf(site), "behalf_name": ""},
    )
    done(site, ours, "withdraw", reason="书面撤回", **behalf(site, "孔祥彬"))
    assert state(site, ours) == "withdrawn"


# ------------------------------------------------------------------ adjustment


def test_an_adjustment_is_asked_reported_and_agreed_on_paper(site):
    case = registered(site.cast).handling_id
    site.cast.office.commit()
    refused(site, case, "request_adjustment", "“理由”不能为空")
    done(
        site, case, "request_adjustment", ground="属水利局职责", proposed_unit="市水利局", talked="已电话沟通"
    )
    refused(site, case, "report_adjustment", "上报日期", reported_on="2020-1-1")
    done(
        site,
        case,
        "report_adjustment",
        reported_on=site.cast.office.today.isoformat(),
        paper_no="渝司函〔2023〕5号",
    )
    assert re.search(r'<input[^>]* checked [^>]*name="behalf"', shown(site, case, "agree_adjustment"))
    refused(site, case, "agree_adjustment", "请用“代录”写明是谁")
    done(site, case, "agree_adjustment", answer="同意", **behalf(site))
    assert state(site, case) == "returned"
    assert [(a.talked, a.outcome) for a in stored(site, Adjustment)] == [("已电话沟通", "agreed")]


def test_a_late_request_is_done_and_warned_of(site):
    case = registered(site.cast).handling_id
    site.cast.office.commit()
    done(site, case, "request_adjustment", ground="属水利局职责")
    clerk = browser(site, "王登记")
    clerk.post(f"/cases/{case}/recall_adjustment")
    answer = clerk.post(f"/cases/{case}/request_adjustment", ground="属水利局职责")
    assert "已超过申请调整的期限" in clerk.get(answer.headers["Location"]).text


def test_a_refused_adjustment_leads_back_to_work(site, ours):
    request_adjustment(site.cast.office, site.cast["王登记"], ours, AdjustmentRequest("属水利局职责", ""))
    site.cast.office.commit()
    refused(site, ours, "refuse_adjustment", "“不同意的理由”不能为空", **behalf(site))
    done(site, ours, "refuse_adjustment", answer="请牵头办理", **behalf(site))
    assert state(site, ours) == "handling"
    refused(site, ours, "request_adjustment", "只能提一次", status=409, ground="再次申请")


# ------------------------------------------------------------------ departments


def test_departments_are_assigned_accept_and_give_their_opinion(site, ours):
    lead, supporting = site.cast.department.id, site.cast.supporting.id
    refused(site, ours, "assign", "请选择牵头处室")
    refused(site, ours, "assign", "不能同时是配合处室", lead_id=str(lead), supporting_ids=str(lead))
    done(site, ours, "assign", lead_id=str(lead), supporting_ids=str(supporting))
    done(site, ours, "accept_assignment", "周处长", department_id=str(lead))
    refused(site, ours, "accept_assignment", "从列出的选项中", "郑配合", department_id=str(lead))
    done(site, ours, "accept_assignment", "郑配合", department_id=str(supporting))
    refused(
        site, ours, "give_department_opinion", "“配合意见”不能为空", "郑配合", department_id=str(supporting)
    )
    done(
        site, ours, "give_department_opinion", "郑配合", department_id=str(supporting), text="建议补充数据。"
    )
    assert [a.opinion for a in stored(site, Assignment) if not a.lead] == ["建议补充数据。"]


def test_the_head_names_the_handler_and_sees_the_own_department_only(site, ours):
    shares = Shares(site.cast.department.id, None, (site.cast.supporting.id,))
    assign(site.cast.office, site.cast["王登记"], ours, shares)
    site.cast.office.commit()
    page = shown(site, ours, "assign", "周处长")
    assert "行政执法协调监督处</option>" not in page
    handler = site.cast.people["李承办"].id
    fields = {"lead_id": str(site.cast.department.id), "handler_id": str(handler)}
    done(site, ours, "assign", "周处长", **fields)
    assert [a.handler_id for a in stored(site, Assignment) if a.lead] == [handler]
    wrong = {**fields, "handler_id": str(site.cast.people["郑配合"].id)}
    refused(site, ours, "assign", "承办人应是该处室的在职人员", "周处长", **wrong)


def test_a_department_returns_and_the_clerk_assigns_anew(site, ours):
    assign(site.cast.office, site.cast["王登记"], ours, Shares(site.cast.department.id))
    site.cast.office.commit()
    department = {"department_id": str(site.cast.department.id)}
    refused(site, ours, "return_assignment", "“退回理由”不能为空", "周处长", **department)
    done(site, ours, "return_assignment", "周处长", **department, reason="不属本处职责")
    assert "请分办到处室" in browser(site, "王登记").get("/").text


# ------------------------------------------------------------------ transfer, merging


def test_a_case_is_transferred_to_another_unit(site, ours):
    water = str(site.cast.people["外人"].unit_id)
    refused(site, ours, "transfer", "“移交理由”不能为空", unit_id=water)
    refused(site, ours, "transfer", "请选择移交给", reason="职能划转")
    assert "重庆市司法局</option>" not in shown(site, ours, "transfer")
    done(site, ours, "transfer", unit_id=water, reason="职能划转")
    assert state(site, ours) == "transferred"
    assert "请签收" in browser(site, "外人").get("/").text


def test_two_cases_are_merged_and_taken_apart(site, ours):
    other = in_handling(site.cast, serial_no="0608", title="关于加强普法的建议").handling_id
    site.cast.office.commit()
    assert "第0607号" in shown(site, other, "merge")
    refused(site, other, "merge", "请选择并入哪一件", reason="内容相近")
    refused(site, other, "merge", "从列出的选项中", into_id="99999", reason="内容相近")
    done(site, other, "merge", into_id=str(ours), reason="内容相近")
    assert state(site, other) == "merged"
    refused(site, other, "unmerge", "“理由”不能为空")
    done(site, other, "unmerge", reason="分别答复")
    assert state(site, other) == "handling"


# ------------------------------------------------------------------ extension, urging, waiving, readers


def test_an_extension_is_asked_and_granted(site, ours):
    refused(site, ours, "request_extension", "应晚于现在的期限", until="2023-5-1", reason="调研")
    assert "现在的期限是2023年5月8日，一般最迟到2023年8月8日" in shown(site, ours, "request_extension")
    clerk = browser(site, "王登记")
    late = clerk.post(f"/cases/{ours}/request_extension", until="2023-9-1", reason="调研")
    assert "最迟答复日期（2023年8月8日）" in clerk.get(late.headers["Location"]).text
    page = shown(site, ours, "grant_extension")
    assert 'value="2023-09-01"' in page
    assert "理由：调研" in page
    refused(site, ours, "grant_extension", "请用“代录”写明是谁", until="2023-9-1")
    done(site, ours, "grant_extension", until="2023-9-1", **behalf(site))
    assert [e.outcome for e in stored(site, Extension)] == ["granted"]
    assert "2023年9月1日" in clerk.get(f"/cases/{ours}").text or "9月1日" in clerk.get(f"/cases/{ours}").text


def test_an_extension_is_refused(site, ours):
    day = site.cast.office.today + timedelta(days=30)
    request_extension(site.cast.office, site.cast["王登记"], ours, day, "调研")
    site.cast.office.commit()
    refused(site, ours, "refuse_extension", "“不同意的理由”不能为空", **behalf(site))
    done(site, ours, "refuse_extension", answer="请按期答复", **behalf(site))
    assert [e.outcome for e in stored(site, Extension)] == ["refused"]


def test_urging_shows_the_text_to_copy_and_says_who_was_told(site, ours):
    assign(site.cast.office, site.cast["王登记"], ours, Shares(site.cast.department.id))
    site.cast.office.commit()
    page = shown(site, ours, "urge")
    assert "已催办0次。现在等待：法治调研督察处。" in page
    assert "周处长" in page
    refused(site, ours, "urge", "“催办内容”不能为空", text=" ")
    clerk = browser(site, "王登记")
    answer = clerk.post(f"/cases/{ours}/urge", text="请尽快签收。")
    assert "第1次催办，已通知周处长。" in clerk.get(answer.headers["Location"]).text
    assert "已催办1次" in shown(site, ours, "urge")


def test_a_gate_is_waived_from_the_case_page(site, ours):
    clerk = browser(site, "王登记")
    assert f"/cases/{ours}/waive?gate=contact" in clerk.get(f"/cases/{ours}").text
    assert "checked" in clerk.get(f"/cases/{ours}/waive?gate=contact").text
    refused(site, ours, "waive", "“理由”不能为空", gate="contact")
    refused(site, ours, "waive", "从列出的选项中", gate="draft", reason="理由")
    done(site, ours, "waive", gate="contact", reason="三次未联系上，经办公室同意")
    assert [w.gate for w in stored(site, Waiver)] == ["contact"]


def test_a_case_is_restricted_and_opened_again(site, ours):
    clerk, director = (str(site.cast.people[name].id) for name in ("王登记", "陈局长"))
    refused(
        site, ours, "restrict", "至少要有一名提案办理员", scope="named", readers=director, reason="涉及个案"
    )
    refused(site, ours, "restrict", "“理由”不能为空", scope="named", readers=[clerk, director])
    done(site, ours, "restrict", scope="named", readers=[clerk, director], reason="涉及个案")
    assert len(stored(site, RestrictedReader)) == 2
    assert browser(site, "吴分管").get(f"/cases/{ours}").status_code == 404
    done(site, ours, "restrict", scope="all", reason="已经办结")
    assert browser(site, "吴分管").get(f"/cases/{ours}").status_code == 200


@pytest.mark.parametrize("action", ["assign", "transfer", "merge", "urge", "waive", "restrict", "withdraw"])
def test_a_stranger_gets_no_form(site, ours, action):
    assert browser(site, "外人").get(f"/cases/{ours}/{action}").status_code == 404


def test_nobody_is_offered_what_cannot_be_done(site, ours):
    page = browser(site, "王登记").get(f"/cases/{ours}").text
    for action in ("accept_assignment", "grant_extension", "unmerge", "report_adjustment"):
        assert f"/cases/{ours}/{action}" not in page
    for action in ("assign", "request_extension", "urge", "merge", "transfer", "restrict"):
        assert f"/cases/{ours}/{action}" in page
