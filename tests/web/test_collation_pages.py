"""合稿 as people see it: side by side, judged, sorted and inserted without leaving the page."""

import pytest
from sqlalchemy import select

from proposals.domain.workflow import Part
from proposals.services.cohandling import OpinionText, give_opinion
from proposals.services.drafting import DraftText, save_draft
from proposals.storage.tables.cohandling import OpinionPart, OpinionVerdict, PartPoint
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling
from tests.factories import in_hand
from tests.site import SiteUnderTest

BODY = "一、关于“加强法治培训”的建议\n今年7月底前组织法治轮训。\n二、文件。已办。"


@pytest.fixture
def case(site: SiteUnderTest) -> int:
    cast = site.cast
    made = in_hand(cast, part=Part.LEAD, co_units=("市信访办",))
    child = cast.office.db.scalars(select(Handling).where(Handling.parent_id == made)).one()
    save_draft(cast.office, cast["李承办"], made, DraftText(BODY), base_version=0)
    text = OpinionText("法治培训方面，今年8月底前组织法治轮训。\n其他没有意见。")
    give_opinion(cast.office, cast["赵会办"], child.id, text)
    cast.office.commit()
    return made


def parts(site: SiteUnderTest) -> list[int]:
    return list(site.fresh().db.scalars(select(OpinionPart.id).order_by(OpinionPart.id)))


def test_everything_stands_side_by_side_and_disagreement_is_marked(site, case):
    page = site.visitor("李承办").get(f"/cases/{case}/collation").text
    assert "日期不一致" in page
    assert "有1处不一致" in page
    assert page.index("法治培训方面") < page.index("没有对应到某一条的意见") < page.index("其他没有意见。")
    for leading in (f"/cases/{case}/opinions", f"/cases/{case}/save_draft", f"/cases/{case}/points"):
        assert f"/cases/{case}/collation" in site.visitor("李承办").get(leading).text


def test_verdicts_are_given_here_and_refused_at_their_part(site, case):
    handler, (first, _) = site.visitor("李承办"), parts(site)
    url = f"/cases/{case}/judge_opinion"
    refused = handler.post(url, collation="1", **{f"verdict-{first}": "not_adopted"})
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    said = {f"verdict-{first}": "partly", f"reason-{first}": "时间统一为7月底"}
    answer = handler.post(url, collation="1", **said)
    assert answer.headers["Location"].endswith(f"/cases/{case}/collation")
    assert site.fresh().db.scalar(select(OpinionVerdict.reason)) == "时间统一为7月底"


def test_a_part_is_put_to_another_point(site, case):
    handler, (_, second) = site.visitor("李承办"), parts(site)
    url = f"/cases/{case}/collation/{second}"
    page = handler.get(url).text
    assert "其他没有意见。" in page
    point = page.split('name="points"')[1].split('value="')[1].split('"')[0]
    assert handler.post(url, points=point).status_code == 303
    assert site.fresh().db.scalar(select(PartPoint.automatic).where(PartPoint.part_id == second)) is False
    assert handler.post(url, points="999999").status_code == 422


def test_a_part_is_inserted_behind_the_answer_of_its_point(site, case):
    handler, (first, _) = site.visitor("李承办"), parts(site)
    page = handler.get(f"/cases/{case}/collation").text
    chosen = page.split(f'name="part" value="{first}:')[1].split('"')[0]
    url = f"/cases/{case}/collation/insert"
    assert handler.post(url, part=f"{first}:{chosen}", base_version="1").status_code == 303
    newest = site.fresh().db.scalars(select(Draft).order_by(Draft.id.desc())).first()
    assert newest.body.split("\n")[2] == "法治培训方面，今年8月底前组织法治轮训。"
    assert handler.post(url, part=f"{first}:{chosen}", base_version="1").status_code == 409
    assert handler.post(url, part="x", base_version="1").status_code == 422


def test_a_proofreader_reads_without_buttons(site, case):
    page = site.visitor("钱核稿").get(f"/cases/{case}/collation").text
    assert "日期不一致" in page
    assert "保存采纳情况" not in page
    assert "插入答复稿" not in page
