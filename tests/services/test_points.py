"""逐条回应: points corrected by hand, shared out, linked by their wording and answered in words."""

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part
from proposals.services import cohandling, drafting, points
from proposals.services.drafting import DraftText, drafting_page
from proposals.services.points import Owner, PointReply, PointText, PointVerdictWord
from proposals.services.review import submit
from proposals.services.search import Wanted, search
from proposals.storage.tables.audit import Event
from proposals.storage.tables.drafting import PointAnswer, PointShare
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Point
from tests.factories import in_hand, on_paper, registered
from tests.guards.tree import ROOT
from tests.people import Cast, make_cast, make_office
from tests.stories import cohandlings, events

pytestmark = pytest.mark.both_databases

TWO = "一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"
OTHER = "一、培训。已办。\n二、文件。已办。"


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def save(cast: Cast, case: int, body: str = TWO, base: int = 0) -> None:
    drafting.save_draft(cast.office, cast["李承办"], case, DraftText(body), base_version=base)


def matrix(cast: Cast, case: int, who: str = "李承办") -> points.MatrixPage:
    return points.matrix_page(cast.office, cast[who], case)


def answered(cast: Cast, case: int) -> list[tuple[int, ...]]:
    return [tuple(a.number for a in p.passages) for p in matrix(cast, case).points]


def correct(cast: Cast, case: int, *texts: PointText, who: str = "李承办", **more: object) -> None:
    points.correct_points(cast.office, cast[who], case, texts, **more)


def reply(cast: Cast, case: int, replies: dict[int, PointReply], **more: object) -> None:
    points.answer_points(cast.office, cast["李承办"], case, replies, **more)


# ------------------------------------------------------------------ links by wording


def test_the_first_text_names_every_point_and_its_headings_answer_them_until_confirmed(cast):
    case = in_hand(cast)
    save(cast, case, drafting_page(cast.office, cast["李承办"], case).text.body + "\n已办。")
    page = matrix(cast, case)
    assert answered(cast, case) == [(1,), (2,)]
    assert [p.unconfirmed for p in page.points] == [True, True]
    assert (page.unanswered, page.unconfirmed, page.unjudged) == (0, 2, 2)
    assert page.points[1].passages[0].beneath == ("已办。",)
    facts = page.case.facts
    assert (facts.unanswered_points, facts.unconfirmed_points, facts.unjudged_points) == (0, 2, 2)


def test_the_five_points_of_the_real_case_are_linked_to_their_sections(cast):
    told = json.loads((ROOT / "proposals/data/demo/0607.json").read_text(encoding="utf-8"))["facts"]
    case = in_hand(cast, points=tuple(told["points"]))
    save(cast, case, told["body"])
    shown = [p.passages[0].text for p in matrix(cast, case).points]
    assert shown == [line for line in told["body"].split("\n") if line[1] == "、"]


def test_a_paragraph_added_later_is_found_and_what_was_taken_away_does_not_come_back(cast):
    case = in_hand(cast)
    save(cast, case, "一、总体情况\n已经办理。")
    assert answered(cast, case) == [(), ()]
    save(cast, case, "一、总体情况\n已经办理。\n我局修订了规范性文件管理办法，管理更加严格。", base=1)
    assert answered(cast, case) == [(), (3,)]
    second = matrix(cast, case).points[1]
    reply(cast, case, {second.id: PointReply()})
    save(cast, case, "一、总体情况\n已经办理完。\n我局修订了规范性文件管理办法，管理更加严格。", base=2)
    assert answered(cast, case) == [(), ()]


def test_unrelated_text_answers_nothing(cast):
    case = in_hand(cast)
    save(cast, case, "一、高度重视\n我们将进一步加强工作。")
    assert answered(cast, case) == [(), ()]


def test_confirming_takes_every_link_found_by_wording(cast):
    case = in_hand(cast)
    save(cast, case)
    assert points.confirm_points(cast.office, cast["周处长"], case) == 2
    assert matrix(cast, case).unconfirmed == 0
    with pytest.raises(BadInput, match="没有等待确认"):
        points.confirm_points(cast.office, cast["周处长"], case)


def test_without_a_version_there_is_nothing_to_confirm(cast):
    with pytest.raises(BadInput, match="先保存"):
        points.confirm_points(cast.office, cast["李承办"], in_hand(cast))


# ------------------------------------------------------------------ links and words by hand


