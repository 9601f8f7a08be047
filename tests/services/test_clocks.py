"""Clocks in the life of a case: rules of the office, waiting starts, pauses, verdicts, days reckoned anew."""

from dataclasses import replace
from datetime import date

import pytest

from proposals.domain.deadlines import Clock as Kind
from proposals.domain.workdays import Calendar
from proposals.domain.workflow import Part
from proposals.services._clocks import open_clocks, reckon_anew, recount, stored_rule
from proposals.services.cohandling import OpinionText, ask_again, give_opinion
from proposals.services.dispatch import (
    AdjustmentRequest,
    Shares,
    accept,
    assign,
    grant_extension,
    recall_adjustment,
    refuse_adjustment,
    request_adjustment,
    request_extension,
)
from proposals.services.ledger import Filters, ledger, verdict
from proposals.storage.tables.handling import Clock, LedgerRow
from proposals.storage.tables.system import Setting
from tests.factories import registered
from tests.issued import answered
from tests.people import Cast
from tests.stories import by_paper, clocks, cohandlings, handling, in_handling, set_day

pytestmark = pytest.mark.both_databases

DAY = date.fromisoformat
AUTHORITY = by_paper("市政府督查室")


def changed(cast: Cast, *, pause: bool = False, **rules: dict[str, object]) -> None:
    """The office changes its rules for every case."""
    value = {
        "overrides": [{"when": {}, "rules": rules}] if rules else [],
        "switches": {"pause_while_adjusting": pause},
    }
    cast.office.db.add(Setting(key="limits", value=value, changed_at=cast.office.now))
    cast.office.db.flush()


def clock(cast: Cast, case: int, kind: Kind) -> Clock:
    (found,) = [c for c in open_clocks(cast.office, case) if c.kind is kind]
    return found


# ------------------------------------------------------------------ starts


def test_days_given_with_the_dispatch_are_kept_and_counted_from(cast):
    changed(cast, reply={"from": "meeting"}, accept={"from": "received"})
    case = registered(cast, received_on=DAY("2023-02-09"), meeting_on=DAY("2023-02-10")).handling_id
    stored = handling(cast, case)
    assert (stored.received_on, stored.meeting_on) == (DAY("2023-02-09"), DAY("2023-02-10"))
    assert clocks(cast, case)["reply"] == "2023-05-10"
    assert clocks(cast, case)["accept"] == "2023-02-14"


def test_without_the_meeting_the_dispatch_counts_and_the_clock_says_so(cast):
    changed(cast, reply={"from": "meeting"})
    case = registered(cast).handling_id
    assert clocks(cast, case)["reply"] == "2023-05-08"
    assert "本件没有登记交办会日期" in "".join(clock(cast, case, Kind.REPLY).sum)


def test_a_reply_that_counts_from_acceptance_starts_with_it_and_what_counts_back_too(cast):
    changed(cast, reply={"from": "accepted"})
    case = registered(cast).handling_id
    assert not {"reply", "first_draft"} & set(clocks(cast, case))
    accept(cast.office, cast["王登记"], case)
    assert clocks(cast, case)["reply"] == "2023-05-10"
    assert clocks(cast, case)["last_approval"] == "2023-04-27"


def test_a_contact_that_counts_from_the_assignment_starts_once(cast):
    changed(cast, contact={"from": "assigned"})
    case = in_handling(cast).handling_id
    assert "contact" not in clocks(cast, case)
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id))
    assert clocks(cast, case)["contact"] == "2023-03-03"
    first = clock(cast, case, Kind.CONTACT).id
    shares = Shares(cast.department.id, supporting_ids=(cast.supporting.id,), reason="补充")
    assign(cast.office, cast["王登记"], case, shares)
    assert clock(cast, case, Kind.CONTACT).id == first


def test_a_department_has_days_to_accept_and_days_to_return(cast):
    case = in_handling(cast).handling_id
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id))
    running = clocks(cast, case)
    assert (running["department_accept"], running["department_return"]) == ("2023-02-14", "2023-02-15")


def test_the_notice_may_fix_the_day_of_the_opinion_and_of_the_reply(cast):
    case = registered(
        cast,
        part=Part.LEAD,
        co_units=("市信访办",),
        reply_due=DAY("2023-06-30"),
        opinion_due=DAY("2023-03-31"),
    ).handling_id
    (child,) = cohandlings(cast, case)
    assert clocks(cast, case)["reply"] == "2023-06-30"
    assert clocks(cast, child.id)["opinion"] == "2023-03-31"
    assert clock(cast, child.id, Kind.OPINION).fixed


