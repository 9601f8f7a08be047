"""The table of the workflow against the design, row by row, and what must hold of any such table."""

import itertools

import pytest

from proposals.domain.actors import SYSTEM, Actor, Grant, Role
from proposals.domain.decide import decide, find_step
from proposals.domain.errors import GateClosed, NotAllowed, NotPossible
from proposals.domain.facts import (
    CohandlingFact,
    ContactFact,
    CosignerRule,
    DeliveryFact,
    Facts,
    Rating,
    ReviewFact,
    StepState,
)
from proposals.domain.gates import Gate, Mode
from proposals.domain.workflow import ENDS, MEMBER_PARTS, TABLE, Action, Part, State, possible_actions, steps
from tests.domain.test_permissions import facts

S, A = State, Action

DESIGN: dict[tuple[State, Action], set[State]] = {
    (S.PENDING_DISPATCH, A.DISPATCH): {S.PENDING_ACCEPTANCE},
    (S.PENDING_DISPATCH, A.REFER): {S.REFERRED},
    (S.PENDING_DISPATCH, A.WITHDRAW): {S.WITHDRAWN},
    (S.PENDING_ACCEPTANCE, A.ACCEPT): {S.HANDLING},
    (S.PENDING_ACCEPTANCE, A.REQUEST_ADJUSTMENT): {S.ADJUSTING},
    (S.PENDING_ACCEPTANCE, A.RECALL_DISPATCH): {S.PENDING_DISPATCH},
    (S.ADJUSTING, A.AGREE_ADJUSTMENT): {S.PENDING_DISPATCH, S.RETURNED},
    (S.ADJUSTING, A.REFUSE_ADJUSTMENT): {S.PENDING_ACCEPTANCE, S.HANDLING},
    (S.ADJUSTING, A.RECALL_ADJUSTMENT): {S.PENDING_ACCEPTANCE, S.HANDLING},
    (S.HANDLING, A.SUBMIT): {S.UNDER_REVIEW},
    (S.HANDLING, A.MERGE): {S.MERGED},
    (S.HANDLING, A.TRANSFER): {S.TRANSFERRED},
    (S.HANDLING, A.REQUEST_ADJUSTMENT): {S.ADJUSTING},
    (S.UNDER_REVIEW, A.APPROVE): {S.UNDER_REVIEW, S.APPROVED},
    (S.UNDER_REVIEW, A.RETURN_TO_HANDLER): {S.HANDLING},
    (S.UNDER_REVIEW, A.RETURN_TO_STEP): {S.UNDER_REVIEW},
    (S.UNDER_REVIEW, A.RECALL): {S.HANDLING, S.UNDER_REVIEW},
    (S.APPROVED, A.ISSUE): {S.ISSUED},
    (S.APPROVED, A.RECALL_APPROVAL): {S.UNDER_REVIEW},
    (S.ISSUED, A.ATTACH_STAMPED): {S.ISSUED},
    (S.ISSUED, A.DELIVER): {S.ISSUED, S.ANSWERED, S.CLOSED},
    (S.ISSUED, A.VOID): {S.UNDER_REVIEW, S.HANDLING},
    (S.ANSWERED, A.RECEIVE): {S.ANSWERED},
    (S.ANSWERED, A.REHANDLE): {S.HANDLING},
    (S.ANSWERED, A.CLOSE): {S.CLOSED},
    (S.ANSWERED, A.VOID): {S.UNDER_REVIEW, S.HANDLING},
    (S.CLOSED, A.REHANDLE): {S.HANDLING},
    (S.CLOSED, A.FOLLOWUP): {S.HANDLING},
    (S.CLOSED, A.CORRECT_RECEIPT): {S.CLOSED},
    (S.CLOSED, A.ARCHIVE): {S.ARCHIVED},
    (S.ARCHIVED, A.REOPEN): {S.CLOSED},
    (S.MERGED, A.UNMERGE): {S.HANDLING},
}
"""Design §3; what is not listed is a loop (below) or must not be there."""

LOOPS = {A.ASSIGN, A.CONTACT, A.ASK_OPINION, A.CORRECT_POINTS, A.SHARE_POINTS, A.RELEASE, A.SAVE_DRAFT}
LOOPS |= {A.URGE, A.WAIVE}