def test_points_are_linked_and_unlinked_by_hand(cast):
    case = in_hand(cast)
    save(cast, case, OTHER)
    page = matrix(cast, case)
    one, two = (p.lineage for p in page.paragraphs)
    first, second = (p.id for p in page.points)
    reply(cast, case, {first: PointReply((one, two)), second: PointReply((two,))})
    assert answered(cast, case) == [(1, 2), (2,)]
    reply(cast, case, {first: PointReply((one,)), second: PointReply()})
    assert answered(cast, case) == [(1,), ()]
    assert matrix(cast, case).case.facts.unanswered_points == 1
    assert [p.points for p in matrix(cast, case).paragraphs] == [(1,), ()]
    assert events(cast, case)[-1].data["answers"] == ["第1条：第1段", "第2条：没有对应"]


def test_a_link_outlives_new_versions_and_comes_back_with_its_paragraph(cast):
    case = in_hand(cast)
    save(cast, case, "一、培训工作。已经办理完毕。\n二、文件清理。已经办理完毕。")
    page = matrix(cast, case)
    reply(cast, case, {page.points[1].id: PointReply((page.paragraphs[1].lineage,))})
    save(cast, case, "一、培训工作。已经办理完毕。", base=1)
    assert answered(cast, case)[1] == ()
    old = drafting_page(cast.office, cast["李承办"], case).versions[-1].id
    drafting.restore_version(cast.office, cast["李承办"], case, old, base_version=2)
    assert answered(cast, case)[1] == (2,)


def test_what_is_done_with_a_point_is_said_with_its_reason_and_may_be_taken_back(cast):
    case = in_hand(cast)
    save(cast, case)
    first, second = matrix(cast, case).points
    reply(
        cast,
        case,
        {
            first.id: PointReply(tuple(first.lineages), PointVerdictWord.PARTLY, "经费所限，先行试点。"),
            second.id: PointReply(tuple(second.lineages), PointVerdictWord.EXPLAINED),
        },
    )
    shown = matrix(cast, case).points
    assert [(p.verdict_name, p.reason, p.wants_reason) for p in shown] == [
        ("部分采纳", "经费所限，先行试点。", False),
        ("解释说明", "", True),
    ]
    assert matrix(cast, case).case.facts.unjudged_points == 0
    assert events(cast, case)[-1].data["answers"][0] == "第1条：第1段，部分采纳"
    reply(cast, case, {first.id: PointReply(tuple(first.lineages))})
    assert matrix(cast, case).points[0].verdict is None


def test_the_same_answer_again_leaves_no_event(cast):
    case = in_hand(cast)
    save(cast, case)
    first = matrix(cast, case).points[0]
    said = {first.id: PointReply(tuple(first.lineages), PointVerdictWord.ADOPTED)}
    reply(cast, case, said)
    before = len(events(cast, case))
    reply(cast, case, said)
    assert len(events(cast, case)) == before


def test_partly_without_a_reason_is_refused_at_its_field(cast):
    case = in_hand(cast)
    save(cast, case)
    first = matrix(cast, case).points[0]
    with pytest.raises(BadInput, match="第1条标为“部分采纳”") as refusal:
        reply(cast, case, {first.id: PointReply((), PointVerdictWord.PARTLY)})
    assert refusal.value.field == "reason"


def test_a_paragraph_or_point_of_another_case_cannot_be_linked(cast):
    case = in_hand(cast)
    save(cast, case)
    first = matrix(cast, case).points[0]
    with pytest.raises(BadInput, match="刷新页面"):
        reply(cast, case, {999_999: PointReply()})
    with pytest.raises(BadInput, match="刷新页面"):
        reply(cast, case, {first.id: PointReply(("x",))})
    assert cast.office.db.scalar(select(func.count(PointAnswer.id))) == 2


def test_points_cannot_be_answered_before_a_version_is_saved(cast):
    with pytest.raises(BadInput, match="先保存"):
        reply(cast, in_hand(cast), {})


def test_a_proofreader_reads_the_matrix_and_answers_nothing(cast):
    case = in_hand(cast)
    save(cast, case)
    assert matrix(cast, case, "钱核稿").may_answer is False
    with pytest.raises(NotAllowed):
        points.answer_points(cast.office, cast["钱核稿"], case, {})
    with pytest.raises(NotFound):
        matrix(cast, case, "外人")


