"""What the random walk found, each told once as a story."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals.domain.workflow import Part, State
from proposals.services import dispatch
from proposals.services.doctor import examine
from proposals.storage.chain import broken_links
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling
from tests.factories import registered
from tests.people import Cast, make_cast, make_office


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