@pytest.mark.parametrize(("state", "action"), DESIGN)
def test_the_table_has_the_rows_of_the_design(state, action):
    assert {s.target for s in TABLE if (s.state, s.action) == (state, action)} == DESIGN[state, action]


@pytest.mark.parametrize("action", sorted(LOOPS))
def test_work_in_handling_leaves_the_state_as_it_is(action):
    rows = [s for s in TABLE if s.state is S.HANDLING and s.action is action]
    assert rows
    assert all(r.target is S.HANDLING for r in rows)


def test_every_state_is_reached_and_every_action_is_possible_somewhere():
    reached, frontier = {S.PENDING_DISPATCH}, {S.PENDING_DISPATCH}
    while frontier:
        frontier = {s.target for s in TABLE if s.state in frontier} - reached
        reached |= frontier
    assert reached == set(State)
    assert {s.action for s in TABLE} == set(Action)


def test_ends_are_left_only_by_unmerging_and_by_two_people():
    leaving = {(s.state, s.action) for s in TABLE if s.state in ENDS and s.target is not s.state}
    assert leaving == {(S.MERGED, A.UNMERGE), (S.ARCHIVED, A.REOPEN)}


def test_of_several_rows_only_the_last_may_be_without_condition():
    for state, action, part in itertools.product(State, Action, Part):
        rows = steps(state, action, part)
        assert all(r.when for r in rows[:-1]), (state, action, part)


def test_a_cohandling_ends_with_its_opinion_and_takes_no_satisfaction_round():
    actions = {a for s in State for a in possible_actions(s, Part.COHANDLE)}
    assert A.GIVE_OPINION in actions
    assert not actions & {A.REHANDLE, A.FOLLOWUP, A.ASK_OPINION, A.ASK_COMMENT}
    for part in MEMBER_PARTS:
        assert A.GIVE_OPINION not in {a for s in State for a in possible_actions(s, part)}


@pytest.mark.parametrize(("state", "action", "part"), list(itertools.product(State, Action, Part)))
def test_what_the_table_does_not_know_is_refused_in_words(state, action, part):
    if steps(state, action, part):
        return
    with pytest.raises(NotPossible, match="不能"):
        find_step(facts(state, part), action, {})


# ------------------------------------------------------------------ decisions

CLERK = Actor(7, "王登记", unit_id=1, grants=frozenset({Grant(Role.CLERK, 1)}))


def delivered(*results: Rating | None, round_no: int = 1) -> tuple[DeliveryFact, ...]:
    from datetime import date

    return tuple(
        DeliveryFact(n, round_no, n, n == 0, date(2023, 4, 28), result, result)
        for n, result in enumerate(results)
    )


def test_a_closed_case_takes_a_stamped_scan_only_of_a_letter_that_went_out():
    sent = facts(S.CLOSED, deliveries=delivered(None))
    assert decide(sent, CLERK, A.ATTACH_STAMPED, {}).target is S.CLOSED
    with pytest.raises(NotPossible, match="没有在本系统里寄出的复函"):
        decide(facts(S.CLOSED, past=True), CLERK, A.ATTACH_STAMPED, {})


def test_the_last_delivery_answers_and_those_before_do_not():
    waiting = tuple(DeliveryFact(n, 1, n, n == 0, None) for n in range(3))
    case = facts(S.ISSUED, deliveries=waiting)
    assert decide(case, CLERK, A.DELIVER, {"delivery_ids": [0, 1]}).target is S.ISSUED
    last = decide(case, CLERK, A.DELIVER, {"delivery_ids": [0, 1, 2]})
    assert last.target is S.ANSWERED
    assert {c.value for c in last.starts} == {"receipt"}
    assert "reply" in {c.value for c in last.meets}


@pytest.mark.parametrize(
    ("rule", "results", "again"),
    [
        (CosignerRule.ANY, (Rating.SATISFIED, Rating.NOT_SATISFIED, Rating.SATISFIED), True),
        (CosignerRule.EACH, (Rating.SATISFIED, Rating.NOT_SATISFIED, Rating.SATISFIED), True),
        (CosignerRule.LEAD, (Rating.SATISFIED, Rating.NOT_SATISFIED, Rating.SATISFIED), False),
        (CosignerRule.LEAD, (Rating.NOT_SATISFIED, Rating.SATISFIED, None), True),
        (CosignerRule.ANY, (Rating.SATISFIED, None, Rating.FAIRLY_SATISFIED), False),
    ],
)
def test_whose_dissatisfaction_counts(rule, results, again):
    case = facts(S.ANSWERED, deliveries=delivered(*results), cosigner_rule=rule)
    if again:
        assert decide(case, SYSTEM, A.REHANDLE, {}).target is S.HANDLING
    else:
        with pytest.raises(NotPossible, match="没有需要重新办理"):
            decide(case, SYSTEM, A.REHANDLE, {})