def test_sending_to_review_warns_of_what_nobody_looked_at(cast):
    case = in_hand(cast)
    save(cast, case)
    told = submit(cast.office, cast["王登记"], case, waivers={"contact": "已当面沟通"})
    assert "2条建议的答复段落是按文字自动对应的，还没有人确认；2条建议没有标明采纳情况" in "".join(told)


# ------------------------------------------------------------------ the list of points


def test_points_are_reworded_ordered_struck_off_and_added_and_keep_their_links(cast):
    case = in_hand(cast)
    save(cast, case)
    first, second = matrix(cast, case).points
    correct(cast, case, PointText("严格规范性文件审核", second.id), PointText("公开办理结果"))
    shown = matrix(cast, case).points
    assert [(p.number, p.text) for p in shown] == [(1, "严格规范性文件审核"), (2, "公开办理结果")]
    assert answered(cast, case) == [(3,), ()]
    dropped = cast.office.db.get(Point, first.id)
    assert dropped.dropped_at == cast.office.now
    last = events(cast, case)[-1]
    assert (last.action, last.note) == ("correct_points", "改写1条，增加1条，删去1条")
    assert last.data["old"] == ["加强法治培训", "严格规范性文件管理"]


def test_a_point_struck_off_comes_back_with_its_links_when_it_is_written_again(cast):
    case = in_hand(cast)
    save(cast, case)
    first, second = matrix(cast, case).points
    correct(cast, case, PointText(second.text, second.id))
    correct(cast, case, PointText(second.text, second.id), PointText(first.text))
    assert matrix(cast, case).points[1].id == first.id
    assert answered(cast, case) == [(3,), (1,)]


def test_a_new_point_is_linked_to_what_the_draft_says_already(cast):
    case = in_hand(cast, points=("加强法治培训",))
    save(cast, case)
    first = matrix(cast, case).points[0]
    correct(cast, case, PointText(first.text, first.id), PointText("严格规范性文件管理"))
    assert answered(cast, case) == [(1,), (3,)]


def test_before_acceptance_the_clerk_corrects_the_list_and_the_search_finds_the_new_words(cast):
    case = registered(cast).handling_id
    rows = matrix(cast, case, "王登记").points
    texts = (PointText("推行柔性执法告知书", rows[0].id), PointText(rows[1].text, rows[1].id))
    correct(cast, case, *texts, who="王登记")
    cast.office.db.commit()
    assert search(cast.office, cast["王登记"], Wanted("柔性执法")).count == 1


def test_the_list_is_corrected_on_paper_and_both_names_stand(cast):
    case = in_hand(cast)
    first = matrix(cast, case).points[0]
    correct(cast, case, PointText(first.text, first.id), who="王登记", on_behalf=on_paper("周处长"))
    assert events(cast, case)[-1].on_behalf["name"] == "周处长"


def test_splitting_again_proposes_only_what_the_list_does_not_hold(cast):
    text = "建议：一是加强法治培训。二是开展以案释法。"
    case = in_hand(cast, text=text, points=("加强法治培训。",))
    assert points.split_again(cast.office, cast["李承办"], case) == ["开展以案释法。"]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["加强法治培训", "严格规范性文件管理"], "没有改动"),
        (["加强法治培训", " "], "第2条”不能为空"),
        (["加强法治培训", "加强法治培训"], "第2条与第1条相同"),
        (["加强法治培训", "长" * 2001], "超过2000个字"),
        (["加强法治培训", "严\x07格"], "控制字符"),
    ],
)
def test_a_list_that_cannot_stand_is_refused(cast, texts, sentence):
    case = in_hand(cast)
    rows = matrix(cast, case).points
    with pytest.raises(BadInput, match=sentence):
        correct(cast, case, *(PointText(t, p.id) for t, p in zip(texts, rows, strict=True)))


def test_more_points_than_a_reply_can_answer_are_refused(cast):
    case = in_hand(cast)
    with pytest.raises(BadInput, match="最多200条，现有201条"):
        correct(cast, case, *(PointText(f"建议第{n}条") for n in range(201)))


def test_a_point_of_another_case_cannot_be_taken_over(cast):
    case, other = in_hand(cast), in_hand(cast, serial_no="0608")
    with pytest.raises(BadInput, match="已经被别人改过"):
        correct(cast, case, PointText("移花接木", matrix(cast, other).points[0].id))


