"""Every limit of a case as a rule, the date a rule gives, and the sum in Chinese lines that leads to it.

``rules`` says what a rule is and how it is stored, ``sums`` reckons one, ``starting`` finds the clocks of a case whose
start is known.
"""

from proposals.domain.deadlines.rules import (
    RIGHTS,
    Clock,
    Roll,
    Rule,
    StartEvent,
    Unit,
    rule_as_json,
    rule_from_json,
    rule_words,
)
from proposals.domain.deadlines.starting import Begun, Known, all_due, begin
from proposals.domain.deadlines.sums import (
    Due,
    Extension,
    Pause,
    add_months,
    chinese_date,
    due,
    explain,
    verdict_words,
)

__all__ = [
    "RIGHTS",
    "Begun",
    "Clock",
    "Due",
    "Extension",
    "Known",
    "Pause",
    "Roll",
    "Rule",
    "StartEvent",
    "Unit",
    "add_months",
    "all_due",
    "begin",
    "chinese_date",
    "due",
    "explain",
    "rule_as_json",
    "rule_from_json",
    "rule_words",
    "verdict_words",
]
