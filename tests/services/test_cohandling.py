"""会办: whom we ask, how their opinions come, what becomes of each part, and being asked by a lead outside."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.actors import OnBehalf, Way
from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part, State
from proposals.services._apply import facts_of
from proposals.services.cohandling import (
    Ask,
    Judgement,
    OpinionText,
    Verdict,
    ask_again,
    ask_opinion,
    cohandler_page,
    cohandlings_of,
    give_opinion,
    judge_opinion,
    release,
)
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.dispatch import accept
from proposals.services.issuing import Numbering, issue
from proposals.services.register import NewProposer, register
from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import Opinion, OpinionVerdict
from proposals.storage.tables.handling import Assignment, Handling, Round
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.register import Point, ProposerType
from tests.factories import registered, registration
from tests.issued import signed
from tests.people import Cast, make_cast, make_office, state_of

pytestmark = pytest.mark.both_databases

DEPUTY = (NewProposer("何祥", ProposerType.DEPUTY),)
THREE_LINES = "一、相关工作情况\n我办已建立信访事项法治审查机制。\n\n（一）建议采纳第一条。"


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def led(cast: Cast, *co_units: str, **changes) -> int:
    """A case that we lead and have accepted; gives our handling's id."""
    part = Part.LEAD if co_units else Part.SOLE
    case = registered(cast, **{"part": part, "co_units": co_units, **changes})
    accept(cast.office, cast["王登记"], case.handling_id)
    return case.handling_id


def child_of(cast: Cast, lead_id: int) -> Handling:
    return cast.office.db.scalars(select(Handling).where(Handling.parent_id == lead_id)).one()


def asked(cast: Cast) -> tuple[int, int]:
    """Ids of our handling and of 信访办's co-handling, not yet accepted there."""
    lead = led(cast, "市信访办")
    return lead, child_of(cast, lead).id


def answered(cast: Cast, text: str = THREE_LINES) -> tuple[int, int, list[int]]:
    """As ``asked``, with the opinion in; also the ids of its parts."""
    lead, child = asked(cast)
    give_opinion(cast.office, cast["赵会办"], child, OpinionText(text))
    view = cohandlings_of(cast.office, cast["王登记"], lead)[0]
    return lead, child, [p.id for p in view.opinions[0].parts]


def paper(name: str = "市信访办", on: date = date(2023, 2, 9)) -> OnBehalf:
    return OnBehalf(name=name, way=Way.PAPER, on=on, paper_no="渝信函〔2023〕7号")


def events(cast: Cast, action: str = "") -> list[Event]:
    """What stands in the chain once the intention is committed."""
    cast.office.db.commit()
    rows = cast.office.db.scalars(select(Event).order_by(Event.seq))
    return [e for e in rows if action in ("", e.action)]


def later(cast: Cast, days: int) -> None:
    cast.office.now += timedelta(days=days)


# ------------------------------------------------------------------ asking


def test_a_unit_is_asked_later_with_its_points_and_a_date_of_its_own(cast):
    lead = led(cast)
    point = cast.office.db.scalars(select(Point).order_by(Point.position)).first()
    ask = Ask(("市信访办",), "请说明近三年信访工作情况。", (point.id,), due=date(2023, 2, 24))
    (child,) = ask_opinion(cast.office, cast["王登记"], lead, ask)
    page = cohandler_page(cast.office, cast["赵会办"], child)
    assert page.asked == "请说明近三年信访工作情况。\n请就以下建议提出意见：\n第1条：加强法治培训"
    assert (page.due, page.light.words, page.lead) == (date(2023, 2, 24), "剩10个工作日", "重庆市司法局")
    assert state_of(cast.office, child) == "pending_acceptance"


def test_without_a_date_the_limits_count(cast):
    (child,) = ask_opinion(cast.office, cast["王登记"], led(cast), Ask(("市信访办",)))
    assert cohandler_page(cast.office, cast["赵会办"], child).due == date(2023, 3, 10)


def test_a_sole_case_becomes_a_lead_with_its_first_cohandler(cast):
    lead = led(cast)
    ask_opinion(cast.office, cast["王登记"], lead, Ask(("市信访办",)))
    assert cast.office.db.get(Handling, lead).part is Part.LEAD
    (event,) = events(cast, "ask_opinion")
    assert event.data["part_was"] == "sole"


