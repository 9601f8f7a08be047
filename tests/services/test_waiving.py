"""A gate is passed with a reason, once for the round, and never the one without which there is no object."""

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.services._apply import facts_of
from proposals.services.dispatch import Shares, accept_assignment, assign, waive
from proposals.storage.tables.handling import Waiver
from tests.factories import registered
from tests.stories import by_paper, events, handling, in_handling

pytestmark = pytest.mark.both_databases


@pytest.fixture
def case(cast):
    case = in_handling(cast).handling_id
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id, cast["李承办"].person_id))
    accept_assignment(cast.office, cast["李承办"], case, cast.department.id)
    return case


def test_a_waiver_is_kept_with_who_and_why(cast, case):
    waive(cast.office, cast["李承办"], case, "points", "第三条由其他单位答复")
    kept = cast.office.db.scalars(select(Waiver)).one()
    assert (kept.gate, kept.reason, kept.person_id) == (
        "points",
        "第三条由其他单位答复",
        cast["李承办"].person_id,
    )
    assert facts_of(cast.office, handling(cast, case)).waived == {"points"}
    assert events(cast, case)[-1].data["gate_name"] == "逐条答复"


def test_contact_is_waived_with_the_consent_of_the_office(cast, case):
    with pytest.raises(NotAllowed, match="办公室"):
        waive(cast.office, cast["李承办"], case, "contact", "三次未联系上")
    waive(cast.office, cast["王登记"], case, "contact", "三次未联系上")


def test_the_clerk_writes_down_what_a_leader_allowed(cast, case):
    waive(cast.office, cast["王登记"], case, "opinions", "先行答复", on_behalf=by_paper("吴分管"))
    assert events(cast, case)[-1].on_behalf["name"] == "吴分管"


def test_once_is_enough(cast, case):
    waive(cast.office, cast["王登记"], case, "points", "理由")
    with pytest.raises(NotPossible, match="已经放行"):
        waive(cast.office, cast["王登记"], case, "points", "理由")


@pytest.mark.parametrize(
    ("gate", "reason", "field"),
    [("draft", "理由", "gate"), ("nonsense", "理由", "gate"), ("points", " ", "reason")],
)
def test_what_cannot_be_waived_is_refused_at_its_field(cast, case, gate, reason, field):
    with pytest.raises(BadInput) as refusal:
        waive(cast.office, cast["王登记"], case, gate, reason)
    assert refusal.value.field == field
    assert cast.office.db.scalars(select(Waiver)).all() == []


def test_the_window_of_an_adjustment_can_be_waived_before_acceptance(cast):
    case = registered(cast).handling_id
    waive(cast.office, cast["王登记"], case, "adjustment_window", "交办机关口头同意受理")
    assert facts_of(cast.office, handling(cast, case)).waived == {"adjustment_window"}