def test_the_units_own_rule_counts_for_its_cases_alone(cast):
    value = {"overrides": [{"when": {"unit": "市信访办"}, "rules": {"accept": {"n": 5}}}]}
    cast.office.db.add(Setting(key="limits", value=value, changed_at=cast.office.now))
    cast.office.db.flush()
    case = registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, case)
    assert clocks(cast, case)["accept"] == "2023-02-13"
    assert clocks(cast, child.id)["accept"] == "2023-02-15"


def test_asked_once_more_the_opinion_counts_from_that_day(cast):
    changed(cast, opinion={"from": "accepted", "n": 10, "unit": "workdays"})
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    accept(cast.office, cast["王登记"], lead)
    (child,) = cohandlings(cast, lead)
    accept(cast.office, cast["赵会办"], child.id)
    assert clocks(cast, child.id)["opinion"] == "2023-02-24"
    give_opinion(cast.office, cast["赵会办"], child.id, OpinionText("同意。"))
    ask_again(cast.office, cast["王登记"], child.id, "请补充数据")
    again = clock(cast, child.id, Kind.OPINION)
    assert again.due_on == DAY("2023-02-24")
    assert again.sum[0].startswith("起算：再次征求意见，2023年2月10日")


# ------------------------------------------------------------------ the lead's reply and the opinions beneath it


def test_an_opinion_that_counts_back_from_the_leads_reply_moves_with_it(cast):
    changed(cast, opinion={"from": "reply_due", "n": -20, "unit": "days", "roll": "previous"})
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, lead)
    assert clocks(cast, child.id)["opinion"] == "2023-04-18"
    accept(cast.office, cast["王登记"], lead)
    request_extension(cast.office, cast["王登记"], lead, DAY("2023-06-30"), "需要调研")
    grant_extension(cast.office, cast["王登记"], lead, on_behalf=AUTHORITY)
    assert clocks(cast, child.id)["opinion"] == "2023-06-09"
    moved = clock(cast, child.id, Kind.OPINION)
    assert moved.change == "答复期限变动，随之重算。"
    row = cast.office.db.get(LedgerRow, (child.unit_id, child.id))
    cast.office.db.refresh(row)
    assert cast.office.db.get(Clock, moved.previous_id).due_on == DAY("2023-04-18")


# ------------------------------------------------------------------ pauses


def ask_adjustment(cast: Cast, case: int) -> None:
    request_adjustment(cast.office, cast["王登记"], case, AdjustmentRequest("不属本局职责", "市水利局"))


def test_by_default_nothing_stands_still_while_adjustment_is_asked_for(cast):
    case = in_handling(cast).handling_id
    ask_adjustment(cast, case)
    assert all(not c.pauses for c in open_clocks(cast.office, case))
    refuse_adjustment(cast.office, cast["王登记"], case, "仍由你局办理", on_behalf=AUTHORITY)
    assert clocks(cast, case)["reply"] == "2023-05-08"


@pytest.mark.parametrize("answer", ["refused", "recalled"])
def test_with_the_switch_on_the_clocks_go_on_by_the_days_of_the_request(cast, answer):
    changed(cast, pause=True)
    case = in_handling(cast).handling_id
    ask_adjustment(cast, case)
    assert clock(cast, case, Kind.REPLY).pauses == [{"from": "2023-02-10", "why": "申请调整承办单位"}]
    assert not clock(cast, case, Kind.ADJUSTMENT_ANSWER).pauses
    set_day(cast, DAY("2023-02-17"))
    if answer == "refused":
        how = replace(AUTHORITY, on=DAY("2023-02-17"))
        refuse_adjustment(cast.office, cast["王登记"], case, "仍由你局办理", on_behalf=how)
    else:
        recall_adjustment(cast.office, cast["王登记"], case, "自行办理")
    running = clocks(cast, case)
    assert running["reply"] == "2023-05-15"  # seven days on
    assert running["contact"] == "2023-03-08"  # five working days on
    assert running["first_draft"] == "2023-04-14"  # back from the new reply
    reply = clock(cast, case, Kind.REPLY)
    assert "暂停：2023年2月10日至2023年2月17日申请调整承办单位，其间7日不计" in "".join(reply.sum)
    assert reply.change == "申请调整承办单位至2023年2月17日，期间暂停计时。"
    assert reply.pauses == [{"from": "2023-02-10", "to": "2023-02-17", "why": "申请调整承办单位"}]