def test_asking_once_more_sends_the_request_again(cast):
    lead, child = asked(cast)
    release(cast.office, cast["王登记"], child, "先送审")
    again = Ask(("重庆市信访办公室",), "请尽快反馈。", due=date(2023, 2, 20))
    assert ask_opinion(cast.office, cast["王登记"], lead, again) == [child]
    (view,) = cohandlings_of(cast.office, cast["王登记"], lead)
    assert (view.due, view.asked, view.released) == (date(2023, 2, 20), "请尽快反馈。", False)
    told = cast.office.db.scalars(select(OutboxMessage).where(OutboxMessage.handling_id == child)).all()
    assert [m.subject for m in told] == ["再次提醒：请提出会办意见"]


REFUSED_ASKS = [
    (Ask(()), "请填写要征求意见的单位"),
    (Ask(("市信访办", "市信访办")), "写了两次"),
    (Ask(("市信访办",), due=date(2023, 2, 1)), "反馈期限早于"),
    (Ask(("市司法局",)), "就是主办单位"),
    (Ask(("市信访办",), point_ids=(999,)), "不属于这一件"),
    (Ask(("市信访办",), what="甲" * 5001), "超过5000个字"),
    (Ask(("市信访办",), what="甲\x07"), "第1行第2个字符是不可见的控制字符"),
]


@pytest.mark.parametrize(("ask", "sentence"), REFUSED_ASKS)
def test_an_ask_that_cannot_be_sent_says_why(cast, ask, sentence):
    with pytest.raises(BadInput, match=sentence):
        ask_opinion(cast.office, cast["王登记"], led(cast), ask)


def test_a_unit_whose_opinion_is_in_is_not_simply_asked_again(cast):
    lead, _, _ = answered(cast)
    with pytest.raises(BadInput, match="请用“请再次提出会办意见”"):
        ask_opinion(cast.office, cast["王登记"], lead, Ask(("市信访办",)))


def test_a_cohandler_asks_nobody(cast):
    _, child = asked(cast)
    accept(cast.office, cast["赵会办"], child)
    with pytest.raises(NotPossible):
        ask_opinion(cast.office, cast["王登记"], child, Ask(("市机关事务局",)), on_behalf=paper())


def test_a_stranger_asks_nobody(cast):
    with pytest.raises(NotFound):
        ask_opinion(cast.office, cast["外人"], led(cast), Ask(("市信访办",)))


def test_any_handler_of_the_lead_department_asks_while_none_is_named(cast):
    lead = led(cast)
    cast.office.db.add(
        Assignment(handling_id=lead, department_id=cast.department.id, lead=True, assigned_at=cast.office.now)
    )
    (child,) = ask_opinion(cast.office, cast["李承办"], lead, Ask(("市信访办",)))
    release(cast.office, cast["李承办"], child, "先行答复")
    with pytest.raises(NotAllowed):
        ask_opinion(cast.office, cast["郑配合"], lead, Ask(("市机关事务局",)))


# ------------------------------------------------------------------ giving


def test_a_cohandler_accepts_and_answers_in_one_go(cast):
    lead, child, parts = answered(cast)
    assert state_of(cast.office, child) == "closed"
    (view,) = cohandlings_of(cast.office, cast["王登记"], lead)
    (opinion,) = view.opinions
    assert opinion.text == THREE_LINES
    assert [p.text for p in opinion.parts] == [
        "一、相关工作情况",
        "我办已建立信访事项法治审查机制。",
        "（一）建议采纳第一条。",
    ]
    assert (opinion.way, opinion.given_by, opinion.late) == ("登录提交", "赵会办", False)
    assert facts_of(cast.office, cast.office.db.get(Handling, lead)).cohandlings[0].answered
    assert [e.action for e in events(cast) if e.handling_id == child] == [
        "dispatch",
        "accept",
        "give_opinion",
    ]


def test_the_lead_is_told_of_an_opinion(cast):
    _, child, _ = answered(cast)
    told = cast.office.db.scalars(select(OutboxMessage).where(OutboxMessage.handling_id == child))
    assert [(m.person_id, m.subject) for m in told] == [(cast["王登记"].person_id, "市信访办的会办意见到了")]


def test_an_opinion_on_paper_is_recorded_with_its_number_by_the_lead(cast):
    lead, child = asked(cast)
    new = OpinionText("同意。", outcome_class="B", publicity="主动公开")
    give_opinion(cast.office, cast["王登记"], child, new, on_behalf=paper())
    (opinion,) = cohandlings_of(cast.office, cast["王登记"], lead)[0].opinions
    assert (opinion.way, opinion.given_by, opinion.paper_no) == ("代录", "市信访办", "渝信函〔2023〕7号")
    assert (opinion.given_on, opinion.outcome_class, opinion.publicity) == (date(2023, 2, 9), "B", "主动公开")
    (event,) = events(cast, "give_opinion")
    assert (event.actor_name, event.on_behalf["name"]) == ("王登记", "市信访办")


