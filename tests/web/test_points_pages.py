"""逐条回应 as people see it: the matrix, one point, the list, and whose each point is."""

import re

import pytest
from sqlalchemy import select

from proposals.domain.workflow import Part
from proposals.services.cohandling import make_link
from proposals.services.drafting import DraftText, save_draft
from proposals.services.points import matrix_page
from proposals.storage.tables.drafting import PointShare
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Point
from tests.factories import in_hand
from tests.site import SiteUnderTest

BODY = "一、关于“加强法治培训”的建议\n已经采纳，组织了培训。\n二、文件。已办。"


@pytest.fixture
def case(site: SiteUnderTest) -> int:
    made = in_hand(
        site.cast, part=Part.LEAD, co_units=("市信访办",), text="建议：一是加强法治培训。二是以案释法。"
    )
    save_draft(site.cast.office, site.cast["李承办"], made, DraftText(BODY), base_version=0)
    site.cast.office.commit()
    return made


def points_of(site: SiteUnderTest, case: int) -> list[Point]:
    office = site.fresh()
    proposal = office.db.get(Handling, case).proposal_id
    rows = select(Point).where(Point.proposal_id == proposal, Point.dropped_at.is_(None))
    return list(office.db.scalars(rows.order_by(Point.position)))


def lineages(site: SiteUnderTest, case: int) -> list[str]:
    page = matrix_page(site.fresh(), site.cast["李承办"], case)
    site.cast.office.rollback()
    return [p.lineage for p in page.paragraphs]


def test_the_matrix_shows_what_waits_and_confirms_all_at_once(site, case):
    handler = site.visitor("李承办")
    page = handler.get(f"/cases/{case}/points").text
    assert "1条还没有对应段落，1条按文字自动对应、等人确认，2条没有标明采纳情况" in page
    assert "已经采纳，组织了培训。" in page
    answer = handler.post(f"/cases/{case}/points/confirm")
    assert answer.status_code == 303
    assert "等人确认" not in handler.get(f"/cases/{case}/points").text


def test_one_point_is_answered_and_the_next_one_follows(site, case):
    handler = site.visitor("李承办")
    first, second = points_of(site, case)
    page = handler.get(f"/cases/{case}/points/{first.id}").text
    assert "采纳情况按答复的文字预选" in page
    assert re.search(r'value="adopted"[^>]*checked|checked[^>]*value="adopted"', page)
    lines = lineages(site, case)
    answer = handler.post(
        f"/cases/{case}/points/{first.id}", lineages=[lines[0], lines[1]], verdict="adopted", next="1"
    )
    assert answer.headers["Location"].endswith(f"/points/{second.id}")
    shown = handler.get(f"/cases/{case}/points").text
    assert "采纳</span>" in shown


def test_partly_without_reason_keeps_what_was_chosen(site, case):
    handler = site.visitor("李承办")
    first = points_of(site, case)[0]
    line = lineages(site, case)[2]
    answer = handler.post(f"/cases/{case}/points/{first.id}", lineages=line, verdict="partly")
    assert answer.status_code == 422
    assert "请写明哪些没有采纳" in answer.text
    assert re.search(rf'<input[^>]*checked[^>]*value="{line}"|value="{line}"[^>]*checked', answer.text)


def test_a_point_that_was_struck_off_is_not_found(site, case):
    assert site.visitor("李承办").get(f"/cases/{case}/points/999999").status_code == 404


def test_a_reader_of_the_unit_sees_the_matrix_without_buttons(site, case):
    page = site.visitor("钱核稿").get(f"/cases/{case}/points").text
    assert "加强法治培训" in page
    assert "确认全部自动对应" not in page
    assert "修改建议要点" not in page


def test_the_list_is_reworded_and_ordered(site, case):
    handler = site.visitor("李承办")
    first, second = points_of(site, case)
    page = handler.get(f"/cases/{case}/correct_points").text
    assert "加强法治培训" in page
    typed = {f"text-{first.id}": "加强法治轮训", f"text-{second.id}": second.text}
    typed |= {f"place-{first.id}": "1", f"place-{second.id}": "1", "new": "公开结果\n\n"}
    assert handler.post(f"/cases/{case}/correct_points", **typed).status_code == 303
    assert [p.text for p in points_of(site, case)] == [second.text, "加强法治轮训", "公开结果"]
    drop = {f"drop-{second.id}": "1"}
    assert handler.post(f"/cases/{case}/correct_points", **drop).status_code == 303
    assert [p.text for p in points_of(site, case)] == ["加强法治轮训", "公开结果"]


def test_splitting_again_fills_the_box_and_keeps_what_was_typed(site, case):
    handler = site.visitor("李承办")
    first = points_of(site, case)[0]
    answer = handler.post(
        f"/cases/{case}/correct_points", change="split", new="公开结果", **{f"text-{first.id}": "改了一半"}
    )
    assert answer.status_code == 200
    assert "以案释法。" in answer.text
    assert "公开结果" in answer.text
    assert "改了一半" in answer.text
    assert len(points_of(site, case)) == 2


def test_what_is_wrong_with_the_list_stands_at_its_field(site, case):
    handler = site.visitor("李承办")
    first = points_of(site, case)[0]
    answer = handler.post(f"/cases/{case}/correct_points", **{f"place-{first.id}": "前面"})
    assert answer.status_code == 422
    assert f'id="place-{first.id}-error"' in answer.text
    empty = handler.post(f"/cases/{case}/correct_points", **{f"text-{first.id}": " "})
    assert f'id="text-{first.id}-error"' in empty.text


def test_points_are_shared_out_and_the_link_shows_them_first(site, case):
    office = site.cast.office
    child = office.db.scalars(select(Handling).where(Handling.parent_id == case)).one()
    token = make_link(office, site.cast["王登记"], child.id).token
    office.commit()
    second = points_of(site, case)[1]
    handler = site.visitor("李承办")
    assert "市信访办" in handler.get(f"/cases/{case}/share_points").text
    share = {f"share-{second.id}": f"c{child.id}"}
    assert handler.post(f"/cases/{case}/share_points", **share).status_code == 303
    assert site.fresh().db.scalars(select(PointShare.point_id)).all() == [second.id]
    for page in (
        site.visitor().get(f"/opinion/{token}").text,
        site.visitor("赵会办").get(f"/cases/{child.id}/opinions").text,
    ):
        assert page.index("严格规范性文件管理") < page.index("由别人答复的1条") < page.index("加强法治培训")


def test_a_share_for_somebody_who_was_not_asked_is_refused(site, case):
    second = points_of(site, case)[1]
    answer = site.visitor("李承办").post(f"/cases/{case}/share_points", **{f"share-{second.id}": "c999"})
    assert answer.status_code == 422
    assert "请刷新页面后再分" in answer.text
