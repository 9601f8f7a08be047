"""Who may do what, exhaustively: every state × action × role, against a table a clerk could read."""

import itertools

import pytest

from proposals.domain.actors import SYSTEM, Actor, Grant, OnBehalf, Role, Way
from proposals.domain.conditions import CONDITIONS
from proposals.domain.decide import authorise
from proposals.domain.errors import NotAllowed
from proposals.domain.facts import AssignmentFact, Facts, ReviewFact, StepState
from proposals.domain.permissions import PERMISSIONS, may, may_record, may_see
from proposals.domain.workflow import ACTION_NAMES, Action, Part, State

OURS, LEADS, AUTHORITY, ELSEWHERE = 1, 2, 3, 4
LAW, FINANCE = 11, 12
HANDLER_ID = 101

A = Action
CLERK = set(Action) - {A.APPROVE, A.RETURN_TO_HANDLER, A.RETURN_TO_STEP, A.RECALL, A.RECALL_APPROVAL}
CLERK -= {A.RELEASE, A.ASK_AGAIN, A.SUCCEED, A.HAND_OVER}
HANDLER = {A.ACCEPT_ASSIGNMENT, A.RETURN_ASSIGNMENT, A.GIVE_DEPARTMENT_OPINION, A.CONTACT, A.ASK_COMMENT}
HANDLER |= {A.ASK_OPINION, A.GIVE_OPINION, A.JUDGE_OPINION, A.SAVE_DRAFT, A.REQUEST_EXTENSION, A.WAIVE}
HANDLER |= {A.SUBMIT, A.DELIVER, A.FOLLOWUP, A.ANSWER_NOTICE, A.PUBLISH, A.TRACK, A.CONFIRM_COMMITMENTS}
HEAD = {A.ASSIGN, A.ACCEPT_ASSIGNMENT, A.RETURN_ASSIGNMENT, A.GIVE_DEPARTMENT_OPINION, A.CONTACT}
HEAD |= {A.SAVE_DRAFT, A.REQUEST_EXTENSION, A.WAIVE, A.ANSWER_NOTICE, A.CONFIRM_COMMITMENTS}
HANDLER |= {A.CORRECT_POINTS, A.SHARE_POINTS, A.WAIVE_FINDING}
HEAD |= {A.CORRECT_POINTS, A.SHARE_POINTS, A.WAIVE_FINDING}
LEADERSHIP = {A.CONTACT, A.URGE, A.WITHDRAW_NOTICE, A.REQUEST_REOPEN, A.REOPEN}
REVIEW = {A.APPROVE, A.RETURN_TO_HANDLER, A.RETURN_TO_STEP}

MAY: dict[Role, set[Action]] = {
    Role.CLERK: CLERK,
    Role.HANDLER: HANDLER,
    Role.HEAD: HEAD,
    Role.PROOFREADER: REVIEW,
    Role.LEADER: LEADERSHIP,
    Role.DIRECTOR: LEADERSHIP,
    Role.COHANDLER: set(),
    Role.SUPERVISOR: {A.URGE, A.WITHDRAW_NOTICE},
    Role.READER: set(),
    Role.SYSADMIN: set(),
    Role.SECADMIN: set(),
    Role.AUDITOR: set(),
}
"""What each role of the handling unit may do in its own right, in a case that its unit leads
and that waits for the proofreader; the state decides whether it is possible now."""


def actor(role: Role, unit: int = OURS, department: int | None = None, person: int = 7) -> Actor:
    return Actor(person, "某人", unit_id=unit, grants=frozenset({Grant(role, unit, department)}))


def facts(state: State = State.HANDLING, part: Part = Part.LEAD, **more: object) -> Facts:
    values: dict[str, object] = {
        "assignments": (AssignmentFact(1, LAW, True, HANDLER_ID, True, False),),
        "reviews": (ReviewFact(5, 1, "核稿", Role.PROOFREADER.value, OURS, None, None, StepState.ACTIVE),),
        "reopen_requested_by": 999,
        "submitted_by": HANDLER_ID,
    }
    return Facts(handling_id=9, version=3, state=state, part=part, unit_id=OURS, **{**values, **more})


def member_of_the_cast(role: Role) -> Actor:
    if role is Role.HANDLER:
        return actor(role, department=LAW, person=HANDLER_ID)
    return actor(role, department=LAW if role is Role.HEAD else None)


def test_every_action_has_a_name_and_a_permission():
    assert set(PERMISSIONS) == set(ACTION_NAMES) == set(Action)


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_every_role_may_exactly_what_the_table_says(state, action):
    now = facts(state)
    for role, allowed in MAY.items():
        if action in (A.RECALL, A.RECALL_APPROVAL) and role is Role.HANDLER:
            assert may(member_of_the_cast(role), action, now), "who submitted may take it back"
            continue
        if action is A.WAIVE_FINDING and state is State.UNDER_REVIEW:
            reviews = role is Role.PROOFREADER
            assert may(member_of_the_cast(role), action, now) == reviews, "while it is reviewed, who reviews"
            continue
        assert may(member_of_the_cast(role), action, now) == (action in allowed), (role, action)


