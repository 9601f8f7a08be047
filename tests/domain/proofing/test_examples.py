"""Every rule with its own examples: what it must find, and what it must leave alone."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from proposals.domain.letter import LetterFacts, parse_facts
from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Finding
from proposals.domain.proofing.rule import Example, Rule
from proposals.domain.proofing.rules import RULES
from proposals.services._office import DATA
from proposals.services._proofing_lists import packaged_lexicon

FACTS_0607 = json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))["facts"]


def told(good: bool) -> Iterator[object]:
    for rule in RULES:
        for n, example in enumerate(rule.good if good else rule.bad, 1):
            yield pytest.param(rule, example, id=f"{rule.id}-{n}")


def facts_of(example: Example) -> LetterFacts | None:
    return None if example.facts is None else parse_facts({**FACTS_0607, **example.facts})


def findings(rule: Rule, example: Example) -> tuple[Finding, ...]:
    known = replace(packaged_lexicon(), expired=example.expired)
    return proofread(example.text, facts_of(example), known, [rule]).findings


@pytest.mark.parametrize(("rule", "example"), [*told(good=False)])
def test_what_is_wrong_is_found(rule: Rule, example: Example) -> None:
    (first, *_) = findings(rule, example)
    assert first.rule == rule.id
    assert first.message.endswith("。")


@pytest.mark.parametrize(("rule", "example"), [*told(good=True)])
def test_what_is_right_is_left_alone(rule: Rule, example: Example) -> None:
    assert findings(rule, example) == ()


def test_every_rule_has_both_examples_and_a_number_of_its_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.bad and rule.good and rule.why.endswith("。") for rule in RULES)
