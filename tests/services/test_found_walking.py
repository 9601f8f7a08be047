"""What the random walk found, each told once as a story."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals.domain.actors import Grant, Role
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.errors import NotPossible
from proposals.domain.workflow import Part, State
from proposals.services import dispatch
from proposals.services._clocks import open_clocks
from proposals.services._units import add_unit
from proposals.services.archive import archive
from proposals.services.doctor import examine
from proposals.services.register import register
from proposals.storage.chain import broken_links
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, LedgerRow
from tests.factories import in_hand, registered, registration
from tests.issued import SATISFIED, answered, receipt
from tests.people import Cast, make_cast, make_office, state_of


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def children(cast: Cast, handling_id: int) -> list[Handling]:
    rows = select(Handling).where(Handling.parent_id == handling_id).order_by(Handling.id)
    return list(cast.office.db.scalars(rows))


def test_what_was_rolled_back_is_not_sealed_by_the_next_commit(cast):
    case = registered(cast)
    cast.office.commit()
    dispatch.accept(cast.office, cast["王登记"], case.handling_id)
    cast.office.rollback()
    cast.office.now += timedelta(minutes=1)
    dispatch.accept(cast.office, cast["王登记"], case.handling_id)
    cast.office.commit()
    actions = [e.action for e in cast.office.db.scalars(select(Event).order_by(Event.seq))]
    assert actions == ["dispatch", "accept"]
    assert list(broken_links(cast.office.db)) == []
    assert examine(cast.office).problems == ()


@pytest.mark.parametrize("part", [Part.SOLE, Part.COHANDLE])
def test_a_recalled_lead_dispatched_anew_without_lead_lets_its_cohandlers_go(cast, part):
    case = registered(cast, part=Part.LEAD, co_units=("市信访办",))
    clerk = cast["王登记"]
    dispatch.recall_dispatch(cast.office, clerk, case.handling_id, "交错了")
    order = dispatch.Order(cast.unit.id, part, cast.office.today, lead_unit="重庆市住房和城乡建设委员会")
    dispatch.dispatch(cast.office, clerk, case.handling_id, order)
    assert [c.state for c in children(cast, case.handling_id)] == [State.WITHDRAWN]


def test_a_dispatch_taken_back_in_a_city_leaves_no_unit_in_the_ledger(cast):
    office = cast.office
    authority = add_unit(office, "重庆市政协提案委员会", "市政协提案委", inside=True, is_authority=True)
    clerk = replace(cast["王登记"], grants=frozenset({Grant(Role.CLERK, authority.id)}))
    new = registration(cast, unit_id=authority.id, lead_unit="市司法局")
    case = register(office, clerk, new)
    dispatch.recall_dispatch(office, clerk, case.handling_id, "交错了")
    row = office.db.scalars(select(LedgerRow)).one()
    assert (row.unit_id, row.handling_unit, row.state) == (authority.id, "", "pending_dispatch")


def test_an_archived_case_owes_nothing_but_its_publication(cast):
    case_id, copies = answered(cast)
    for copy in copies:
        receipt(cast, case_id, copy, SATISFIED)
    archive(cast.office, cast["王登记"], case_id)
    assert state_of(cast.office, case_id) == "archived"
    handling = cast.office.db.get(Handling, case_id)
    assert {c.kind for c in open_clocks(cast.office, handling.id)} <= {ClockKind.PUBLICATION}


def test_a_handler_named_by_the_head_stands_in_the_ledger_at_once(cast):
    case = registered(cast)
    clerk = cast["王登记"]
    dispatch.accept(cast.office, clerk, case.handling_id)
    dispatch.assign(cast.office, clerk, case.handling_id, dispatch.Shares(cast.department.id))
    handler = cast.people["李承办"].id
    dispatch.name_handler(cast.office, cast["周处长"], case.handling_id, cast.department.id, handler)
    assert cast.office.db.scalars(select(LedgerRow)).one().handler == "李承办"


def test_a_case_that_answers_for_others_cannot_leave_them_to_nobody(cast):
    clerk, office = cast["王登记"], cast.office
    main, other = in_hand(cast), in_hand(cast, serial_no="0611", title="关于加强行政执法监督的建议")
    dispatch.merge(office, clerk, other, main, "内容相同")
    request = dispatch.AdjustmentRequest("不属于本单位职责", "市水利局")
    with pytest.raises(NotPossible, match="请先解除并案再申请调整"):
        dispatch.request_adjustment(office, clerk, main, request)
    with pytest.raises(NotPossible, match="请先解除并案再撤案"):
        dispatch.withdraw(office, clerk, main, "提案者撤回")
    with pytest.raises(NotPossible, match="请先解除并案再移交"):
        dispatch.transfer(office, clerk, main, dispatch.Transfer("市水利局", "职责调整"))