def test_who_corrects_an_outdated_list_is_told(cast):
    case = in_hand(cast)
    seen = matrix(cast, case).case.facts.version
    correct(cast, case, PointText("加强源头治理"), who="周处长")
    cast.office.db.commit()
    with pytest.raises(Conflict, match="周处长"):
        correct(cast, case, PointText("新的"), seen=seen)


def test_neither_a_proofreader_nor_a_cohandling_changes_the_list(cast):
    case = in_hand(cast, part=Part.LEAD, co_units=("市信访办",))
    with pytest.raises(NotAllowed):
        correct(cast, case, PointText("新的"), who="钱核稿")
    (child,) = cohandlings(cast, case)
    with pytest.raises(NotAllowed):
        correct(cast, child.id, PointText("新的"), who="赵会办")
    with pytest.raises(NotPossible):
        correct(cast, child.id, PointText("新的"), who="王登记", on_behalf=on_paper("赵会办"))


# ------------------------------------------------------------------ whose they are


def shared_case(cast: Cast) -> tuple[int, Handling]:
    case = in_hand(cast, part=Part.LEAD, co_units=("市信访办",), supporting=True)
    (child,) = cohandlings(cast, case)
    return case, child


def test_departments_and_cohandlers_read_their_own_points_first(cast):
    case, child = shared_case(cast)
    first, second = matrix(cast, case).points
    shares = {first.id: [Owner(department_id=cast.supporting.id)], second.id: [Owner(cohandling_id=child.id)]}
    points.share_points(cast.office, cast["李承办"], case, shares)
    assert [p.owners for p in matrix(cast, case).points] == [(cast.supporting.name,), ("市信访办",)]
    asked = cohandling.cohandler_page(cast.office, cast["赵会办"], child.id).points
    assert [(p.number, p.ours) for p in asked] == [(1, False), (2, True)]
    mine = points.points_asked(cast.office, cast["郑配合"], case)
    assert [(p.number, p.ours) for p in mine] == [(1, True), (2, False)]
    assert events(cast, case)[-1].note == f"{cast.supporting.name}：第1条；市信访办：第2条"


def test_who_was_given_no_point_is_asked_about_all(cast):
    _, child = shared_case(cast)
    assert all(p.ours for p in cohandling.cohandler_page(cast.office, cast["赵会办"], child.id).points)


def test_points_named_when_an_opinion_is_asked_are_that_units_own(cast):
    case = in_hand(cast)
    second = matrix(cast, case).points[1]
    ask = cohandling.Ask(("市信访办",), "请提出意见", (second.id,))
    (child,) = cohandling.ask_opinion(cast.office, cast["王登记"], case, ask)
    assert [p.owners for p in matrix(cast, case).points] == [(), ("市信访办",)]
    again = cohandling.Ask(("市信访办",), "还请说明培训", (matrix(cast, case).points[0].id,))
    cohandling.ask_opinion(cast.office, cast["王登记"], case, again)
    assert [p.owners for p in matrix(cast, case).points] == [("市信访办",), ()]
    assert cast.office.db.scalars(select(PointShare.cohandling_id)).all() == [child]


def test_the_head_takes_a_share_back_and_nothing_changed_is_refused(cast):
    case, child = shared_case(cast)
    first = matrix(cast, case).points[0]
    points.share_points(cast.office, cast["周处长"], case, {first.id: [Owner(cohandling_id=child.id)]})
    points.share_points(cast.office, cast["周处长"], case, {})
    assert events(cast, case)[-1].note == "不再分工"
    with pytest.raises(BadInput, match="没有改动"):
        points.share_points(cast.office, cast["周处长"], case, {})


def test_a_point_cannot_be_given_to_a_unit_that_was_not_asked(cast):
    case, _ = shared_case(cast)
    first = matrix(cast, case).points[0]
    with pytest.raises(BadInput, match="刷新页面"):
        points.share_points(cast.office, cast["李承办"], case, {first.id: [Owner(cohandling_id=case)]})
    with pytest.raises(BadInput, match="刷新页面"):
        points.share_points(cast.office, cast["李承办"], case, {999_999: []})


def test_a_proofreader_shares_nothing_out(cast):
    case, _ = shared_case(cast)
    assert cast["钱核稿"].has(Role.PROOFREADER, cast.unit.id)
    with pytest.raises(NotAllowed):
        points.share_points(cast.office, cast["钱核稿"], case, {})
    assert cast.office.db.scalar(select(func.count(Event.seq)).where(Event.action == "share_points")) == 0
