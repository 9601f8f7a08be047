"""分办 inside the unit: departments accept, return and give their opinion; people change, history stays."""

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotPossible
from proposals.services.dispatch import (
    Shares,
    accept_assignment,
    assign,
    give_department_opinion,
    name_handler,
    return_assignment,
)
from proposals.storage.tables.handling import Assignment, Clock
from proposals.storage.tables.organisation import Department
from tests.factories import registered
from tests.stories import by_paper, clocks, events, handling, in_handling, notices, tasks

pytestmark = pytest.mark.both_databases


@pytest.fixture
def case(cast):
    return in_handling(cast).handling_id


def shares(cast, *, supporting=True, **changes):
    values = {"lead_id": cast.department.id, "supporting_ids": (cast.supporting.id,) if supporting else ()}
    return Shares(**{**values, **changes})


def assigned(cast, case, **changes):
    assign(cast.office, cast["王登记"], case, shares(cast, **changes))


def accepted_by_both(cast, case):
    assigned(cast, case)
    accept_assignment(cast.office, cast["周处长"], case, cast.department.id)
    accept_assignment(cast.office, cast["冯处长"], case, cast.supporting.id)


def running(cast, case):
    rows = cast.office.db.scalars(
        select(Assignment).where(Assignment.handling_id == case, Assignment.ended_at.is_(None))
    )
    return {a.department.name: a for a in rows}


def test_departments_get_their_tasks_and_their_clocks(cast, case):
    assigned(cast, case)
    assert tasks(cast, case) == [("head", "请签收处室任务")] * 2
    now = clocks(cast, case)
    assert now["department_accept"] == "2023-02-14"
    assert now["department_opinion"] == "2023-02-24"
    assert running(cast, case)["行政执法协调监督处"].due_on.isoformat() == "2023-02-24"


def test_without_supporting_departments_nobody_owes_an_opinion(cast, case):
    assigned(cast, case, supporting=False)
    assert "department_opinion" not in clocks(cast, case)


def test_the_clock_is_met_when_the_last_department_has_accepted(cast, case):
    assigned(cast, case)
    accept_assignment(cast.office, cast["李承办"], case, cast.department.id)
    assert "department_accept" in clocks(cast, case)
    assert ("handler", "请办理并起草") in tasks(cast, case)
    accept_assignment(cast.office, cast["冯处长"], case, cast.supporting.id)
    assert "department_accept" not in clocks(cast, case)
    kept = cast.office.db.scalars(select(Clock).where(Clock.kind == "department_accept")).one()
    assert kept.on_time is True


def test_a_handler_who_accepts_becomes_the_handler_of_the_case(cast, case):
    assigned(cast, case, supporting=False)
    accept_assignment(cast.office, cast["李承办"], case, cast.department.id)
    assert running(cast, case)["法治调研督察处"].handler.name == "李承办"


def test_a_department_accepts_once(cast, case):
    assigned(cast, case)
    accept_assignment(cast.office, cast["周处长"], case, cast.department.id)
    with pytest.raises(NotPossible, match="已经签收"):
        accept_assignment(cast.office, cast["周处长"], case, cast.department.id)


def test_a_department_cannot_accept_for_another(cast, case):
    assigned(cast, case)
    with pytest.raises(NotAllowed, match="法治调研督察处"):
        accept_assignment(cast.office, cast["冯处长"], case, cast.department.id)


def test_a_returned_lead_is_assigned_anew_as_often_as_it_takes(cast, case):
    for _ in range(2):
        assigned(cast, case, supporting=False)
        return_assignment(cast.office, cast["周处长"], case, cast.department.id, "不属本处职责")
        assert tasks(cast, case) == [("clerk", "请分办到处室")]
    kept = cast.office.db.scalars(select(Assignment)).all()
    assert [(a.return_reason, a.ended_at is not None) for a in kept] == [("不属本处职责", True)] * 2
    assigned(cast, case, supporting=False)
    assert tasks(cast, case) == [("head", "请签收处室任务")]


def test_a_supporting_department_that_returns_owes_nothing_and_the_clerk_is_told(cast, case):
    accepted_by_both(cast, case)
    return_assignment(cast.office, cast["冯处长"], case, cast.supporting.id, "不涉及执法")
    assert "department_opinion" not in clocks(cast, case)
    assert notices(cast, "王登记") == ["行政执法协调监督处退回了配合任务"]


def test_a_return_needs_its_reason(cast, case):
    assigned(cast, case)
    with pytest.raises(BadInput) as refusal:
        return_assignment(cast.office, cast["周处长"], case, cast.department.id, " ")
    assert refusal.value.field == "reason"


def test_what_was_returned_cannot_be_accepted(cast, case):
    assigned(cast, case)
    return_assignment(cast.office, cast["冯处长"], case, cast.supporting.id, "不涉及执法")
    with pytest.raises(NotPossible, match="已经退回"):
        accept_assignment(cast.office, cast["王登记"], case, cast.supporting.id)


def test_the_supporting_department_gives_its_opinion_and_the_handler_is_told(cast, case):
    assigned(cast, case, handler_id=cast["李承办"].person_id)
    give_department_opinion(cast.office, cast["郑配合"], case, cast.supporting.id, "建议补充执法培训数据。")
    share = running(cast, case)["行政执法协调监督处"]
    assert (share.opinion, share.opinion_by) == ("建议补充执法培训数据。", "郑配合")
    assert share.accepted_at is not None
    assert "department_opinion" not in clocks(cast, case)
    assert notices(cast, "李承办")[-1] == "行政执法协调监督处已提出配合意见"


