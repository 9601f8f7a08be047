"""申请调整承办单位: asked once, reported up, decided inside or outside, and what becomes of the case."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, GateClosed, NotAllowed, NotPossible
from proposals.domain.workflow import Part
from proposals.services.dispatch import (
    AdjustmentRequest,
    Order,
    accept,
    agree_adjustment,
    assign,
    dispatch,
    recall_adjustment,
    refuse_adjustment,
    report_adjustment,
    request_adjustment,
)
from proposals.services.dispatch.assignment import Shares
from proposals.services.register import register
from proposals.storage.tables.handling import Adjustment, Assignment, LedgerRow
from proposals.storage.tables.system import Setting
from tests.factories import registered, registration
from tests.people import state_of
from tests.stories import (
    by_paper,
    clocks,
    cohandlings,
    events,
    handling,
    in_handling,
    ledger,
    make_authority,
    set_day,
    tasks,
)

pytestmark = pytest.mark.both_databases

REQUEST = AdjustmentRequest("所提事项属于水利局职责（三定规定第三条）", "市水利局", "已与对方办公室电话沟通")
AUTHORITY = by_paper("市政府督查室")


def ask(cast, case_id, request=REQUEST, who="王登记", **how):
    return request_adjustment(cast.office, cast[who], case_id, request, **how)


def under_an_authority(cast, **changes):
    """Case 0607, dispatched to us by an authority that works here."""
    unit, clerk = make_authority(cast)
    case = register(cast.office, clerk, registration(cast, unit_id=unit.id, part=None)).handling_id
    values = {"unit_id": cast.unit.id, "part": Part.SOLE, "dispatched_on": date(2023, 2, 8)}
    dispatch(cast.office, clerk, case, Order(**{**values, **changes}))
    return unit, clerk, case


def test_a_request_keeps_its_ground_and_waits_to_be_reported(cast):
    case = registered(cast)
    decision = ask(cast, case.handling_id)
    assert decision.warnings == ()
    assert state_of(cast.office, case.handling_id) == "adjusting"
    asked = cast.office.db.scalars(select(Adjustment)).one()
    assert (asked.proposed_unit, asked.talked, asked.asked_on) == (
        "市水利局",
        "已与对方办公室电话沟通",
        date(2023, 2, 10),
    )
    assert tasks(cast, case.handling_id) == [("clerk", "请把调整申请报交办机关")]
    running = clocks(cast, case.handling_id)
    assert running["adjustment_answer"] == "2023-02-17"
    assert running["reply"] == "2023-05-08"
    assert "adjustment" not in running


def test_the_outside_authority_agrees_by_paper_and_the_case_is_returned(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",))
    ask(cast, case.handling_id)
    report_adjustment(cast.office, cast["王登记"], case.handling_id, date(2023, 2, 10), "渝司函〔2023〕5号")
    assert tasks(cast, case.handling_id) == [("clerk", "请登记交办机关的答复")]
    agree_adjustment(cast.office, cast["王登记"], case.handling_id, "同意改由水利局主办", on_behalf=AUTHORITY)
    assert state_of(cast.office, case.handling_id) == "returned"
    assert clocks(cast, case.handling_id) == {}
    assert [c.state.value for c in cohandlings(cast, case.handling_id)] == ["withdrawn"]
    asked = cast.office.db.scalars(select(Adjustment)).one()
    assert (asked.reported_no, asked.outcome) == ("渝司函〔2023〕5号", "agreed")
    last = events(cast, case.handling_id)[-1]
    assert (last.on_behalf["name"], last.on_behalf["paper_no"]) == ("市政府督查室", "渝府督函〔2023〕8号")


def test_the_answer_of_an_outside_authority_must_say_who_gave_it(cast):
    case = registered(cast)
    ask(cast, case.handling_id)
    with pytest.raises(BadInput, match="代录"):
        agree_adjustment(cast.office, cast["王登记"], case.handling_id)
    with pytest.raises(BadInput, match="代录"):
        refuse_adjustment(cast.office, cast["王登记"], case.handling_id, "请继续办理")


def test_an_answer_cannot_be_older_than_the_request(cast):
    case = registered(cast)
    ask(cast, case.handling_id)
    with pytest.raises(BadInput, match="早于申请日期"):
        agree_adjustment(
            cast.office,
            cast["王登记"],
            case.handling_id,
            on_behalf=by_paper("市政府督查室", on=date(2023, 2, 9)),
        )


@pytest.mark.parametrize(
    ("start", "back_in"), [(registered, "pending_acceptance"), (in_handling, "handling")]
)
def test_a_refused_request_leads_back_and_is_final(cast, start, back_in):
    case = start(cast)
    ask(cast, case.handling_id)
    refuse_adjustment(cast.office, cast["王登记"], case.handling_id, "职责交叉，请牵头", on_behalf=AUTHORITY)
    assert state_of(cast.office, case.handling_id) == back_in
    assert clocks(cast, case.handling_id)["reply"] == "2023-05-08"
    with pytest.raises(NotPossible, match="只能提一次"):
        ask(cast, case.handling_id)


def test_a_refusal_needs_its_reason(cast):
    case = registered(cast)
    ask(cast, case.handling_id)
    with pytest.raises(BadInput) as refusal:
        refuse_adjustment(cast.office, cast["王登记"], case.handling_id, "", on_behalf=AUTHORITY)
    assert refusal.value.field == "answer"


def test_a_request_taken_back_may_be_made_again(cast):
    case = in_handling(cast)
    ask(cast, case.handling_id)
    recall_adjustment(cast.office, cast["王登记"], case.handling_id, "经研究由本单位办理")
    assert state_of(cast.office, case.handling_id) == "handling"
    assert "adjustment_answer" not in clocks(cast, case.handling_id)
    ask(cast, case.handling_id)
    assert state_of(cast.office, case.handling_id) == "adjusting"


def test_after_the_window_the_request_is_warned_of(cast):
    case = registered(cast)
    set_day(cast, date(2023, 2, 22))
    assert ask(cast, case.handling_id).warnings == ()
    recall_adjustment(cast.office, cast["王登记"], case.handling_id)
    set_day(cast, date(2023, 2, 23))
    (warning,) = ask(cast, case.handling_id).warnings
    assert warning.sentence == "已超过申请调整的期限，交办机关可能不予受理。"


def test_where_the_window_is_strict_a_late_request_is_refused(cast):
    cast.office.db.add(Setting(key="gates", value={"adjustment_window": "block"}, changed_at=cast.office.now))
    case = registered(cast)
    set_day(cast, date(2023, 2, 23))
    with pytest.raises(GateClosed) as closed:
        ask(cast, case.handling_id)
    assert closed.value.gates == ["adjustment_window"]


def test_the_day_of_a_paper_request_counts_not_the_day_of_writing_it_down(cast):
    case = registered(cast, part=Part.LEAD, co_units=("重庆市某研究院",))
    child = cohandlings(cast, case.handling_id)[0]
    set_day(cast, date(2023, 2, 23))
    theirs = by_paper("某研究院", on=date(2023, 2, 14))
    decision = ask(cast, child.id, AdjustmentRequest("非本院业务", "市水利局"), on_behalf=theirs)
    assert decision.warnings == ()
    assert cast.office.db.scalars(select(Adjustment.asked_on)).one() == date(2023, 2, 14)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (AdjustmentRequest("", "市水利局"), "ground"),
        (AdjustmentRequest("非本单位职责", "市司法局"), "proposed_unit"),
    ],
)
def test_a_request_without_ground_or_for_ourselves_is_refused(cast, request_, field):
    case = registered(cast)
    with pytest.raises(BadInput) as refusal:
        ask(cast, case.handling_id, request_)
    assert refusal.value.field == field


def test_a_handler_cannot_ask_but_is_told_who_can(cast):
    case = in_handling(cast)
    with pytest.raises(NotAllowed, match="申请调整承办单位"):
        ask(cast, case.handling_id, who="李承办")


def test_a_report_dated_before_the_request_is_refused(cast):
    case = registered(cast)
    ask(cast, case.handling_id)
    with pytest.raises(BadInput) as refusal:
        report_adjustment(cast.office, cast["王登记"], case.handling_id, date(2023, 2, 9))
    assert refusal.value.field == "reported_on"


def test_the_authority_inside_agrees_and_sends_the_case_elsewhere(cast):
    unit, clerk, case = under_an_authority(cast)
    accept(cast.office, cast["王登记"], case)
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id))
    ask(cast, case)
    assert tasks(cast, case) == [("clerk", "请决定是否同意调整")]
    with pytest.raises(NotAllowed, match="交办机关的提案办理员"):
        agree_adjustment(cast.office, cast["王登记"], case)
    agree_adjustment(cast.office, clerk, case, "同意")
    ours = handling(cast, case)
    assert (ours.state.value, ours.unit_id, ours.dispatched_on) == ("pending_dispatch", None, None)
    assert ledger(cast, cast.unit.id) == []
    assert ledger(cast, unit.id) == [("0607", "pending_dispatch")]
    assert tasks(cast, case) == [("clerk", "请交办")]
    assert all(a.ended_at for a in cast.office.db.scalars(select(Assignment)))
    water = cast["外人"].unit_id
    dispatch(cast.office, clerk, case, Order(water, Part.SOLE, date(2023, 2, 10)))
    accept(cast.office, cast["外人"], case)
    assert ledger(cast, water) == [("0607", "handling")]
    assert [e.action for e in events(cast, case)][-3:] == ["agree_adjustment", "dispatch", "accept"]


def test_the_next_unit_may_ask_in_its_turn(cast):
    _, clerk, case = under_an_authority(cast)
    ask(cast, case)
    agree_adjustment(cast.office, clerk, case)
    dispatch(cast.office, clerk, case, Order(cast["外人"].unit_id, Part.SOLE, date(2023, 2, 10)))
    ask(cast, case, AdjustmentRequest("属司法局职责", "市司法局"), who="外人")
    assert state_of(cast.office, case) == "adjusting"


def test_our_clerk_may_write_down_what_an_authority_inside_said_by_phone(cast):
    _, _, case = under_an_authority(cast)
    ask(cast, case)
    refuse_adjustment(
        cast.office, cast["王登记"], case, "请先行办理", on_behalf=by_paper("何交办", paper_no="")
    )
    assert state_of(cast.office, case) == "pending_acceptance"


def test_a_cohandler_whose_request_the_lead_agrees_to_is_no_longer_awaited(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局"))
    child = cohandlings(cast, case.handling_id)[0]
    ask(cast, child.id, AdjustmentRequest("不涉及信访", ""), who="赵会办")
    assert tasks(cast, child.id) == [("clerk", "请决定是否同意调整")]
    row = cast.office.db.get(LedgerRow, (cast.unit.id, case.handling_id))
    assert row.cohandlers == "重庆市信访办公室、重庆市机关事务管理局"
    agree_adjustment(cast.office, cast["王登记"], child.id, "同意")
    assert state_of(cast.office, child.id) == "returned"
    assert row.cohandlers == "重庆市机关事务管理局"
    assert state_of(cast.office, case.handling_id) == "handling"
