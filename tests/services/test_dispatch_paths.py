"""Where a case can go before anybody works on it: recalled, dispatched anew, split, forwarded, ended."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part
from proposals.services.dispatch import Order, accept, dispatch, recall_dispatch, refer, withdraw
from proposals.services.register import register
from proposals.storage.tables.handling import LedgerRow
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
    tasks,
)

pytestmark = pytest.mark.both_databases

DAY = date(2023, 2, 9)
BOTH = ("市信访办", "市机关事务局")


def order(cast, **changes) -> Order:
    values = {"unit_id": cast.unit.id, "part": Part.LEAD, "dispatched_on": DAY, "co_units": BOTH}
    return Order(**{**values, **changes})


def by_the_authority(cast, **changes):
    """Case 0607 registered by the authority, not dispatched yet."""
    unit, clerk = make_authority(cast)
    case = register(cast.office, clerk, registration(cast, unit_id=unit.id, part=None, **changes))
    return unit, clerk, case.handling_id


def test_a_recalled_case_takes_its_cohandlings_back_and_dispatches_the_same_ones_again(cast):
    case = registered(cast, part=Part.LEAD, co_units=BOTH)
    before = [c.id for c in cohandlings(cast, case.handling_id)]
    recall_dispatch(cast.office, cast["王登记"], case.handling_id, "交办有误")
    assert {c.state.value for c in cohandlings(cast, case.handling_id)} == {"pending_dispatch"}
    assert clocks(cast, case.handling_id) == {}
    assert tasks(cast, case.handling_id) == [("clerk", "请交办")]
    dispatch(cast.office, cast["王登记"], case.handling_id, order(cast))
    assert [c.id for c in cohandlings(cast, case.handling_id)] == before
    assert {c.state.value for c in cohandlings(cast, case.handling_id)} == {"pending_acceptance"}
    assert clocks(cast, case.handling_id)["reply"] == "2023-05-09"
    actions = [e.action for e in events(cast, before[0])]
    assert actions == ["dispatch", "recall_dispatch", "dispatch"]


def test_a_recalled_cohandling_is_no_longer_awaited_and_can_be_left_out(cast):
    case = registered(cast, part=Part.LEAD, co_units=BOTH)
    petitions, affairs = cohandlings(cast, case.handling_id)
    recall_dispatch(cast.office, cast["王登记"], petitions.id, "与本单位职责无关")
    row = cast.office.db.get(LedgerRow, (cast.unit.id, case.handling_id))
    assert row.cohandlers == "重庆市机关事务管理局"
    assert state_of(cast.office, affairs.id) == "pending_acceptance"


def test_nothing_is_recalled_once_a_cohandler_is_at_work(cast):
    case = registered(cast, part=Part.LEAD, co_units=BOTH)
    accept(cast.office, cast["赵会办"], cohandlings(cast, case.handling_id)[0].id)
    with pytest.raises(NotPossible, match="重庆市信访办公室已经签收"):
        recall_dispatch(cast.office, cast["王登记"], case.handling_id, "交办有误")
    assert state_of(cast.office, case.handling_id) == "pending_acceptance"


def test_an_accepted_case_is_not_recalled(cast):
    case = in_handling(cast)
    with pytest.raises(NotPossible, match="办理中"):
        recall_dispatch(cast.office, cast["王登记"], case.handling_id, "交办有误")


@pytest.mark.parametrize("act", [recall_dispatch, withdraw])
def test_a_reason_must_be_given(cast, act):
    case = registered(cast)
    with pytest.raises(BadInput, match="请写明") as refusal:
        act(cast.office, cast["王登记"], case.handling_id, "  ")
    assert refusal.value.field == "reason"


def test_a_proposal_taken_back_ends_the_lead_and_its_cohandlings(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=BOTH)
    accept(cast.office, cast["赵会办"], cohandlings(cast, case.handling_id)[0].id)
    by_member = by_paper("孔祥彬", paper_no="")
    withdraw(cast.office, cast["王登记"], case.handling_id, "提案者书面撤回", on_behalf=by_member)
    assert state_of(cast.office, case.handling_id) == "withdrawn"
    assert {c.state.value for c in cohandlings(cast, case.handling_id)} == {"withdrawn"}
    assert clocks(cast, case.handling_id) == {}
    assert tasks(cast, case.handling_id) == []
    assert events(cast, case.handling_id)[-1].on_behalf["name"] == "孔祥彬"


def test_what_is_only_kept_for_reference_owes_nothing(cast):
    case = registered(cast, part=None)
    refer(cast.office, cast["王登记"], case.handling_id, "反映的情况已有专门答复")
    assert state_of(cast.office, case.handling_id) == "referred"
    assert tasks(cast, case.handling_id) == []


def test_the_authority_dispatches_to_lead_and_cohandlers_and_sees_its_rows(cast):
    unit, clerk, case = by_the_authority(cast)
    assert tasks(cast, case) == [("clerk", "请交办")]
    dispatch(cast.office, clerk, case, order(cast))
    assert ledger(cast, cast.unit.id) == [("0607", "pending_acceptance")]
    assert ledger(cast, unit.id) == [("0607", "pending_acceptance")] * 3
    accept(cast.office, cast["王登记"], case)
    assert ledger(cast, unit.id)[0] == ("0607", "handling")
    with pytest.raises(NotFound):
        accept(cast.office, cast["外人"], case)


def test_the_authority_may_name_the_lead_while_registering(cast):
    unit, clerk = make_authority(cast)
    new = registration(
        cast, unit_id=unit.id, part=Part.LEAD, lead_unit="重庆市司法局", co_units=("市信访办",)
    )
    case = register(cast.office, clerk, new).handling_id
    assert handling(cast, case).unit_id == cast.unit.id
    assert state_of(cast.office, case) == "pending_acceptance"


def test_the_authority_must_name_a_lead_to_dispatch_while_registering(cast):
    unit, clerk = make_authority(cast)
    with pytest.raises(BadInput, match="主办单位") as refusal:
        register(cast.office, clerk, registration(cast, unit_id=unit.id, part=Part.SOLE))
    assert refusal.value.field == "lead_unit"


def test_a_case_the_authority_recalled_leaves_the_unit_and_can_go_elsewhere(cast):
    unit, clerk, case = by_the_authority(cast)
    dispatch(cast.office, clerk, case, order(cast, part=Part.SOLE, co_units=()))
    recall_dispatch(cast.office, clerk, case, "应由水利局承办")
    assert ledger(cast, cast.unit.id) == []
    water = cast["外人"].unit_id
    dispatch(cast.office, clerk, case, order(cast, unit_id=water, part=Part.SOLE, co_units=()))
    accept(cast.office, cast["外人"], case)
    assert ledger(cast, water) == [("0607", "handling")]


def test_a_cohandler_that_becomes_lead_gives_its_cohandling_up(cast):
    unit, clerk, case = by_the_authority(cast)
    dispatch(cast.office, clerk, case, order(cast))
    petitions = cohandlings(cast, case)[0]
    recalled_for = "改由信访办主办"
    accept_then_end = cohandlings(cast, case)[1]
    recall_dispatch(cast.office, clerk, case, recalled_for)
    dispatch(cast.office, clerk, case, order(cast, unit_id=petitions.unit_id, co_units=("重庆市司法局",)))
    assert state_of(cast.office, petitions.id) == "withdrawn"
    assert handling(cast, case).unit_id == petitions.unit_id
    assert state_of(cast.office, accept_then_end.id) == "pending_dispatch"


def test_split_units_each_get_their_own_case_with_its_own_clock(cast):
    unit, clerk, case = by_the_authority(cast)
    dispatch(cast.office, clerk, case, order(cast, part=Part.SPLIT, co_units=(), split_units=BOTH))
    assert ledger(cast, unit.id) == [("0607", "pending_acceptance")] * 3
    handlings = cast.office.db.scalars(select(LedgerRow.handling_id).where(LedgerRow.unit_id == unit.id))
    for each in handlings.all():
        assert clocks(cast, each)["reply"] == "2023-05-09"
    recall_dispatch(cast.office, clerk, case, "重新拟定")
    assert sorted(state for _, state in ledger(cast, unit.id)) == [
        "pending_acceptance",
        "pending_acceptance",
        "pending_dispatch",
    ]


def test_a_bureau_notes_outside_split_units_without_work_for_them(cast):
    case = registered(cast, part=None)
    split = order(cast, part=Part.SPLIT, co_units=(), split_units=("重庆市某研究院",))
    dispatch(cast.office, cast["王登记"], case.handling_id, split)
    assert ledger(cast, cast.unit.id) == [("0607", "pending_acceptance")]


def test_the_same_unit_is_not_given_a_split_case_twice(cast):
    unit, clerk, case = by_the_authority(cast)
    with pytest.raises(BadInput, match="不能重复交办"):
        dispatch(
            cast.office,
            clerk,
            case,
            order(cast, part=Part.SPLIT, co_units=(), split_units=("重庆市司法局",)),
        )


def test_a_forwarded_case_runs_its_reply_clock_but_owes_no_contact_with_a_member(cast):
    case = registered(cast, part=Part.FORWARD)
    running = clocks(cast, case.handling_id)
    assert "reply" in running
    assert "contact" not in running


def test_a_bureau_cannot_dispatch_its_case_to_somebody_else(cast):
    case = registered(cast, part=None)
    with pytest.raises(BadInput, match="移交其他单位"):
        dispatch(
            cast.office,
            cast["王登记"],
            case.handling_id,
            order(cast, unit_id=cast["外人"].unit_id, part=Part.SOLE, co_units=()),
        )


def test_a_case_registered_early_becomes_a_cohandling_once_the_lead_is_known(cast):
    case = registered(cast, part=None)
    named = order(cast, part=Part.COHANDLE, co_units=(), lead_unit="重庆市财政局")
    dispatch(cast.office, cast["王登记"], case.handling_id, named)
    ours = handling(cast, case.handling_id)
    assert ours.parent.stub
    assert ours.parent.unit.name == "重庆市财政局"
    assert clocks(cast, case.handling_id)["opinion"] == "2023-03-09"


def test_a_cohandling_needs_its_lead(cast):
    case = registered(cast, part=None)
    with pytest.raises(BadInput, match="主办单位") as refusal:
        dispatch(cast.office, cast["王登记"], case.handling_id, order(cast, part=Part.COHANDLE, co_units=()))
    assert refusal.value.field == "lead_unit"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dispatched_on": date(2023, 2, 11)}, "dispatched_on"),
        ({"reply_due": date(2023, 2, 1)}, "reply_due"),
        ({"part": Part.SOLE}, "part"),
        ({"split_units": ("市水利局",)}, "split_units"),
        ({"unit_id": 99999}, "unit_id"),
        ({"co_units": ("重庆市司法局",)}, "co_units"),
    ],
)
def test_an_order_that_does_not_fit_is_refused_at_its_field(cast, changes, field):
    case = registered(cast, part=None)
    with pytest.raises(BadInput) as refusal:
        dispatch(cast.office, cast["王登记"], case.handling_id, order(cast, **changes))
    assert refusal.value.field == field


def test_others_of_the_unit_do_not_dispatch(cast):
    case = registered(cast, part=None)
    with pytest.raises(NotAllowed, match="交办机关的提案办理员"):
        dispatch(cast.office, cast["李承办"], case.handling_id, order(cast))
