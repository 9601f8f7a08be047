"""并案: worked on as one, answered together, taken apart as if nothing had been."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.workflow import Part
from proposals.services.dispatch import (
    grant_extension,
    merge,
    mergeable,
    request_extension,
    restrict,
    unmerge,
)
from proposals.storage.handling import current_round
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Clock, LedgerRow
from proposals.storage.tables.issuing import Letter
from tests.factories import registered
from tests.people import state_of
from tests.stories import by_paper, clocks, cohandlings, events, handling, in_handling, ledger, tasks

pytestmark = pytest.mark.both_databases


@pytest.fixture
def main(cast):
    return in_handling(cast).handling_id


@pytest.fixture
def earlier(cast):
    """A case like the main one that is due a week before it."""
    return in_handling(
        cast, serial_no="0599", title="关于加强普法的建议", dispatched_on=date(2023, 2, 1)
    ).handling_id


def join(cast, case, into, reason="内容相近", **how):
    return merge(cast.office, cast["王登记"], case, into, reason, **how)


def test_a_merged_case_rests_and_the_earliest_day_of_all_counts(cast, main, earlier):
    join(cast, earlier, main)
    assert state_of(cast.office, earlier) == "merged"
    assert clocks(cast, earlier) == {}
    assert tasks(cast, earlier) == []
    assert clocks(cast, main)["reply"] == "2023-05-04"
    clock = _reply(cast, main)
    assert clock.sum[-1] == "并案：与第0599号合并办理，取各件中最早的2023年5月4日。"
    assert cast.office.db.get(LedgerRow, (cast.unit.id, main)).reply_due == date(2023, 5, 4)
    assert ledger(cast, cast.unit.id) == [("0607", "handling"), ("0599", "merged")]
    assert events(cast, earlier)[-1].data["serial_no"] == "0607"


def _reply(cast, case):
    running = select(Clock).where(
        Clock.handling_id == case, Clock.kind == "reply", Clock.met_on.is_(None), Clock.cancelled_at.is_(None)
    )
    return cast.office.db.scalars(running).one()


def test_clocks_that_count_back_from_the_reply_follow(cast, main, earlier):
    before = clocks(cast, main)
    join(cast, earlier, main)
    after = clocks(cast, main)
    assert after["last_approval"] < before["last_approval"]
    assert after["first_draft"] < before["first_draft"]
    assert after["contact"] == before["contact"]


def test_a_later_day_changes_nothing(cast, main, earlier):
    join(cast, main, earlier)
    assert clocks(cast, earlier)["reply"] == "2023-05-04"
    assert _reply(cast, earlier).sum[-1].startswith("到期")


def test_taken_apart_both_have_their_own_clocks_again(cast, main, earlier):
    before = clocks(cast, main), clocks(cast, earlier)
    join(cast, earlier, main)
    unmerge(cast.office, cast["王登记"], earlier, "经委员要求分别答复")
    assert (clocks(cast, main), clocks(cast, earlier)) == before
    assert state_of(cast.office, earlier) == "handling"
    ours = handling(cast, earlier)
    assert (ours.merged_into_id, ours.stored_state, ours.live) == (None, None, True)
    assert [e.action for e in events(cast, earlier)] == ["dispatch", "accept", "merge", "unmerge"]


def test_of_three_the_earliest_that_is_left_counts(cast, main, earlier):
    earliest = in_handling(
        cast, serial_no="0598", title="关于立法的建议", dispatched_on=date(2023, 1, 10)
    ).handling_id
    join(cast, earlier, main)
    join(cast, earliest, main)
    assert clocks(cast, main)["reply"] == "2023-04-10"
    unmerge(cast.office, cast["王登记"], earliest, "分别答复")
    assert clocks(cast, main)["reply"] == "2023-05-04"
    unmerge(cast.office, cast["王登记"], earlier, "分别答复")
    assert clocks(cast, main)["reply"] == "2023-05-08"


def test_an_extension_of_the_main_case_holds_for_all(cast, main, earlier):
    third = in_handling(cast, serial_no="0610", title="关于执法的建议").handling_id
    join(cast, earlier, main)
    request_extension(cast.office, cast["王登记"], main, date(2023, 6, 1), "需要调研")
    grant_extension(cast.office, cast["王登记"], main, on_behalf=by_paper("市政府督查室"))
    assert clocks(cast, main)["reply"] == "2023-06-01"
    join(cast, third, main)
    assert clocks(cast, main)["reply"] == "2023-05-08"
    unmerge(cast.office, cast["王登记"], third, "分别答复")
    assert clocks(cast, main)["reply"] == "2023-06-01"


def test_opinions_asked_for_the_merged_case_are_awaited_by_the_main_one(cast, main):
    other = in_handling(
        cast, serial_no="0608", title="关于普法的建议", part=Part.LEAD, co_units=("市信访办",)
    ).handling_id
    join(cast, other, main)
    row = cast.office.db.get(LedgerRow, (cast.unit.id, main))
    assert row.cohandlers == "重庆市信访办公室"


def test_once_a_letter_is_out_nothing_is_taken_apart(cast, main, earlier):
    join(cast, earlier, main)
    _issue(cast, main)
    with pytest.raises(NotPossible, match="已经编号答复"):
        unmerge(cast.office, cast["王登记"], earlier, "分别答复")


def _issue(cast, case):
    """A letter row as issuing leaves it; how it comes about is another story."""
    db, ours = cast.office.db, handling(cast, case)
    round_id = current_round(db, ours).id
    draft = Draft(
        round_id=round_id,
        version=1,
        body="",
        fields={},
        sha256="0" * 64,
        author_name="李承办",
        at=cast.office.now,
    )
    db.add(draft)
    db.flush()
    printed = {"round_id": round_id, "proposal_id": ours.proposal_id, "draft_id": draft.id, "facts": {}}
    db.add(Letter(handling_id=case, unit_id=cast.unit.id, **printed))
    db.flush()


@pytest.mark.parametrize("what", ["itself", "unknown", "waiting", "cohandling", "other kind", "other unit"])
def test_a_case_that_does_not_fit_is_refused(cast, main, what):
    others = {
        "itself": lambda: main,
        "unknown": lambda: 99999,
        "waiting": lambda: registered(cast, serial_no="0001").handling_id,
        "cohandling": lambda: (
            in_handling(cast, serial_no="0002", part=Part.COHANDLE, lead_unit="重庆市财政局").handling_id
        ),
        "other kind": lambda: (
            in_handling(
                cast, serial_no="0003", kind="npc_suggestion", session="市六届人大一次会议"
            ).handling_id
        ),
        "other unit": lambda: (
            cohandlings(
                cast, in_handling(cast, serial_no="0004", part=Part.LEAD, co_units=("市信访办",)).handling_id
            )[0].id
        ),
    }
    with pytest.raises(BadInput) as refusal:
        join(cast, main, others[what]())
    assert refusal.value.field == "into_id"


def test_a_cohandling_is_not_merged(cast, main):
    ours = in_handling(cast, serial_no="0002", part=Part.COHANDLE, lead_unit="重庆市财政局").handling_id
    with pytest.raises(NotPossible, match="并入另一件"):
        join(cast, ours, main)


def test_a_case_into_which_others_were_merged_is_not_merged_itself(cast, main, earlier):
    third = in_handling(cast, serial_no="0610", title="关于执法的建议").handling_id
    join(cast, earlier, main)
    with pytest.raises(NotPossible, match="先解除并案"):
        join(cast, main, third)


def test_a_restricted_case_is_not_merged_with_an_open_one(cast, main, earlier):
    restrict(cast.office, cast["王登记"], main, [cast["王登记"].person_id], "涉及个案")
    with pytest.raises(BadInput, match="知悉范围"):
        join(cast, earlier, main)


def test_merging_and_taking_apart_need_reasons(cast, main, earlier):
    with pytest.raises(BadInput, match="并案"):
        join(cast, earlier, main, " ")
    join(cast, earlier, main)
    with pytest.raises(BadInput, match="解除并案"):
        unmerge(cast.office, cast["王登记"], earlier, "")


def test_the_handler_does_not_merge(cast, main, earlier):
    with pytest.raises(NotAllowed, match="提案办理员"):
        merge(cast.office, cast["李承办"], earlier, main, "内容相近")


def test_the_list_offers_what_can_be_merged_into(cast, main, earlier):
    registered(cast, serial_no="0001")
    in_handling(cast, serial_no="0002", part=Part.COHANDLE, lead_unit="重庆市财政局")
    assert [h.id for h in mergeable(cast.office, cast["王登记"], handling(cast, main))] == [earlier]
