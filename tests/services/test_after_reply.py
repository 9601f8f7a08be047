"""After the reply: what is owed to the public and what was promised, each with its clock, until somebody has done it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.services import archive
from proposals.services.commitments import Reported, progress_of, track
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.issuing import Numbering, Voiding, issue, void
from proposals.services.publishing import Decided, PublicationOutcome, publications_of, publish
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Clock, LedgerRow
from tests.issued import approved
from tests.people import Cast, make_cast, make_office, state_of
from tests.stories import clocks, tasks

pytestmark = pytest.mark.both_databases
WHERE = "市司法局门户网站“建议提案答复”栏"


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def answered(cast: Cast, publicity: str = "主动公开", outcome_class: str = "A") -> int:
    """A case whose letter with this publicity and class went out today."""
    handling_id = approved(cast)
    for draft in cast.office.db.scalars(select(Draft)):
        reason = "涉及个人信息" if publicity not in ("", "主动公开") else ""
        more = {"publicity": publicity, "publicity_reason": reason, "outcome_class": outcome_class}
        draft.fields = {**draft.fields, **more}
    cast.office.db.flush()
    send(cast, handling_id)
    return handling_id


def send(cast: Cast, handling_id: int) -> None:
    issue(cast.office, cast["王登记"], handling_id, Numbering(cast.office.today))
    deliver(cast.office, cast["王登记"], handling_id, Sending(DeliveryWay.BY_HAND, cast.office.today))


def whole(cast: Cast, **changes: object) -> Decided:
    values: dict[str, object] = {
        "outcome": PublicationOutcome.WHOLE,
        "decided_on": cast.office.today,
        "place": WHERE,
    }
    return Decided(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("publicity", "owed"), [("主动公开", True), ("", True), ("依申请公开", False), ("不予公开", False)]
)
def test_what_is_not_withheld_is_owed_to_the_public_within_twenty_working_days(cast, publicity, owed):
    handling_id = answered(cast, publicity)
    assert ("publication" in clocks(cast, handling_id)) is owed
    archive.close(cast.office, cast["王登记"], handling_id, no_feedback=True)
    assert (("clerk", "请登记公开情况") in tasks(cast, handling_id)) is owed
    if owed:
        due = cast.office.calendar.add_working_days(cast.office.today, 20)
        assert clocks(cast, handling_id)["publication"] == due.isoformat()


@pytest.mark.parametrize(("outcome_class", "followed"), [("A", False), ("B", True), ("C", False)])
def test_a_class_that_promises_is_followed_up_each_quarter(cast, outcome_class, followed):
    handling_id = answered(cast, outcome_class=outcome_class)
    assert ("commitment" in clocks(cast, handling_id)) is followed


def test_publishing_meets_the_clock_and_a_correction_is_added(cast):
    handling_id = answered(cast)
    publish(cast.office, cast["王登记"], handling_id, whole(cast))
    assert "publication" not in clocks(cast, handling_id)
    met = cast.office.db.scalar(select(Clock).where(Clock.kind == "publication"))
    assert (met.met_on, met.on_time) == (cast.office.today, True)
    second = whole(cast, outcome=PublicationOutcome.WITHHELD, place="", reason="委员不同意公开")
    publish(cast.office, cast["王登记"], handling_id, second)
    assert [p.outcome.value for p in publications_of(cast.office, handling_id)] == ["withheld", "whole"]


@pytest.mark.parametrize(("changes", "field"), [
    ({"place": ""}, "place"),
    ({"place": "javascript:alert(1)"}, "place"),
    ({"place": "ftp://example.cn/1"}, "place"),
    ({"outcome": PublicationOutcome.WITHHELD}, "reason"),
    ({"decided_on": date(2030, 1, 1)}, "decided_on"),
    ({"decided_on": date(2020, 1, 1)}, "decided_on"),
])  # fmt: skip
def test_a_wrong_publication_is_refused_at_its_field(cast, changes, field):
    handling_id = answered(cast)
    with pytest.raises(BadInput) as refusal:
        publish(cast.office, cast["王登记"], handling_id, whole(cast, **changes))
    assert refusal.value.field == field


def test_nothing_is_published_before_it_is_sent_nor_by_others(cast):
    handling_id = approved(cast)
    with pytest.raises(NotPossible, match="复函尚未寄出"):
        publish(cast.office, cast["王登记"], handling_id, whole(cast))
    send(cast, handling_id)
    for name in ("赵会办", "钱核稿", "陈局长"):
        with pytest.raises((NotAllowed, NotFound)):
            publish(cast.office, cast[name], handling_id, whole(cast))


def test_a_void_letter_is_owed_to_nobody(cast):
    handling_id = answered(cast, outcome_class="B")
    void(cast.office, cast["王登记"], handling_id, Voiding("印错"))
    assert not {"publication", "commitment"} & set(clocks(cast, handling_id))


def test_each_report_starts_the_next_quarter_until_all_is_done(cast):
    handling_id = answered(cast, outcome_class="B")
    first = clocks(cast, handling_id)["commitment"]
    cast.office.now += timedelta(days=60)
    track(cast.office, cast["王登记"], handling_id, Reported(cast.office.today, "办法已经印发。"))
    assert clocks(cast, handling_id)["commitment"] > first
    running = cast.office.db.scalar(
        select(Clock).where(Clock.kind == "commitment", Clock.met_on.is_(None), Clock.cancelled_at.is_(None))
    )
    assert "上次登记进展" in running.sum[0]
    cast.office.now += timedelta(days=80)
    track(cast.office, cast["王登记"], handling_id, Reported(cast.office.today, "全部完成。", finished=True))
    assert "commitment" not in clocks(cast, handling_id)
    assert [p.finished for p in progress_of(cast.office, handling_id)] == [True, False]


@pytest.mark.parametrize(("day", "text", "field"), [
    (date(2030, 1, 1), "已印发", "as_of"), (date(2020, 1, 1), "已印发", "as_of"), (None, "", "text"),
])  # fmt: skip
def test_a_wrong_report_is_refused_at_its_field(cast, day, text, field):
    handling_id = answered(cast, outcome_class="B")
    with pytest.raises(BadInput) as refusal:
        track(cast.office, cast["王登记"], handling_id, Reported(day or cast.office.today, text))
    assert refusal.value.field == field


def test_both_outlive_the_file_and_the_ledger_shows_what_is_due_next(cast):
    handling_id = answered(cast, outcome_class="B")
    archive.close(cast.office, cast["王登记"], handling_id, no_feedback=True)
    row = cast.office.db.scalar(select(LedgerRow).where(LedgerRow.handling_id == handling_id))
    assert row.next_clock == "公开"
    archive.archive(cast.office, cast["王登记"], handling_id)
    assert state_of(cast.office, handling_id) == "archived"
    assert {"publication", "commitment"} <= set(clocks(cast, handling_id))
    publish(cast.office, cast["王登记"], handling_id, whole(cast))
    track(cast.office, cast["王登记"], handling_id, Reported(cast.office.today, "全部完成。", finished=True))
    assert not clocks(cast, handling_id)
    assert tasks(cast, handling_id) == []