def test_the_lead_department_gives_no_opinion_to_itself(cast, case):
    assigned(cast, case)
    with pytest.raises(NotPossible, match="起草答复稿"):
        give_department_opinion(cast.office, cast["李承办"], case, cast.department.id, "意见")


def test_an_empty_opinion_is_refused(cast, case):
    assigned(cast, case)
    with pytest.raises(BadInput) as refusal:
        give_department_opinion(cast.office, cast["郑配合"], case, cast.supporting.id, "\n")
    assert refusal.value.field == "text"


def test_an_opinion_on_paper_is_written_down_with_both_names(cast, case):
    assigned(cast, case)
    give_department_opinion(
        cast.office, cast["王登记"], case, cast.supporting.id, "无不同意见。", on_behalf=by_paper("冯处长")
    )
    assert running(cast, case)["行政执法协调监督处"].opinion_by == "冯处长"
    last = events(cast, case)[-1]
    assert (last.actor_name, last.on_behalf["name"]) == ("王登记", "冯处长")


def test_reassigning_ends_the_old_share_with_its_reason_and_keeps_it(cast, case):
    accepted_by_both(cast, case)
    swapped = Shares(cast.supporting.id, supporting_ids=(cast.department.id,), reason="主要涉及执法")
    assign(cast.office, cast["王登记"], case, swapped)
    assert running(cast, case)["行政执法协调监督处"].lead
    assert len(cast.office.db.scalars(select(Assignment)).all()) == 4
    last = events(cast, case)[-1]
    assert (last.note, last.data["lead"]) == ("主要涉及执法", "行政执法协调监督处")
    assert sorted(last.data["ended"]) == ["法治调研督察处", "行政执法协调监督处"]


def test_reassigning_needs_a_reason(cast, case):
    assigned(cast, case)
    with pytest.raises(BadInput, match="改派") as refusal:
        assign(cast.office, cast["王登记"], case, Shares(cast.supporting.id))
    assert refusal.value.field == "reason"


def test_adding_a_supporting_department_leaves_the_others_alone(cast, case):
    assigned(cast, case, supporting=False)
    accept_assignment(cast.office, cast["周处长"], case, cast.department.id)
    assigned(cast, case)
    assert running(cast, case)["法治调研督察处"].accepted_at is not None
    assert "department_opinion" in clocks(cast, case)


def test_a_dropped_department_that_had_not_accepted_leaves_no_clock_behind(cast, case):
    assigned(cast, case)
    accept_assignment(cast.office, cast["周处长"], case, cast.department.id)
    assigned(cast, case, supporting=False, reason="不再需要配合")
    assert not {"department_accept", "department_opinion"} & set(clocks(cast, case))


def test_the_head_names_the_handler(cast, case):
    assigned(cast, case)
    name_handler(cast.office, cast["周处长"], case, cast.department.id, cast["李承办"].person_id)
    assert running(cast, case)["法治调研督察处"].handler.name == "李承办"
    assert notices(cast, "李承办") == ["请您承办：第0607号"]
    assert events(cast, case)[-1].data["handler"] == "李承办"


def test_the_head_of_another_department_does_not_name_the_handler(cast, case):
    assigned(cast, case)
    with pytest.raises(NotAllowed, match="本处室"):
        name_handler(cast.office, cast["冯处长"], case, cast.department.id, cast["李承办"].person_id)


def test_a_handler_must_belong_to_the_department(cast, case):
    assigned(cast, case)
    with pytest.raises(BadInput) as refusal:
        name_handler(cast.office, cast["周处长"], case, cast.department.id, cast["郑配合"].person_id)
    assert refusal.value.field == "handler_id"


def test_a_department_without_a_share_gets_no_handler(cast, case):
    assigned(cast, case, supporting=False)
    with pytest.raises(NotPossible, match="没有分办到该处室"):
        name_handler(cast.office, cast["王登记"], case, cast.supporting.id, cast["郑配合"].person_id)


def test_the_head_does_not_assign_departments(cast, case):
    assigned(cast, case)
    with pytest.raises(NotAllowed, match="提案办理员"):
        assign(cast.office, cast["周处长"], case, shares(cast))


def test_lead_and_supporting_must_differ(cast, case):
    with pytest.raises(BadInput) as refusal:
        assigned(cast, case, supporting_ids=(cast.department.id,))
    assert refusal.value.field == "supporting_ids"


def test_a_department_of_another_unit_or_out_of_use_is_refused(cast, case):
    gone = Department(unit_id=cast.unit.id, name="已撤销的处", active=False)
    theirs = Department(unit_id=cast["外人"].unit_id, name="水保处")
    cast.office.db.add_all([gone, theirs])
    cast.office.db.flush()
    for department in (gone, theirs):
        with pytest.raises(BadInput) as refusal:
            assigned(cast, case, lead_id=department.id, supporting=False)
        assert refusal.value.field == "lead_id"


def test_of_two_clerks_who_assign_at_once_the_second_reads_who_was_first(cast, case):
    cast.office.db.commit()
    seen = handling(cast, case).version
    assigned(cast, case)
    cast.office.db.commit()
    with pytest.raises(Conflict, match="分办到处室"):
        assign(cast.office, cast["王登记"], case, shares(cast), seen=seen)


def test_before_acceptance_there_is_nothing_to_assign(cast):
    case = registered(cast).handling_id
    with pytest.raises(NotPossible, match="待签收"):
        assigned(cast, case)