def test_an_opinion_after_its_date_is_late_and_counts_as_given_on_the_paper(cast):
    lead, child = asked(cast)
    later(cast, 40)
    give_opinion(
        cast.office, cast["王登记"], child, OpinionText("同意。"), on_behalf=paper(on=date(2023, 3, 8))
    )
    assert not cohandlings_of(cast.office, cast["王登记"], lead)[0].opinions[0].late
    other = led(cast, "市信访办", serial_no="0608")
    later(cast, 60)
    give_opinion(cast.office, cast["赵会办"], child_of(cast, other).id, OpinionText("同意。"))
    assert cohandlings_of(cast.office, cast["王登记"], other)[0].opinions[0].late


def test_a_late_opinion_is_kept_and_shown_after_the_release(cast):
    lead, child = asked(cast)
    release(cast.office, cast["王登记"], child, "期限将到，先行答复")
    assert cohandlings_of(cast.office, cast["王登记"], lead)[0].released
    give_opinion(cast.office, cast["赵会办"], child, OpinionText("补报意见。"))
    (view,) = cohandlings_of(cast.office, cast["王登记"], lead)
    assert (view.released, view.answered, view.opinions[0].text) == (True, True, "补报意见。")


def test_where_the_kind_has_members_rate_it_a_given_opinion_waits_for_the_rating(cast):
    lead = led(cast, "市信访办", kind="npc_suggestion", session="市六届人大一次会议", proposers=DEPUTY)
    child = child_of(cast, lead)
    give_opinion(cast.office, cast["赵会办"], child.id, OpinionText("同意。"))
    assert child.state is State.ANSWERED
    ask_again(cast.office, cast["王登记"], child.id, "请补充数据")
    assert child.state is State.HANDLING


REFUSED_TEXTS = [
    (OpinionText("  \n "), "“会办意见”不能为空"),
    (OpinionText("甲" * 60_001), "超过60000个字"),
    (OpinionText("同意\u202e。"), "不可见的方向控制字符"),
    (OpinionText("同意。", outcome_class="E"), "办理类别只能是A、B、C"),
    (OpinionText("同意。", publicity="保密"), "公开属性只能是"),
]


@pytest.mark.parametrize(("new", "sentence"), REFUSED_TEXTS)
def test_an_opinion_that_cannot_be_kept_says_why(cast, new, sentence):
    with pytest.raises(BadInput, match=sentence):
        give_opinion(cast.office, cast["赵会办"], asked(cast)[1], new)


def test_an_opinion_dated_before_the_dispatch_is_refused(cast):
    with pytest.raises(BadInput, match="早于交办日期"):
        give_opinion(
            cast.office,
            cast["王登记"],
            asked(cast)[1],
            OpinionText("同意。"),
            on_behalf=paper(on=date(2023, 2, 7)),
        )


def test_another_cohandler_does_not_see_the_case(cast):
    with pytest.raises(NotFound):
        give_opinion(cast.office, cast["孙会办"], asked(cast)[1], OpinionText("同意。"))


def test_the_lead_answers_for_a_cohandler_only_as_recorded(cast):
    with pytest.raises(NotAllowed, match="签收"):
        give_opinion(cast.office, cast["王登记"], asked(cast)[1], OpinionText("同意。"))


def test_a_second_opinion_of_the_same_round_is_refused(cast):
    _, child, _ = answered(cast)
    with pytest.raises(NotPossible):
        give_opinion(cast.office, cast["赵会办"], child, OpinionText("再说一句。"))


def test_who_answers_on_an_outdated_page_reads_who_answered_meanwhile(cast):
    _, child = asked(cast)
    seen = cast.office.db.get(Handling, child).version
    give_opinion(cast.office, cast["王登记"], child, OpinionText("同意。"), on_behalf=paper())
    cast.office.db.commit()
    with pytest.raises(Conflict) as second:
        give_opinion(cast.office, cast["赵会办"], child, OpinionText("不同意。"), seen=seen)
    assert "市信访办（王登记代录）“提交会办意见”" in second.value.sentence


# ------------------------------------------------------------------ judging


