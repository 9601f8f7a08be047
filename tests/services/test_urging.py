"""催办: counted, sent to whom it concerns, ready to copy; never to a superior by itself."""

from datetime import date

import pytest

from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.workflow import Part
from proposals.services.dispatch import (
    Shares,
    accept_assignment,
    assign,
    prepare_urge,
    urge,
    urges_so_far,
    withdraw,
)
from tests.factories import registered
from tests.people import state_of
from tests.stories import cohandlings, events, handling, in_handling, notices, set_day

pytestmark = pytest.mark.both_databases


@pytest.fixture
def case(cast):
    """Accepted by the lead department; 李承办 has to draft."""
    case = in_handling(cast).handling_id
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id, cast["李承办"].person_id))
    accept_assignment(cast.office, cast["周处长"], case, cast.department.id)
    return case


def test_the_text_says_what_is_owed_by_whom_until_when(cast, case):
    set_day(cast, date(2023, 4, 27))
    assert prepare_urge(cast.office, handling(cast, case)).text == (
        "市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》（独办，2023年2月8日交办）：\n"
        "李承办：办理并起草，期限2023年5月8日，剩5个工作日。\n"
        "截至2023年4月27日尚未办理，请抓紧办理；确有困难的，请说明原因和预计完成时间。"
    )


def test_whoever_must_act_is_told_and_nobody_above(cast, case):
    done = urge(cast.office, cast["王登记"], case)
    assert [p.name for p in done.people] == ["李承办"]
    assert notices(cast, "李承办")[-1] == "催办：市政协六届一次会议第0607号提案"
    for superior in ("周处长", "吴分管", "陈局长"):
        assert notices(cast, superior) == []


def test_urges_are_counted(cast, case):
    for number in (1, 2):
        assert urge(cast.office, cast["王登记"], case).number == number
        cast.office.db.commit()
    assert urges_so_far(cast.office, case) == 2
    assert notices(cast, "李承办")[-1].endswith("（第2次）")
    assert events(cast, case)[-1].data["to"] == ["李承办"]
    assert state_of(cast.office, case) == "handling"


def test_a_superior_is_informed_only_where_somebody_chose_so(cast, case):
    urge(cast.office, cast["王登记"], case, copies=[cast["吴分管"].person_id])
    assert notices(cast, "吴分管") == ["催办：市政协六届一次会议第0607号提案"]
    assert events(cast, case)[-1].data["copies"] == ["吴分管"]


def test_somebody_outside_the_case_is_not_informed(cast, case):
    with pytest.raises(BadInput) as refusal:
        urge(cast.office, cast["王登记"], case, copies=[cast["外人"].person_id])
    assert refusal.value.field == "copies"


def test_the_lead_urges_its_cohandler_in_its_own_words(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, case)
    urge(cast.office, cast["王登记"], child.id, "请于3月1日前反馈。")
    assert events(cast, child.id)[-1].data["text"] == "请于3月1日前反馈。"
    assert events(cast, child.id)[-1].data["addressed"] == ["市信访办"]
    assert len(notices(cast, "赵会办")) == 1


def test_a_unit_without_account_is_urged_by_the_text_alone(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("重庆市某研究院",)).handling_id
    done = urge(cast.office, cast["王登记"], cohandlings(cast, case)[0].id)
    assert done.people == ()
    assert "重庆市某研究院：签收" in done.text


def test_before_acceptance_the_clerk_of_the_unit_is_the_one_who_owes(cast):
    done = urge(cast.office, cast["吴分管"], registered(cast).handling_id)
    assert [p.name for p in done.people] == ["王登记"]


def test_the_handler_does_not_urge(cast, case):
    with pytest.raises(NotAllowed, match="催办"):
        urge(cast.office, cast["李承办"], case)


def test_an_ended_case_is_not_urged(cast, case):
    withdraw(cast.office, cast["王登记"], case, "提案者书面撤回")
    with pytest.raises(NotPossible, match="已撤案"):
        urge(cast.office, cast["王登记"], case)