@pytest.mark.parametrize("action", Action)
def test_the_clerk_may_record_everything_but_the_second_of_two_people(action):
    assert may_record(actor(Role.CLERK), action, facts()) == (action is not A.REOPEN)


@pytest.mark.parametrize(
    ("action", "role"), list(itertools.product(Action, sorted(set(Role) - {Role.CLERK})))
)
def test_nobody_but_a_clerk_records_for_others(action, role):
    assert not may_record(member_of_the_cast(role), action, facts())
    with pytest.raises(NotAllowed, match="提案办理员"):
        authorise(facts(), member_of_the_cast(role), action, OnBehalf("种及灵", Way.PAPER, on=None))  # type: ignore[arg-type]


@pytest.mark.parametrize(("action", "role"), list(itertools.product(Action, Role)))
def test_a_stranger_may_nothing_and_sees_nothing(action, role):
    stranger = actor(role, unit=ELSEWHERE)
    assert not may(stranger, action, facts())
    assert not may_record(stranger, action, facts())
    assert not may_see(stranger, facts())


def test_a_restricted_case_is_there_only_for_the_people_named():
    assert not may_see(actor(Role.CLERK), facts(restricted_to=frozenset({8})))
    assert may_see(actor(Role.CLERK, person=8), facts(restricted_to=frozenset({8})))
    assert not may(actor(Role.CLERK), A.ASSIGN, facts(restricted_to=frozenset({8})))


def test_in_a_city_the_authority_dispatches_and_decides_on_adjustments():
    case = facts(State.ADJUSTING, dispatcher_unit_id=AUTHORITY, authority_inside=True)
    for action in (A.AGREE_ADJUSTMENT, A.REFUSE_ADJUSTMENT, A.DISPATCH, A.GRANT_EXTENSION):
        assert may(actor(Role.CLERK, unit=AUTHORITY), action, case)
        assert not may(actor(Role.CLERK), action, case)


def test_a_cohandler_gives_its_opinion_and_the_lead_judges_waits_and_asks_again():
    case = facts(part=Part.COHANDLE, lead_unit_id=LEADS, lead_handler_id=55, assignments=())
    assert may(actor(Role.COHANDLER), A.GIVE_OPINION, case)
    assert may(actor(Role.COHANDLER), A.ACCEPT, case)
    assert not may(actor(Role.COHANDLER), A.RELEASE, case)
    for who in (actor(Role.CLERK, unit=LEADS), actor(Role.HANDLER, unit=LEADS, person=55)):
        assert may(who, A.RELEASE, case)
        assert may(who, A.ASK_AGAIN, case)
        assert not may(who, A.GIVE_OPINION, case)
    assert may_record(actor(Role.CLERK, unit=LEADS), A.GIVE_OPINION, case)


def test_a_link_opens_one_case_and_gives_one_opinion():
    visitor = Actor(None, "市信访办", link_handling_id=9)
    case = facts(part=Part.COHANDLE, lead_unit_id=LEADS)
    assert may(visitor, A.GIVE_OPINION, case)
    assert not may(visitor, A.SUBMIT, facts(part=Part.LEAD))
    assert not may(Actor(None, "别家", link_handling_id=10), A.GIVE_OPINION, case)


def test_only_whoever_acted_last_takes_it_back():
    passed = ReviewFact(5, 1, "审核", "head", OURS, LAW, None, StepState.PASSED, acted_by=70, acted_order=1)
    case = facts(State.UNDER_REVIEW, reviews=(passed,))
    assert may(actor(Role.HEAD, person=70), A.RECALL, case)
    assert not may(actor(Role.HANDLER, department=LAW, person=HANDLER_ID), A.RECALL, case)


def test_a_named_reviewer_is_meant_in_person():
    step = ReviewFact(5, 1, "签发", "director", OURS, None, 70, StepState.ACTIVE)
    case = facts(State.UNDER_REVIEW, reviews=(step,))
    assert may(actor(Role.DIRECTOR, person=70), A.APPROVE, case)
    assert not may(actor(Role.DIRECTOR, person=71), A.APPROVE, case)


def test_the_system_may_only_what_follows_from_a_rule():
    own = {a for a in Action if may(SYSTEM, a, facts())}
    consequences = {A.DISPATCH, A.RECALL_DISPATCH, A.WITHDRAW, A.RESTRICT}  # carried to co-handlings
    consequences |= {A.UNDO_IMPORT, A.REVISE, A.SUCCEED, A.HAND_OVER}
    assert own == {A.ACCEPT, A.RECEIVE, A.REHANDLE, A.CLOSE} | consequences


def test_a_stub_for_an_outside_lead_takes_no_act():
    assert not any(may(actor(Role.CLERK), a, facts(stub=True)) for a in Action)


def test_every_condition_that_the_workflow_names_exists():
    from proposals.domain.workflow import TABLE

    assert {s.when for s in TABLE if s.when} == set(CONDITIONS)