def test_the_lead_judges_each_part_and_the_cohandler_reads_it(cast):
    lead, child, parts = answered(cast)
    first = [
        Judgement(parts[1], Verdict.ADOPTED),
        Judgement(parts[2], Verdict.NOT_ADOPTED, "已有规定。"),
    ]
    judge_opinion(cast.office, cast["王登记"], lead, first)
    judge_opinion(cast.office, cast["王登记"], lead, [Judgement(parts[2], Verdict.PARTLY, "只采纳前半。")])
    (opinion,) = cohandler_page(cast.office, cast["赵会办"], child).opinions
    assert [(p.verdict_name, p.reason) for p in opinion.parts] == [
        ("", ""),
        ("采纳", ""),
        ("部分采纳", "只采纳前半。"),
    ]
    assert (opinion.parts[0].heading, opinion.unjudged, opinion.parts[1].judged_by) == (True, 0, "王登记")
    db = cast.office.db
    assert len(db.scalars(select(OpinionVerdict).where(OpinionVerdict.part_id == parts[2])).all()) == 2
    subjects = db.scalars(
        select(OutboxMessage.subject).where(OutboxMessage.person_id == cast["赵会办"].person_id)
    )
    assert list(subjects) == ["会办意见的采纳情况"] * 2


def test_what_is_not_adopted_needs_a_reason(cast):
    lead, _, parts = answered(cast)
    with pytest.raises(BadInput, match="第2段标为“部分采纳”，请写明理由") as refusal:
        judge_opinion(cast.office, cast["王登记"], lead, [Judgement(parts[1], Verdict.PARTLY)])
    assert refusal.value.field == f"reason-{parts[1]}"


def test_judging_nothing_new_is_refused(cast):
    lead, _, parts = answered(cast)
    judge_opinion(cast.office, cast["王登记"], lead, [Judgement(parts[0], Verdict.ADOPTED)])
    with pytest.raises(BadInput, match="与上次相同"):
        judge_opinion(cast.office, cast["王登记"], lead, [Judgement(parts[0], Verdict.ADOPTED)])


def test_the_part_of_another_case_cannot_be_judged(cast):
    _, _, parts = answered(cast)
    other = led(cast, serial_no="0608")
    with pytest.raises(NotFound, match="不属于这一件"):
        judge_opinion(cast.office, cast["王登记"], other, [Judgement(parts[0], Verdict.ADOPTED)])


def test_a_cohandler_does_not_judge(cast):
    lead, _, parts = answered(cast)
    with pytest.raises(NotFound):
        judge_opinion(cast.office, cast["赵会办"], lead, [Judgement(parts[0], Verdict.ADOPTED)])


# ------------------------------------------------------------------ again, release


def test_asked_again_the_cohandler_reads_why_and_gets_a_new_clock(cast):
    lead, child, _ = answered(cast)
    later(cast, 10)
    ask_again(cast.office, cast["王登记"], child, "请补充2022年数据", date(2023, 3, 3))
    page = cohandler_page(cast.office, cast["赵会办"], child)
    assert (page.again_reason, page.due, page.state) == (
        "请补充2022年数据",
        date(2023, 3, 3),
        State.HANDLING,
    )
    assert not facts_of(cast.office, cast.office.db.get(Handling, lead)).cohandlings[0].answered
    give_opinion(cast.office, cast["赵会办"], child, OpinionText("2022年共办理12件。"))
    (view,) = cohandlings_of(cast.office, cast["王登记"], lead)
    assert [(o.round_no, o.text) for o in view.opinions] == [
        (2, "2022年共办理12件。"),
        (1, THREE_LINES),
    ]
    rounds = cast.office.db.scalars(select(Round).where(Round.handling_id == child).order_by(Round.number))
    assert [(r.number, r.kind.value) for r in rounds] == [(1, "first"), (2, "again")]


def test_asking_again_needs_a_reason(cast):
    with pytest.raises(BadInput, match="原因”不能为空"):
        ask_again(cast.office, cast["王登记"], answered(cast)[1], "")


def test_asking_again_for_a_day_gone_by_is_refused(cast):
    with pytest.raises(BadInput, match="反馈期限早于"):
        ask_again(cast.office, cast["王登记"], answered(cast)[1], "请补充", date(2023, 2, 1))


def test_the_cohandler_does_not_ask_itself_again(cast):
    with pytest.raises(NotAllowed, match="主办单位"):
        ask_again(cast.office, cast["赵会办"], answered(cast)[1], "想改")


