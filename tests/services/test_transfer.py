"""移交: ours ends, theirs goes on with the same reply clock."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.workflow import Part
from proposals.services.dispatch import Order, Transfer, accept, dispatch, merge, transfer
from proposals.services.register import register
from proposals.storage.tables.handling import Clock, LedgerRow
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

TO_WATER = Transfer("市水利局", "机构改革后职能划转", "渝府督函〔2023〕9号")


def test_the_other_unit_takes_over_and_the_reply_clock_is_not_restarted(cast):
    case = in_handling(cast).handling_id
    set_day(cast, date(2023, 3, 1))
    theirs = transfer(cast.office, cast["王登记"], case, TO_WATER)
    assert state_of(cast.office, case) == "transferred"
    assert clocks(cast, case) == {}
    assert tasks(cast, case) == []
    new = handling(cast, theirs)
    assert (new.state.value, new.came_from_id, new.dispatched_on) == (
        "pending_acceptance",
        case,
        date(2023, 2, 8),
    )
    assert clocks(cast, theirs)["reply"] == "2023-05-08"
    assert clocks(cast, theirs)["accept"] == "2023-03-06"
    kept = cast.office.db.scalars(select(Clock).where(Clock.handling_id == theirs, Clock.kind == "reply"))
    clock = kept.one()
    assert clock.start_on == date(2023, 2, 8)
    assert clock.sum[-1] == "移交：由重庆市司法局移交，期限不重新起算。"
    assert ledger(cast, cast.unit.id) == [("0607", "transferred")]
    assert ledger(cast, new.unit_id) == [("0607", "pending_acceptance")]
    row = cast.office.db.get(LedgerRow, (new.unit_id, theirs))
    assert (row.reply_due, row.dispatched_on) == (date(2023, 5, 8), date(2023, 2, 8))
    accept(cast.office, cast["外人"], theirs)
    last = events(cast, case)[-1]
    assert (last.note, last.data) == (
        "机构改革后职能划转",
        {"to": "重庆市水利局", "basis": "渝府督函〔2023〕9号"},
    )
    assert [e.actor_name for e in events(cast, theirs)] == ["王登记", "外人"]


def test_an_overdue_clock_stays_overdue_with_the_new_unit(cast):
    case = in_handling(cast).handling_id
    set_day(cast, date(2023, 6, 1))
    theirs = transfer(cast.office, cast["王登记"], case, TO_WATER)
    assert clocks(cast, theirs)["reply"] == "2023-05-08"


def test_cohandlers_go_on_under_the_new_lead(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, case)
    accept(cast.office, cast["赵会办"], child.id)
    theirs = transfer(cast.office, cast["王登记"], case, TO_WATER)
    assert [c.id for c in cohandlings(cast, theirs)] == [child.id]
    assert state_of(cast.office, child.id) == "handling"
    water = cast.office.db.get(LedgerRow, (cast["外人"].unit_id, theirs))
    assert water.cohandlers == "重庆市信访办公室"


def test_a_cohandler_that_takes_the_case_over_gives_its_cohandling_up(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局")).handling_id
    petitions, affairs = cohandlings(cast, case)
    theirs = transfer(cast.office, cast["王登记"], case, Transfer("市信访办", "主要涉及信访"))
    assert state_of(cast.office, petitions.id) == "withdrawn"
    assert handling(cast, affairs.id).parent_id == theirs


def test_a_unit_outside_takes_the_case_out_of_our_hands(cast):
    case = in_handling(cast).handling_id
    theirs = handling(
        cast, transfer(cast.office, cast["王登记"], case, Transfer("重庆市某集团", "属企业经营事项"))
    )
    assert (theirs.stub, theirs.unit.name, theirs.came_from_id) == (True, "重庆市某集团", case)
    assert ledger(cast, cast.unit.id) == [("0607", "transferred")]
    assert tasks(cast, theirs.id) == []


def test_where_the_authority_works_here_it_sees_both(cast):
    unit, clerk = make_authority(cast)
    case = register(cast.office, clerk, registration(cast, unit_id=unit.id, part=None)).handling_id
    dispatch(cast.office, clerk, case, Order(cast.unit.id, Part.SOLE, date(2023, 2, 8)))
    accept(cast.office, cast["王登记"], case)
    transfer(cast.office, cast["王登记"], case, Transfer("重庆市某集团", "属企业经营事项"))
    assert ledger(cast, unit.id) == [("0607", "transferred"), ("0607", "pending_acceptance")]


def test_a_transfer_on_paper_is_written_down_for_the_authority(cast):
    case = in_handling(cast).handling_id
    transfer(cast.office, cast["王登记"], case, TO_WATER, on_behalf=by_paper("市政府督查室"))
    assert events(cast, case)[-1].on_behalf["name"] == "市政府督查室"


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (Transfer("", "理由"), "unit"),
        (Transfer("市水利局", " "), "reason"),
        (Transfer("市司法局", "理由"), "unit"),
    ],
)
def test_a_transfer_without_unit_or_reason_is_refused_at_its_field(cast, order, field):
    case = in_handling(cast).handling_id
    with pytest.raises(BadInput) as refusal:
        transfer(cast.office, cast["王登记"], case, order)
    assert refusal.value.field == field


def test_only_the_clerk_transfers(cast):
    case = in_handling(cast).handling_id
    with pytest.raises(NotAllowed, match="提案办理员"):
        transfer(cast.office, cast["周处长"], case, TO_WATER)


def test_before_acceptance_a_case_is_adjusted_not_transferred(cast):
    with pytest.raises(NotPossible, match="待签收"):
        transfer(cast.office, cast["王登记"], registered(cast).handling_id, TO_WATER)


def test_a_case_that_answers_for_others_is_not_transferred(cast):
    main = in_handling(cast).handling_id
    other = in_handling(cast, serial_no="0608", title="关于加强普法的建议").handling_id
    merge(cast.office, cast["王登记"], other, main, "内容相近")
    with pytest.raises(NotPossible, match="解除并案"):
        transfer(cast.office, cast["王登记"], main, TO_WATER)
