"""Whose answer counts: the rule for letters to several people (domain §3.2, design §4)."""

from __future__ import annotations

from collections.abc import Sequence

from proposals.domain.facts import CosignerRule, DeliveryFact, Facts


def standing(facts: Facts) -> tuple[DeliveryFact, ...]:
    """The copy that stands for each recipient: the last one delivered to them.

    Under ``EACH`` a second round answers only some, so the others' answer to the first still stands.
    """
    last: dict[int | None, DeliveryFact] = {}
    for copy in sorted(facts.deliveries, key=lambda d: (d.round_no, d.id)):
        if copy.delivered_on is not None:
            last[copy.proposer_id] = copy
    return tuple(last.values())


def refusing(deliveries: Sequence[DeliveryFact], rule: CosignerRule) -> tuple[DeliveryFact, ...]:
    """Copies whose 不满意 asks for handling again under this rule; empty if nothing does.

    ``LEAD``: only the leading proposer's answer counts. ``ANY`` and ``EACH``: every answer
    counts; under ``EACH`` only those who refused are answered again.
    """
    refused = [d for d in deliveries if d.not_satisfied]
    if rule is CosignerRule.LEAD:
        refused = [d for d in refused if d.leads]
    return tuple(refused)


def asks_rehandling(facts: Facts) -> bool:
    """True if the receipts that stand demand another round."""
    return bool(refusing(standing(facts), facts.cosigner_rule))


def all_rated(facts: Facts) -> bool:
    """True once the copy that stands for each recipient has its receipt."""
    copies = standing(facts)
    return bool(copies) and all(d.rated for d in copies)


def answered_again(facts: Facts) -> frozenset[int]:
    """Proposers whom a second round answers under ``EACH``: those whose standing answer refuses."""
    refused = refusing(standing(facts), facts.cosigner_rule)
    return frozenset(d.proposer_id for d in refused if d.proposer_id is not None)
