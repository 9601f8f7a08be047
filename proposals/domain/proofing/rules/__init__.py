"""The rules, R01 to R47, each module by what it looks at.

``levels``     一、（一）1.（1）: numbers in order, levels, 一是二是, headings
``words``      错别字, 固定表述
``privacy``    what must not be in a letter that is made public
``figures``    totals and their parts, a measure told twice, figures of other texts
"""

from proposals.domain.proofing.rule import Rule
from proposals.domain.proofing.rules.figures import FIGURES
from proposals.domain.proofing.rules.levels import LEVELS
from proposals.domain.proofing.rules.privacy import PRIVACY
from proposals.domain.proofing.rules.words import WORDS

BOOKS = (FIGURES, LEVELS, PRIVACY, WORDS)
RULES: tuple[Rule, ...] = tuple(sorted((r for book in BOOKS for r in book.rules), key=lambda rule: rule.id))
"""All rules by their number."""
