"""合稿: opinions find their points, disagreement is marked, and a person has the last word on where a part belongs."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, NotAllowed, NotFound
from proposals.domain.workflow import Part
from proposals.services import cohandling, collation, drafting, points
from proposals.services.drafting import DraftText
from proposals.storage.tables.cohandling import OpinionPart, PartPoint
from tests.factories import in_hand
from tests.people import Cast, make_cast, make_office
from tests.stories import cohandlings, events

pytestmark = pytest.mark.both_databases

DRAFT = (
    "一、关于“加强法治培训”的建议\n今年7月底前组织法治轮训。\n"
    "二、关于“严格规范性文件管理”的建议\n已经清理规范性文件。"
)


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def asked(cast: Cast, **changes: object) -> tuple[int, int, int]:
    case = in_hand(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局"), **changes)
    first, second = (child.id for child in cohandlings(cast, case))
    return case, first, second


def give(cast: Cast, child: int, text: str, who: str = "赵会办") -> None:
    cohandling.give_opinion(cast.office, cast[who], child, cohandling.OpinionText(text))


def save(cast: Cast, case: int, body: str = DRAFT, base: int = 0) -> None:
    drafting.save_draft(cast.office, cast["李承办"], case, DraftText(body), base_version=base)


def page(cast: Cast, case: int, who: str = "李承办") -> collation.CollationPage:
    return collation.collation_page(cast.office, cast[who], case)


def said(cast: Cast, case: int) -> list[list[str]]:
    return [[p.text for p in point.parts] for point in page(cast, case).points]


def part_of(cast: Cast, text: str) -> OpinionPart:
    return cast.office.db.scalars(select(OpinionPart).where(OpinionPart.text == text)).one()


def test_opinions_stand_under_the_points_they_speak_to(cast):
    case, first, _ = asked(cast)
    give(cast, first, "我办法治培训已经开展。\n其他没有意见。")
    shown = page(cast, case)
    assert said(cast, case) == [["我办法治培训已经开展。"], []]
    assert [p.text for p in shown.loose] == ["其他没有意见。"]
    assert shown.waiting == ("重庆市机关事务管理局",)
    assert (shown.unjudged, shown.points[0].parts[0].automatic) == (2, True)


def test_a_draft_saved_later_leads_the_words_to_their_point(cast):
    case, first, _ = asked(cast)
    give(cast, first, "三个市级部门的名录正在梳理核对，名录由主管部门报送。")
    assert said(cast, case) == [[], []]
    save(cast, case, DRAFT + "三个市级部门的名录正在梳理核对，名录由主管部门报送。")
    assert said(cast, case)[1] == ["三个市级部门的名录正在梳理核对，名录由主管部门报送。"]


def test_what_units_and_draft_say_differently_is_marked(cast):
    case, first, _ = asked(cast)
    save(cast, case)
    give(cast, first, "法治培训方面，今年8月底前组织法治轮训。")
    marked = page(cast, case).points[0].contradictions
    assert [(c.kind, c.one.who, c.other.who) for c in marked] == [("日期", "市信访办", "答复稿")]
    assert page(cast, case).disagreeing == 1


def test_a_department_is_heard_beside_the_units(cast):
    case = in_hand(cast, supporting=True)
    shown = page(cast, case)
    assert [(p.who, p.text, p.id) for p in shown.loose] == [(cast.supporting.name, "同意。", 0)]
    assert shown.unjudged == 0


def test_a_unit_asked_about_one_point_speaks_to_it(cast):
    case, first, _ = asked(cast)
    second_point = points.matrix_page(cast.office, cast["李承办"], case).points[1]
    shares = {second_point.id: [points.Owner(cohandling_id=first)]}
    points.share_points(cast.office, cast["李承办"], case, shares)
    give(cast, first, "我办没有不同意见。")
    assert said(cast, case) == [[], ["我办没有不同意见。"]]


def test_a_person_puts_a_part_where_it_belongs_and_the_wording_lets_it_be(cast):
    case, first, _ = asked(cast)
    give(cast, first, "我办法治培训已经开展。\n其他没有意见。")
    part = part_of(cast, "我办法治培训已经开展。")
    ids = [p.row.id for p in page(cast, case).points]
    collation.sort_part(cast.office, cast["李承办"], case, part.id, [ids[1]])
    save(cast, case)
    assert said(cast, case) == [[], ["我办法治培训已经开展。"]]
    assert not any(r.automatic for r in cast.office.db.scalars(select(PartPoint)))
    assert events(cast, case)[-2].note == "市信访办第1段意见：对应第2条"
    shown = collation.sorting_page(cast.office, cast["李承办"], case, part.id)
    assert shown.chosen == {ids[1]}


def test_a_part_of_another_case_and_a_strange_point_are_refused(cast):
    case, first, _ = asked(cast)
    give(cast, first, "我办法治培训已经开展。")
    part = part_of(cast, "我办法治培训已经开展。")
    other = in_hand(cast, serial_no="0608")
    with pytest.raises(NotFound, match="没有找到这段意见"):
        collation.sort_part(cast.office, cast["李承办"], other, part.id, [])
    with pytest.raises(NotFound):
        collation.sorting_page(cast.office, cast["李承办"], other, part.id)
    with pytest.raises(BadInput, match="刷新页面"):
        collation.sort_part(cast.office, cast["李承办"], case, part.id, [999_999])


def test_a_proofreader_reads_and_sorts_nothing_and_a_stranger_finds_nothing(cast):
    case, first, _ = asked(cast)
    give(cast, first, "我办法治培训已经开展。")
    part = part_of(cast, "我办法治培训已经开展。")
    assert page(cast, case, "钱核稿").may_judge is False
    with pytest.raises(NotAllowed):
        collation.sort_part(cast.office, cast["钱核稿"], case, part.id, [])
    with pytest.raises(NotFound):
        page(cast, case, "外人")


def test_a_part_goes_into_the_draft_behind_what_answers_its_point(cast):
    case, first, _ = asked(cast)
    save(cast, case)
    give(cast, first, "我办法治培训已经开展。")
    point = page(cast, case).points[0]
    part = point.parts[0]
    drafting.insert_into_newest(
        cast.office, cast["李承办"], case, part.id, after=point.insert_after, base_version=1
    )
    after = page(cast, case).points[0]
    assert after.parts[0].used_in == (3,)
    assert after.row.passages[0].beneath[-1] == "我办法治培训已经开展。"