def test_nothing_is_submitted_without_contact_opinions_points_and_a_draft():
    waiting = (CohandlingFact(10, "市信访办", S.HANDLING, released=False, answered=False),)
    case = facts(cohandlings=waiting, unanswered_points=2)
    with pytest.raises(GateClosed) as closed:
        decide(case, CLERK, A.SUBMIT, {})
    assert closed.value.gates == ["draft", "contact", "opinions", "points"]
    assert "市信访办" in closed.value.sentence


def test_a_gate_may_be_waived_or_only_warn():
    case = facts(has_draft=True, waived=frozenset({"contact"}), unanswered_points=1)
    decision = decide(case, CLERK, A.SUBMIT, {}, modes={Gate.POINTS: Mode.WARN})
    assert [w.gate for w in decision.warnings] == [Gate.POINTS]
    with pytest.raises(GateClosed):
        decide(case, CLERK, A.SUBMIT, {})


def test_three_failed_attempts_ask_for_the_office_s_consent():
    from datetime import date

    tried = tuple(ContactFact("before", False, True, date(2023, 3, n)) for n in (1, 2, 3))
    with pytest.raises(GateClosed, match="经办公室同意"):
        decide(facts(has_draft=True, contacts=tried), CLERK, A.SUBMIT, {})


def test_after_a_second_refusal_closing_needs_a_meeting_face_to_face():
    from datetime import date

    refused = delivered(Rating.NOT_SATISFIED, round_no=2)
    with pytest.raises(GateClosed, match="当面沟通"):
        decide(facts(S.ANSWERED, deliveries=refused, round_no=2), CLERK, A.CLOSE, {})
    met = (ContactFact("after", True, False, date(2023, 5, 4)),)
    closed = decide(facts(S.ANSWERED, deliveries=refused, round_no=2, contacts=met), CLERK, A.CLOSE, {})
    assert closed.target is S.CLOSED


def test_a_refused_adjustment_cannot_be_asked_again():
    with pytest.raises(NotPossible, match="只能提一次"):
        decide(facts(adjustment_refused=True), CLERK, A.REQUEST_ADJUSTMENT, {})


def test_the_last_approval_of_a_chain_leads_to_numbering():
    step = ReviewFact(5, 2, "签发", "director", 1, None, None, StepState.ACTIVE)
    earlier = ReviewFact(4, 1, "审核", "head", 1, 11, None, StepState.PASSED, 70, 1)
    director = Actor(80, "陈局长", unit_id=1, grants=frozenset({Grant(Role.DIRECTOR, 1)}))
    case: Facts = facts(S.UNDER_REVIEW, reviews=(earlier, step))
    assert decide(case, director, A.APPROVE, {"step_id": 5}).target is S.APPROVED
    beside = ReviewFact(6, 2, "会签", "head", 1, 12, None, StepState.ACTIVE)
    parallel = facts(S.UNDER_REVIEW, reviews=(earlier, step, beside))
    assert decide(parallel, director, A.APPROVE, {"step_id": 5}).target is S.UNDER_REVIEW
    with pytest.raises(NotAllowed, match="当前审核步骤"):
        decide(case, CLERK, A.APPROVE, {"step_id": 5})


def test_ending_a_handling_stops_its_clocks():
    for action, state in ((A.TRANSFER, S.HANDLING), (A.WITHDRAW, S.HANDLING), (A.MERGE, S.HANDLING)):
        assert decide(facts(state), CLERK, action, {}).cancels_all


def test_following_up_a_promise_brings_back_no_clock_of_the_dispatch():
    archived = facts(S.ARCHIVED, deliveries=delivered(Rating.SATISFIED))
    decision = decide(archived, CLERK, A.TRACK, {})
    assert {clock.value for clock in decision.starts} == {"commitment"}
    assert decision.awaited == ()
