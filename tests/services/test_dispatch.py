"""From registration to acceptance: who may, who was first, what waits for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.actors import OnBehalf, Way
from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from proposals.domain.workflow import Part
from proposals.services.dispatch import accept
from proposals.storage.chain import broken_links
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, Task
from tests.factories import registered
from tests.people import Cast, make_cast, make_office, state_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def test_a_registered_case_waits_for_acceptance_with_its_clocks(cast):
    case = registered(cast)
    db = cast.office.db
    assert state_of(cast.office, case.handling_id) == "pending_acceptance"
    clocks = {c.kind.value: c.due_on.isoformat() for c in db.scalars(select(Clock))}
    assert clocks["reply"] == "2023-05-08"
    assert clocks["accept"] == "2023-02-13"
    row = db.scalars(select(LedgerRow)).one()
    assert (row.serial_no, row.state, row.proposers) == ("0607", "pending_acceptance", "孔祥彬")
    assert [t.title for t in db.scalars(select(Task))] == ["请签收"]


def test_the_clerk_accepts_and_a_stranger_finds_nothing(cast):
    case = registered(cast)
    with pytest.raises(NotFound):
        accept(cast.office, cast["外人"], case.handling_id)
    with pytest.raises(NotAllowed):
        accept(cast.office, cast["李承办"], case.handling_id)
    accept(cast.office, cast["王登记"], case.handling_id)
    assert state_of(cast.office, case.handling_id) == "handling"


def test_of_two_who_accept_at_once_the_second_reads_who_was_first(cast):
    case = registered(cast)
    db = cast.office.db
    seen = db.get(Handling, case.handling_id).version
    accept(cast.office, cast["王登记"], case.handling_id, seen=seen)
    db.commit()
    with pytest.raises(Conflict) as second:
        accept(cast.office, cast["王登记"], case.handling_id, seen=seen)
    assert "王登记“签收”" in second.value.sentence


def test_leading_units_ask_their_cohandlers_at_once(cast):
    case = registered(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局"))
    db = cast.office.db
    children = db.scalars(select(Handling).where(Handling.parent_id == case.handling_id)).all()
    assert [c.unit.short_name for c in children] == ["市信访办", "市机关事务局"]
    assert {c.state.value for c in children} == {"pending_acceptance"}
    accept(cast.office, cast["赵会办"], children[0].id)
    assert state_of(cast.office, children[0].id) == "handling"


def test_a_duplicate_is_refused_with_the_title_of_the_first(cast):
    registered(cast)
    with pytest.raises(BadInput, match="已经登记过（《关于进一步加强法治政府建设的建议》）"):
        registered(cast)


def test_every_act_stands_in_the_chain(cast):
    case = registered(cast)
    accept(cast.office, cast["王登记"], case.handling_id)
    db = cast.office.db
    db.commit()
    assert [e.action for e in db.scalars(select(Event).order_by(Event.seq))] == ["dispatch", "accept"]
    assert list(broken_links(db)) == []
    db.scalars(select(Event)).first().actor_name = "别人"
    db.flush()
    assert list(broken_links(db)) != []


def test_nothing_is_recorded_for_others_that_lies_ahead(cast):
    case = registered(cast)
    tomorrow = OnBehalf("赵会办", Way.PAPER, cast.office.today + timedelta(days=1))
    with pytest.raises(BadInput, match="晚于今天"):
        accept(cast.office, cast["王登记"], case.handling_id, on_behalf=tomorrow)


def test_a_session_of_another_kind_is_refused_at_its_field(cast):
    with pytest.raises(BadInput, match="不是政协提案的届次") as refused:
        registered(cast, session="市六届人大一次会议")
    assert refused.value.field == "session"
