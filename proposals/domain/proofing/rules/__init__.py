"""The rules, R01 to R47, each module by what it looks at.

``levels``  一、（一）1.（1）: numbers in order, levels, 一是二是, headings
"""

from proposals.domain.proofing.rule import Rule
from proposals.domain.proofing.rules.levels import LEVELS

RULES: tuple[Rule, ...] = tuple(sorted((*LEVELS.rules,), key=lambda rule: rule.id))
"""All rules by their number."""
