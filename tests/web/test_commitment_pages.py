"""承诺事项 in a browser without scripts: seen beside the draft, confirmed, refused at the field, kept as typed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.drafting import DraftText, save_draft
from proposals.services.issuing import Numbering, issue
from proposals.storage.tables.drafting import Commitment, CommitmentState, Draft
from tests.factories import in_hand
from tests.issued import approved

BODY = "一、关于“加强法治培训”的建议\n我局将于2099年9月底前完成行政执法人员轮训。"


@pytest.fixture
def case(site):
    handling_id = in_hand(site.cast)
    text = DraftText(body=BODY, outcome_class="B")
    save_draft(site.cast.office, site.cast["李承办"], handling_id, text, base_version=0)
    site.cast.office.commit()
    return handling_id


def key_on(page: str) -> str:
    return re.search(r'name="decision-([0-9a-f]{16})"', page)[1]


def test_the_promise_stands_beside_the_draft_and_is_confirmed_with_one_post(site, case):
    handler = site.visitor("李承办")
    url = f"/cases/{case}/confirm_commitments"
    page = handler.get(f"/cases/{case}/save_draft").text
    assert "待确认" in page
    assert url in page
    page = handler.get(url).text
    key = key_on(page)
    assert "我局将于2099年9月底前完成行政执法人员轮训。" in page
    assert 'value="2099-09-30"' in page
    answer = handler.post(
        url,
        **{
            f"decision-{key}": "confirmed",
            f"measure-{key}": "完成全员轮训",
            f"unit-{key}": "市司法局",
            f"due-{key}": "2099年9月30日",
        },
    )
    assert answer.status_code == 303
    page = handler.get(url).text
    assert "完成全员轮训" in page
    assert "已确认" in page
    assert "已确认" in handler.get(f"/cases/{case}/save_draft").text
    assert "完成全员轮训（市司法局，2099-09-30）" in handler.get(f"/cases/{case}").text


def test_what_was_typed_stays_and_the_sentence_stands_at_its_field(site, case):
    handler = site.visitor("李承办")
    url = f"/cases/{case}/confirm_commitments"
    key = key_on(handler.get(url).text)
    typed = {f"decision-{key}": "confirmed", f"measure-{key}": "轮训", f"unit-{key}": "市司法局"}
    answer = handler.post(url, **typed, **{f"due-{key}": "9月底"})
    assert answer.status_code == 422
    assert f'id="due-{key}-error"' in answer.text
    assert 'value="9月底"' in answer.text
    answer = handler.post(url, **typed, **{f"due-{key}": ""})
    assert "请填写期限。" in answer.text


def test_nothing_chosen_and_a_choice_that_is_none_are_refused(site, case):
    handler = site.visitor("李承办")
    url = f"/cases/{case}/confirm_commitments"
    key = key_on(handler.get(url).text)
    assert "请至少对一条选择" in handler.post(url).text
    assert "中选一项" in handler.post(url, **{f"decision-{key}": "maybe"}).text


def test_a_draft_without_promises_says_how_to_write_one(site, case):
    text = DraftText(body="一、已经办理。")
    save_draft(site.cast.office, site.cast["李承办"], case, text, base_version=1)
    site.cast.office.commit()
    handler = site.visitor("李承办")
    page = handler.get(f"/cases/{case}/confirm_commitments").text
    assert "没有找到写明措施和期限的句子" in page
    assert 'id="add" open' in page
    assert "补充承诺事项" in handler.get(f"/cases/{case}/save_draft").text


def test_before_a_draft_there_is_nothing_to_fill_in(site):
    empty = in_hand(site.cast, serial_no="0608")
    site.cast.office.commit()
    page = site.visitor("李承办").get(f"/cases/{empty}/confirm_commitments").text
    assert "还没有保存答复稿" in page
    assert "补充一项" not in page
    assert 'type="submit">保存' not in page


def test_a_commitment_that_was_not_found_is_added_and_listed(site, case):
    handler = site.visitor("李承办")
    url = f"/cases/{case}/confirm_commitments"
    page = handler.get(url).text
    assert 'id="add">' in page
    assert 'name="unit-added" value="市司法局"' in page
    typed = {"measure-added": "组织轮训", "unit-added": "市司法局", "due-added": "2099-12-31"}
    answer = handler.post(url, **typed, **{"sentence-added": "完成行政执法人员轮训。"})
    assert answer.status_code == 303
    page = handler.get(url).text
    assert page.count("已确认") == 1
    assert "组织轮训" in page
    assert 'id="add">' in page
    assert "组织轮训（市司法局，2099-12-31）" in handler.get(f"/cases/{case}").text


def test_what_was_typed_to_add_stays_with_the_sentence_at_its_field(site, case):
    handler = site.visitor("李承办")
    url = f"/cases/{case}/confirm_commitments"
    typed = {"sentence-added": "稿中没有的一句话。", "measure-added": "组织轮训", "unit-added": "市教委"}
    answer = handler.post(url, **typed, **{"due-added": "年底"})
    assert answer.status_code == 422
    for kept in (
        "稿中没有的一句话。",
        "组织轮训",
        'value="市教委"',
        'value="年底"',
        'id="due-added-error"',
        'id="add" open',
    ):
        assert kept in answer.text
    answer = handler.post(url, **typed, **{"due-added": "2099-12-31"})
    assert 'href="#sentence-added"' in answer.text
    assert 'id="sentence-added-error"' in answer.text
    assert "第1稿里没有这句话" in answer.text


def test_what_the_letter_promised_stands_on_the_case_and_above_the_report_until_all_is_done(site):
    cast, db = site.cast, site.cast.office.db
    handling_id = approved(cast)
    draft = db.scalars(select(Draft)).one()
    draft.fields = {**draft.fields, "outcome_class": "B"}
    today = cast.office.today
    for measure, due in (("修订管理办法", today - timedelta(1)), ("建立文件目录", today + timedelta(30))):
        db.add(
            Commitment(
                handling_id=handling_id,
                round_id=draft.round_id,
                lineage="",
                sentence="将严格管理。",
                measure=measure,
                unit="市司法局",
                due=due,
                state=CommitmentState.CONFIRMED,
                at=cast.office.now,
            )
        )
    db.flush()
    issue(cast.office, cast["王登记"], handling_id, Numbering(today))
    deliver(cast.office, cast["王登记"], handling_id, Sending(DeliveryWay.BY_HAND, today))
    cast.office.commit()
    clerk = site.visitor("王登记")
    for path in (f"/cases/{handling_id}", f"/cases/{handling_id}/track"):
        page = clerk.get(path).text
        assert page.index("修订管理办法") < page.index("建立文件目录")
        assert page.count("已到期") == 1
    clerk.post(
        f"/cases/{handling_id}/track", as_of=today.isoformat(), text="办法已印发，目录已建立。", finished="y"
    )
    page = clerk.get(f"/cases/{handling_id}").text
    assert "全部办完" in page
    assert "已到期" not in page
