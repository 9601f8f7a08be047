"""延期: asked, granted or refused; the clock moves, says why, and the earlier ones stay on record."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.workflow import Part
from proposals.services.dispatch import accept, grant_extension, refuse_extension, request_extension
from proposals.storage.tables.handling import Clock, Extension, LedgerRow
from tests.factories import registered
from tests.stories import by_paper, clocks, cohandlings, in_handling, tasks

pytestmark = pytest.mark.both_databases

AUTHORITY = by_paper("市政府督查室")


@pytest.fixture
def case(cast):
    return in_handling(cast).handling_id


def ask(cast, case, until=date(2023, 6, 1), reason="需要跨省调研", who="王登记", **how):
    return request_extension(cast.office, cast[who], case, until, reason, **how)


def grant(cast, case, until=None, who="王登记", on_behalf=AUTHORITY):
    return grant_extension(cast.office, cast[who], case, until, "同意", on_behalf=on_behalf)


def test_asking_moves_nothing_but_makes_a_task(cast, case):
    assert ask(cast, case).warnings == ()
    assert clocks(cast, case)["reply"] == "2023-05-08"
    assert ("clerk", "请登记延期申请的答复") in tasks(cast, case)


def test_a_granted_extension_moves_the_reply_and_what_counts_back_from_it(cast, case):
    before = clocks(cast, case)
    ask(cast, case)
    grant(cast, case)
    after = clocks(cast, case)
    assert after["reply"] == "2023-06-01"
    assert after["first_draft"] > before["first_draft"]
    assert after["last_approval"] == "2023-05-23"
    assert after["contact"] == before["contact"]
    kept = cast.office.db.scalars(select(Clock).where(Clock.kind == "reply").order_by(Clock.id)).all()
    assert [c.due_on.isoformat() for c in kept] == ["2023-05-08", "2023-06-01"]
    assert kept[0].cancelled_at is not None
    assert kept[1].sum[:-1] == kept[0].sum
    assert kept[1].sum[-1] == (
        "延期：经市政府督查室同意，由2023年5月8日延至2023年6月1日，原因：需要跨省调研。"
    )
    assert cast.office.db.get(LedgerRow, (cast.unit.id, case)).reply_due == date(2023, 6, 1)
    assert ("clerk", "请登记延期申请的答复") not in tasks(cast, case)


def test_the_authority_may_grant_another_day_than_asked(cast, case):
    ask(cast, case)
    grant(cast, case, until=date(2023, 5, 20))
    assert clocks(cast, case)["reply"] == "2023-05-20"
    assert cast.office.db.scalars(select(Extension)).one().until == date(2023, 5, 20)


def test_beyond_six_months_it_is_warned_of(cast, case):
    (warning,) = ask(cast, case, until=date(2023, 8, 9)).warnings
    assert "2023年8月8日" in warning.sentence
    (again,) = grant(cast, case).warnings
    assert again.gate == "latest_reply"


def test_exactly_six_months_is_not_warned_of(cast, case):
    assert ask(cast, case, until=date(2023, 8, 8)).warnings == ()


def test_a_refused_extension_changes_no_clock_and_another_may_be_asked(cast, case):
    ask(cast, case)
    refuse_extension(cast.office, cast["王登记"], case, "请按期答复", on_behalf=AUTHORITY)
    assert clocks(cast, case)["reply"] == "2023-05-08"
    ask(cast, case)
    outcomes = cast.office.db.scalars(select(Extension.outcome).order_by(Extension.id)).all()
    assert outcomes == ["refused", None]


def test_a_refusal_needs_its_reason(cast, case):
    ask(cast, case)
    with pytest.raises(BadInput) as refusal:
        refuse_extension(cast.office, cast["王登记"], case, "", on_behalf=AUTHORITY)
    assert refusal.value.field == "answer"


def test_one_request_at_a_time(cast, case):
    ask(cast, case)
    with pytest.raises(NotPossible, match="在等答复"):
        ask(cast, case)


def test_without_a_request_there_is_nothing_to_grant(cast, case):
    with pytest.raises(NotPossible, match="没有等待答复的延期申请"):
        grant(cast, case)


def test_the_answer_from_outside_must_say_who_gave_it(cast, case):
    ask(cast, case)
    with pytest.raises(BadInput, match="代录"):
        grant(cast, case, on_behalf=None)


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (date(2023, 5, 8), "调研", "until"),
        (date(2023, 5, 1), "调研", "until"),
        (date(2023, 6, 1), "", "reason"),
    ],
)
def test_a_request_that_extends_nothing_or_says_no_why_is_refused(cast, case, until, reason, field):
    with pytest.raises(BadInput) as refusal:
        ask(cast, case, until, reason)
    assert refusal.value.field == field


def test_strangers_to_the_work_do_not_ask(cast, case):
    with pytest.raises(NotAllowed):
        ask(cast, case, who="钱核稿")


def test_a_cohandler_asks_its_lead_who_grants_in_its_own_right(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, case)
    accept(cast.office, cast["赵会办"], child.id)
    ask(cast, child.id, until=date(2023, 3, 20), who="赵会办")
    grant(cast, child.id, on_behalf=None)
    assert clocks(cast, child.id)["opinion"] == "2023-03-20"
    assert clocks(cast, case)["reply"] == "2023-05-08"


def test_before_acceptance_no_extension_is_asked(cast):
    with pytest.raises(NotPossible, match="待签收"):
        ask(cast, registered(cast).handling_id)
