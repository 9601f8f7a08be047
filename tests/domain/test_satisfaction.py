"""Whose answer counts: who refused, under which rule, to which of their letters."""

from datetime import date

import pytest

from proposals.domain.facts import CosignerRule, DeliveryFact, Facts, Rating
from proposals.domain.satisfaction import all_rated, answered_again, asks_rehandling
from proposals.domain.workflow import Part, State

SENT = date(2023, 4, 27)
YES, FAIR, NO = Rating.SATISFIED, Rating.FAIRLY_SATISFIED, Rating.NOT_SATISFIED
LEAD, EACH, ANY = CosignerRule.LEAD, CosignerRule.EACH, CosignerRule.ANY


def facts(rule: CosignerRule, *rounds: tuple[Rating | None, ...]) -> Facts:
    """One tuple a round: what the first, second, third proposer said; ... means no copy of this round."""
    copies = []
    for number, said in enumerate(rounds, 1):
        for who, result in enumerate(said):
            if result is not ...:
                copies.append(
                    DeliveryFact(len(copies), number, who, who == 0, SENT, YES if result else None, result)
                )
    return Facts(
        1, 1, State.ANSWERED, Part.SOLE, 1, round_no=len(rounds), deliveries=tuple(copies), cosigner_rule=rule
    )


TABLE = (
    (LEAD, ((YES, YES, YES),), False, True),
    (LEAD, ((YES, NO, NO),), False, True),
    (LEAD, ((NO, None, None),), True, False),
    (ANY, ((YES, FAIR, NO),), True, True),
    (EACH, ((YES, FAIR, NO),), True, True),
    (ANY, ((YES, None, FAIR),), False, False),
    (ANY, ((NO, YES, YES), (YES, YES, YES)), False, True),
    (ANY, ((NO, YES, YES), (YES, None, YES)), False, False),
    (EACH, ((YES, NO, YES), (..., YES, ...)), False, True),
    (EACH, ((YES, NO, None), (..., YES, ...)), False, False),
    (EACH, ((YES, NO, NO), (..., YES, ...)), True, True),
    (EACH, ((YES, NO, YES), (..., NO, ...)), True, True),
)


@pytest.mark.parametrize(("rule", "rounds", "again", "complete"), TABLE)
def test_the_rule_decides_from_the_answer_to_each_ones_last_letter(rule, rounds, again, complete):
    assert asks_rehandling(facts(rule, *rounds)) is again
    assert all_rated(facts(rule, *rounds)) is complete


def test_nothing_sent_is_neither_refused_nor_complete():
    assert not asks_rehandling(facts(ANY))
    assert not all_rated(facts(ANY))


def test_under_each_only_those_who_refused_are_answered_again():
    assert answered_again(facts(EACH, (YES, NO, NO))) == {1, 2}
    assert answered_again(facts(EACH, (YES, NO, YES), (..., YES, ...))) == frozenset()
