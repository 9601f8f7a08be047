"""Which clocks start when: any start event, fixed days first, and what is said where a start never comes."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import proposals
from proposals.domain.actors import Role
from proposals.domain.deadlines import Clock, Known, StartEvent, begin
from proposals.domain.decide import decide
from proposals.domain.errors import BadInput
from proposals.domain.facts import ContactFact
from proposals.domain.limits import CaseTraits, parse_limits
from proposals.domain.workdays import Calendar
from proposals.domain.workflow import Action, Part, State
from proposals.storage.official_days import announced_days, announced_names, announced_years
from tests.domain.test_permissions import actor, facts

TABLE = tomllib.loads((Path(proposals.__file__).parent / "data/limits.toml").read_text("utf-8"))
LIMITS = parse_limits(TABLE)
CALENDAR = Calendar.of(announced_days(), announced_years(), announced_names())
DAY = date.fromisoformat
C, S = Clock, StartEvent
DISPATCHED = {S.DISPATCHED: Known(DAY("2023-02-08"))}


def limits(**rules: dict[str, object]):
    """The packaged limits with some rules changed for everybody."""
    return LIMITS.changed_by({"overrides": [{"when": {}, "rules": rules}]})


def started(changed, wanted, known=DISPATCHED, **how):
    rules = changed.rules_for(CaseTraits("cppcc_proposal"))
    return begin(wanted, rules, known, CALENDAR, labels=changed.labels, **how)


def test_a_rule_counts_from_the_event_it_names() -> None:
    known = DISPATCHED | {S.RECEIVED: Known(DAY("2023-02-10")), S.MEETING: Known(DAY("2023-02-15"))}
    found = started(
        limits(reply={"from": "meeting"}, accept={"from": "received"}), [C.REPLY, C.ACCEPT], known
    )
    assert found[C.REPLY].due.date == DAY("2023-05-15")
    assert (found[C.ACCEPT].start_on, found[C.ACCEPT].due.date) == (DAY("2023-02-10"), DAY("2023-02-15"))


def test_without_a_meeting_the_dispatch_counts_and_the_sum_says_so() -> None:
    found = started(limits(reply={"from": "meeting"}), [C.REPLY])[C.REPLY]
    assert found.due.date == DAY("2023-05-08")
    assert found.due.steps[2] == "说明：本件没有登记交办会日期，改从交办之日起算。"


def test_a_start_that_is_still_to_come_is_waited_for() -> None:
    assert started(limits(reply={"from": "accepted"}), [C.REPLY, C.FIRST_DRAFT]) == {}


def test_a_fixed_day_waits_for_nothing_and_needs_no_rule() -> None:
    fixed = {C.REPLY: DAY("2023-06-30")}
    for changed in (limits(reply={"from": "accepted"}), limits(reply={"off": True})):
        found = started(changed, [C.REPLY, C.FIRST_DRAFT], fixed=fixed)
        assert found[C.REPLY].due.date == DAY("2023-06-30")
        assert found[C.REPLY].due.steps == (
            "答复：交办通知写明2023年6月30日（星期五）前完成，以此为准，不再推算。",
        )
        assert found[C.FIRST_DRAFT].due.date == DAY("2023-05-31")


def test_an_opinion_may_count_back_from_the_reply_of_the_lead() -> None:
    changed = limits(opinion={"from": "reply_due", "n": -20, "unit": "days", "roll": "previous"})
    known = DISPATCHED | {S.REPLY_DUE: Known(DAY("2023-06-30"), provisional=True)}
    found = started(changed, [C.OPINION], known)[C.OPINION]
    assert (found.due.date, found.due.provisional) == (DAY("2023-06-09"), True)


def test_a_draft_is_never_due_before_the_case_came() -> None:
    found = started(LIMITS, [C.REPLY, C.FIRST_DRAFT], fixed={C.REPLY: DAY("2023-02-20")})
    assert found[C.FIRST_DRAFT].due.date == DAY("2023-02-08")


def test_the_reply_cannot_count_back_from_itself() -> None:
    with pytest.raises(BadInput, match="不能从答复期限起算"):
        limits(reply={"from": "reply_due"})


# ------------------------------------------------------------------ which rule a case has

SPRING = "市政协六届一次会议"
OVERRIDES = [
    {"when": {"in_session": True}, "rules": {"reply": {"n": 5}}},
    {"when": {"kind": "npc_suggestion", "level": "city"}, "rules": {"reply": {"n": 4}}},
    {"when": {"session": SPRING}, "rules": {"contact": {"n": 10}}},
    {"when": {"proposer_type": "organisation"}, "rules": {"receipt": {"n": 30}}},
    {"when": {"unit": "市司法局"}, "rules": {"adjustment": {"n": 7}}},
    {"when": {"unit": "重庆市水利局", "session": SPRING}, "rules": {"adjustment": {"off": True}}},
]


@pytest.mark.parametrize(
    ("traits", "clock", "n"),
    [
        (CaseTraits("cppcc_proposal"), C.REPLY, 3),
        (CaseTraits("cppcc_proposal", in_session=True), C.REPLY, 5),
        (CaseTraits("cppcc_proposal", in_session=False), C.REPLY, 3),
        (CaseTraits("npc_suggestion", level="city", in_session=True), C.REPLY, 4),
        (CaseTraits("npc_suggestion", level="district", in_session=True), C.REPLY, 5),
        (CaseTraits("npc_suggestion"), C.REHANDLE, 2),
        (CaseTraits("deliberation_opinion"), C.REPLY, 6),
        (CaseTraits("deliberation_opinion"), C.REPLY_LATEST, None),
        (CaseTraits("cppcc_proposal", session=SPRING), C.CONTACT, 10),
        (CaseTraits("cppcc_proposal", session="市政协六届二次会议"), C.CONTACT, 15),
        (CaseTraits("cppcc_proposal", proposer_type="organisation"), C.RECEIPT, 30),
        (CaseTraits("cppcc_proposal", proposer_type="member"), C.RECEIPT, 20),
        (CaseTraits("cppcc_proposal", unit="重庆市司法局", unit_short="市司法局"), C.ADJUSTMENT, 7),
        (CaseTraits("cppcc_proposal", unit="重庆市水利局", unit_short="市水利局"), C.ADJUSTMENT, 10),
        (CaseTraits("cppcc_proposal", unit="重庆市水利局", session=SPRING), C.ADJUSTMENT, None),
    ],
)
def test_the_rules_of_a_case_follow_its_traits(traits: CaseTraits, clock: Clock, n: int | None) -> None:
    found = LIMITS.changed_by({"overrides": OVERRIDES}).rules_for(traits).get(clock)
    assert (found.n if found else None) == n


DEFAULTS = {
    C.ACCEPT: (3, "workdays", "dispatched"),
    C.DEPARTMENT_ACCEPT: (2, "workdays", "assigned"),
    C.DEPARTMENT_RETURN: (3, "workdays", "assigned"),
    C.DEPARTMENT_OPINION: (10, "workdays", "assigned"),
    C.ADJUSTMENT: (10, "workdays", "dispatched"),
    C.ADJUSTMENT_ANSWER: (7, "days", "requested"),
    C.OPINION: (1, "months", "dispatched"),
    C.CONTACT: (15, "workdays", "dispatched"),
    C.FIRST_DRAFT: (-30, "days", "reply_due"),
    C.LAST_APPROVAL: (-7, "workdays", "reply_due"),
    C.REPLY: (3, "months", "dispatched"),
    C.REPLY_LATEST: (6, "months", "dispatched"),
    C.RECEIPT: (20, "workdays", "delivered"),
    C.REHANDLE: (1, "months", "rated"),
    C.PUBLICATION: (20, "workdays", "delivered"),
    C.COMMITMENT: (3, "months", "delivered"),
}


def test_the_packaged_rules_are_those_of_the_trade() -> None:
    rules = LIMITS.rules_for(CaseTraits("cppcc_proposal"))
    assert {c: (r.n, r.unit.value, r.start.value) for c, r in rules.items()} == DEFAULTS


def test_clocks_do_not_stand_still_unless_the_office_wants_it() -> None:
    assert not LIMITS.pause_while_adjusting
    assert LIMITS.changed_by({"switches": {"pause_while_adjusting": True}}).pause_while_adjusting


def test_what_the_office_changed_is_read_as_strictly() -> None:
    with pytest.raises(BadInput, match="不认识的项“colour”"):
        LIMITS.changed_by({"overrides": [{"when": {"colour": "red"}, "rules": {}}]})
    with pytest.raises(BadInput, match="不认识的项“rules”"):
        LIMITS.changed_by({"rules": {}})
    with pytest.raises(BadInput, match="true 或 false"):
        LIMITS.changed_by({"switches": {"pause_while_adjusting": 1}})


# ------------------------------------------------------------------ what an act makes known

CASE = facts(state=State.HANDLING, part=Part.SOLE)


def known(action: Action, data: dict[str, object] | None = None, **case: object):
    """The decision of an act of the clerk."""
    return decide(replace(CASE, **case), actor(Role.CLERK), action, data or {})


def test_an_acceptance_is_an_event_that_clocks_may_have_waited_for() -> None:
    found = known(Action.ACCEPT, state=State.PENDING_ACCEPTANCE)
    assert found.knows is S.ACCEPTED
    assert C.REPLY in found.awaited
    assert C.ACCEPT not in found.awaited


def test_what_is_done_already_is_not_asked_for_later() -> None:
    talked = ContactFact(stage="before", face_to_face=True, failed=False, on=DAY("2023-02-09"))
    found = known(Action.ASSIGN, {"new_departments": [1]}, contacts=(talked,), has_draft=True)
    assert found.knows is S.ASSIGNED
    assert not {C.CONTACT, C.FIRST_DRAFT} & set(found.awaited)


def test_a_change_of_people_alone_makes_nothing_known() -> None:
    assert known(Action.ASSIGN).knows is None


def test_a_later_round_waits_for_nothing_of_the_first() -> None:
    assert known(Action.ASSIGN, {"new_departments": [1]}, round_no=2).awaited == ()


def test_a_request_stops_the_clocks_and_its_refusal_lets_them_go_on() -> None:
    assert known(Action.REQUEST_ADJUSTMENT, state=State.PENDING_ACCEPTANCE).pauses
    for action in (Action.REFUSE_ADJUSTMENT, Action.RECALL_ADJUSTMENT):
        assert known(action, state=State.ADJUSTING).resumes
