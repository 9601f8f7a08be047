"""Whose answer counts: the rule for letters to several people (domain §3.2, design §4)."""

from __future__ import annotations

from collections.abc import Sequence

from proposals.domain.facts import CosignerRule, DeliveryFact, Facts


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
    """True if the receipts of the latest delivered round demand another round."""
    latest = [d for d in facts.deliveries if d.round_no == facts.answered_round]
    return bool(refusing(latest, facts.cosigner_rule))


def all_rated(facts: Facts) -> bool:
    """True once every delivered copy of the latest delivered round has its receipt."""
    latest = [d for d in facts.deliveries if d.round_no == facts.answered_round]
    return bool(latest) and all(d.rated for d in latest)