def test_a_day_fixed_by_the_notice_does_not_move_with_a_pause(cast):
    changed(cast, pause=True)
    case = in_handling(cast, reply_due=DAY("2023-06-30")).handling_id
    ask_adjustment(cast, case)
    set_day(cast, DAY("2023-02-17"))
    recall_adjustment(cast.office, cast["王登记"], case, "自行办理")
    assert clocks(cast, case)["reply"] == "2023-06-30"


# ------------------------------------------------------------------ reckoned anew


def holiday(cast: Cast, *days: str) -> None:
    """These days are off from now on."""
    off = {DAY(day): False for day in days}
    cast.office.__dict__["calendar"] = Calendar.of(off, {2023, 2024})


def test_a_clock_is_reckoned_anew_by_the_rule_it_started_with(cast):
    case = in_handling(cast).handling_id
    changed(cast, reply={"n": 9})
    holiday(cast, "2023-05-08")
    reply = clock(cast, case, Kind.REPLY)
    assert stored_rule(cast.office, handling(cast, case), reply).n == 3
    assert reckon_anew(cast.office, handling(cast, case), reply).date == DAY("2023-05-09")


def test_a_new_day_is_a_new_row_that_says_why(cast):
    case = in_handling(cast).handling_id
    holiday(cast, "2023-05-08")
    before = clock(cast, case, Kind.REPLY)
    after = recount(cast.office, handling(cast, case), before, "放假安排公布")
    assert (after.due_on, after.previous_id, after.change) == (DAY("2023-05-09"), before.id, "放假安排公布")
    assert before.cancelled_at is not None
    assert recount(cast.office, handling(cast, case), after, "再算一次") is None


def test_a_fixed_day_is_not_reckoned(cast):
    case = in_handling(cast, reply_due=DAY("2023-05-08")).handling_id
    assert reckon_anew(cast.office, handling(cast, case), clock(cast, case, Kind.REPLY)) is None


def test_an_extended_day_stays_and_keeps_its_reason(cast):
    case = in_handling(cast).handling_id
    request_extension(cast.office, cast["王登记"], case, DAY("2023-06-01"), "需要调研")
    grant_extension(cast.office, cast["王登记"], case, on_behalf=AUTHORITY)
    holiday(cast, "2023-05-08", "2023-06-01")
    found = reckon_anew(cast.office, handling(cast, case), clock(cast, case, Kind.REPLY))
    assert found.date == DAY("2023-06-01")
    assert found.steps[-1].startswith("延期：经市政府督查室同意，由2023年5月9日延至2023年6月1日")


def test_a_clock_from_before_rules_were_kept_goes_by_the_rule_of_today(cast):
    case = in_handling(cast).handling_id
    reply = clock(cast, case, Kind.REPLY)
    reply.remember({"label": "答复"})
    holiday(cast, "2023-05-08")
    assert reckon_anew(cast.office, handling(cast, case), reply).date == DAY("2023-05-09")
    reply.remember({"label": "从前的名称"})
    assert reckon_anew(cast.office, handling(cast, case), reply) is None


# ------------------------------------------------------------------ in time or late


def test_an_answer_in_time_is_told_in_the_ledger_for_good(cast):
    case, _ = answered(cast)
    row = cast.office.db.get(LedgerRow, (cast.unit.id, case))
    assert row.on_time is True
    assert row.reply_due == DAY("2023-05-08")
    assert verdict(cast.office, row) == "按时"
    assert found(cast, "yes") == [case]
    assert found(cast, "no") == []


def test_a_late_answer_says_by_how_many_working_days(cast):
    case, _ = answered(cast, reply_due=DAY("2023-02-08"))
    row = cast.office.db.get(LedgerRow, (cast.unit.id, case))
    assert (row.on_time, verdict(cast.office, row)) == (False, "超时（逾期2个工作日）")
    assert found(cast, "no") == [case]


def test_what_is_owed_has_no_verdict_yet(cast):
    case = in_handling(cast).handling_id
    row = cast.office.db.get(LedgerRow, (cast.unit.id, case))
    assert (row.on_time, verdict(cast.office, row)) == (None, "")
    assert found(cast, "yes") == found(cast, "no") == []


def found(cast: Cast, on_time: str) -> list[int]:
    page = ledger(cast.office, cast["王登记"], Filters(on_time=on_time))
    return [row.handling_id for row, _ in page.rows]
