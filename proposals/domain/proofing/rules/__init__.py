"""The rules, R01 to R47, each module by what it looks at.

``levels``     一、（一）1.（1）: numbers in order, levels, 一是二是, headings
``words``      错别字, 固定表述
``registered`` the case as registered: serial number, session, title, names, co-units
``letter``     the words of a reply, and what is missing in it
``names``      units, leaders, and what we call ourselves
``titles``     laws and documents as the text names them
``answering``  points answered, promises that can be kept
``privacy``    what must not be in a letter that is made public
``figures``    totals and their parts, a measure told twice, figures of other texts
"""

from proposals.domain.proofing.rule import Rule
from proposals.domain.proofing.rules.answering import ANSWERING
from proposals.domain.proofing.rules.figures import FIGURES
from proposals.domain.proofing.rules.letter import LETTER
from proposals.domain.proofing.rules.levels import LEVELS
from proposals.domain.proofing.rules.names import NAMES
from proposals.domain.proofing.rules.privacy import PRIVACY
from proposals.domain.proofing.rules.registered import REGISTERED
from proposals.domain.proofing.rules.titles import TITLES
from proposals.domain.proofing.rules.words import WORDS

BOOKS = (ANSWERING, FIGURES, LETTER, LEVELS, NAMES, PRIVACY, REGISTERED, TITLES, WORDS)
RULES: tuple[Rule, ...] = tuple(sorted((r for book in BOOKS for r in book.rules), key=lambda rule: rule.id))
"""All rules by their number."""