def test_who_has_not_answered_cannot_be_asked_again(cast):
    with pytest.raises(NotPossible):
        ask_again(cast.office, cast["王登记"], asked(cast)[1], "请补充")


def test_a_release_needs_a_reason(cast):
    with pytest.raises(BadInput, match="理由”不能为空"):
        release(cast.office, cast["王登记"], asked(cast)[1], " ")


def test_a_release_is_recorded_once(cast):
    _, child = asked(cast)
    release(cast.office, cast["王登记"], child, "先行答复")
    with pytest.raises(NotPossible, match="已经不再等待"):
        release(cast.office, cast["王登记"], child, "先行答复")


def test_a_cohandler_does_not_release_itself(cast):
    with pytest.raises(NotAllowed, match="主办单位"):
        release(cast.office, cast["赵会办"], asked(cast)[1], "没有意见")


def test_an_opinion_that_is_in_is_not_released(cast):
    with pytest.raises(NotPossible):
        release(cast.office, cast["王登记"], answered(cast)[1], "先行答复")


# ------------------------------------------------------------------ a lead outside


def test_a_bureau_that_is_only_asked_answers_a_lead_outside(cast):
    case = registered(cast, part=Part.COHANDLE, lead_unit="重庆市公安局")
    clerk = cast["王登记"]
    page = cohandler_page(cast.office, clerk, case.handling_id)
    assert (page.lead, page.due) == ("重庆市公安局", date(2023, 3, 8))
    on_paper = OnBehalf(name="吴分管", way=Way.PAPER, on=date(2023, 2, 10), paper_no="渝司函〔2023〕3号")
    give_opinion(cast.office, clerk, case.handling_id, OpinionText("我局意见如下。"), on_behalf=on_paper)
    assert state_of(cast.office, case.handling_id) == "closed"
    opinion = cast.office.db.scalars(select(Opinion)).one()
    assert (opinion.given_by, opinion.paper_no) == ("吴分管", "渝司函〔2023〕3号")


def test_a_lead_outside_asks_again_by_letter(cast):
    case = registered(cast, part=Part.COHANDLE, lead_unit="重庆市公安局")
    clerk = cast["王登记"]
    give_opinion(
        cast.office,
        clerk,
        case.handling_id,
        OpinionText("同意。"),
        on_behalf=paper("吴分管", date(2023, 2, 10)),
    )
    asked_by = OnBehalf(name="重庆市公安局", way=Way.OA, on=date(2023, 2, 10))
    ask_again(cast.office, clerk, case.handling_id, "请补充依据", on_behalf=asked_by)
    assert cohandler_page(cast.office, clerk, case.handling_id).again_reason == "请补充依据"
    with pytest.raises(NotAllowed):
        ask_again(cast.office, clerk, case.handling_id, "请补充依据")


def test_an_opinion_letter_reaches_a_lead_inside_who_judges_it(cast):
    """水利局 leads, we co-handle with chain, number and letter."""
    lead_unit = cast.people["外人"].unit_id
    new = registration(cast, unit_id=lead_unit, part=Part.LEAD, co_units=("市司法局",))
    case = register(cast.office, cast["外人"], new)
    accept(cast.office, cast["外人"], case.handling_id)
    child = child_of(cast, case.handling_id)
    accept(cast.office, cast["王登记"], child.id)
    signed(cast, child.id, fields={"outcome_class": "B"})
    issue(cast.office, cast["王登记"], child.id, Numbering(issued_on=cast.office.today))
    deliver(cast.office, cast["王登记"], child.id, Sending(DeliveryWay.EXCHANGE, cast.office.today))
    (view,) = cohandlings_of(cast.office, cast["外人"], case.handling_id)
    (opinion,) = view.opinions
    assert (view.state, opinion.way, opinion.outcome_class) == (State.CLOSED, "会办意见函", "B")
    assert opinion.paper_no.startswith("渝司提函")
    judge_opinion(
        cast.office, cast["外人"], case.handling_id, [Judgement(opinion.parts[1].id, Verdict.ADOPTED)]
    )
    assert cohandler_page(cast.office, cast["王登记"], child.id).opinions[0].parts[1].verdict_name == "采纳"


def test_the_moment_of_an_opinion_is_kept_in_utc(cast):
    answered(cast)
    assert cast.office.db.scalars(select(Opinion.at)).one() == datetime(2023, 2, 10, 1, 0, tzinfo=UTC)
