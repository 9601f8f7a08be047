"""What a limit is: so many days or months from an event, as people set it and as a clock remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Clock(StrEnum):
    """What somebody must have done by a date; the Chinese names are in ``data/limits.toml``."""

    ACCEPT = "accept"
    DEPARTMENT_ACCEPT = "department_accept"
    DEPARTMENT_RETURN = "department_return"
    DEPARTMENT_OPINION = "department_opinion"
    ADJUSTMENT = "adjustment"
    ADJUSTMENT_ANSWER = "adjustment_answer"
    OPINION = "opinion"
    CONTACT = "contact"
    FIRST_DRAFT = "first_draft"
    LAST_APPROVAL = "last_approval"
    REPLY = "reply"
    REPLY_LATEST = "reply_latest"
    RECEIPT = "receipt"
    REHANDLE = "rehandle"
    PUBLICATION = "publication"
    COMMITMENT = "commitment"


RIGHTS = frozenset({Clock.ADJUSTMENT, Clock.DEPARTMENT_RETURN})
"""Clocks that end a right: nobody owes anything when they run out, so nobody is chased."""


class StartEvent(StrEnum):
    """What a clock counts from."""

    DISPATCHED = "dispatched"
    RECEIVED = "received"
    MEETING = "meeting"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    REQUESTED = "requested"
    DELIVERED = "delivered"
    RATED = "rated"
    REPLY_DUE = "reply_due"


class Unit(StrEnum):
    """What a rule counts."""

    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"


class Roll(StrEnum):
    """Where a last day on a day off goes; a sum in working days never needs it."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


@dataclass(frozen=True)
class Rule:
    """``n`` units after ``start``; before it when ``n`` is negative."""

    clock: Clock
    start: StartEvent
    n: int
    unit: Unit
    roll: Roll
    label: str
    start_label: str


UNIT_WORDS = {Unit.WORKDAYS: "个工作日", Unit.DAYS: "日（自然日）", Unit.MONTHS: "个月"}
ROLL_WORDS = {
    Roll.NEXT: "末日遇休息日顺延",
    Roll.PREVIOUS: "末日遇休息日提前",
    Roll.NONE: "末日遇休息日不变",
}


def amount_words(rule: Rule) -> str:
    """交办后3个月, 答复期限前7个工作日."""
    side = "前" if rule.n < 0 else "后"
    return f"{rule.start_label}{side}{abs(rule.n)}{UNIT_WORDS[rule.unit]}"


def rule_words(rule: Rule) -> str:
    """The rule as a sentence part: 交办后3个月，末日遇休息日顺延."""
    words = amount_words(rule)
    return words if rule.unit is Unit.WORKDAYS else f"{words}，{ROLL_WORDS[rule.roll]}"


def rule_as_json(rule: Rule) -> dict[str, Any]:
    """The whole rule as a clock stores it; ``rule_from_json`` reads it back."""
    return {
        "clock": rule.clock.value,
        "from": rule.start.value,
        "n": rule.n,
        "unit": rule.unit.value,
        "roll": rule.roll.value,
        "label": rule.label,
        "start_label": rule.start_label,
    }


def rule_from_json(stored: Mapping[str, Any]) -> Rule | None:
    """The rule that a clock remembers; None where only its label was kept, or its day was fixed without a rule."""
    if "n" not in stored:
        return None
    return Rule(
        clock=Clock(stored["clock"]),
        start=StartEvent(stored["from"]),
        n=int(stored["n"]),
        unit=Unit(stored["unit"]),
        roll=Roll(stored["roll"]),
        label=str(stored["label"]),
        start_label=str(stored["start_label"]),
    )
