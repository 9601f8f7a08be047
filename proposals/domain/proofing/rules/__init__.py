"""The rules, each module by what it looks at.

``levels``            一、（一）1.（1）: numbers in order, levels, headings
``ordinals``          how 1.（一）第一， are written, 一是二是
``pairs``             title marks, quotation marks, brackets
``punctuation``       full-width marks, needless commas, blanks
``document_numbers``  渝司提〔2023〕5号
``numbers``           rates, approximations, multiples, ranges
``dates``             real days, their way of writing, 截至
``particles``         的, 地, 得
``repetition``        words and phrases twice
``attachments``       the list of attachments
``words``             错别字, 固定表述
``registered``        the case as registered: serial number, session, title, names, co-units
``letter``            the words of a reply, and what is missing in it
``names``             units, leaders, and what we call ourselves
``titles``            laws and documents as the text names them
``answering``         points answered, promises that can be kept
``privacy``           what must not be in a letter that is made public
``parties``           part of it: names of parties and numbers of cases in court
``expired_lines``     答复口径 that hold no longer (L01)
``figures``           totals and their parts, a measure told twice, figures of other texts
"""

from proposals.domain.proofing.rule import Rule
from proposals.domain.proofing.rules.answering import ANSWERING
from proposals.domain.proofing.rules.attachments import ATTACHMENTS
from proposals.domain.proofing.rules.dates import DATES
from proposals.domain.proofing.rules.document_numbers import DOCUMENT_NUMBERS
from proposals.domain.proofing.rules.expired_lines import EXPIRED_LINES
from proposals.domain.proofing.rules.figures import FIGURES
from proposals.domain.proofing.rules.letter import LETTER
from proposals.domain.proofing.rules.levels import LEVELS
from proposals.domain.proofing.rules.names import NAMES
from proposals.domain.proofing.rules.numbers import NUMBERS
from proposals.domain.proofing.rules.ordinals import ORDINALS
from proposals.domain.proofing.rules.pairs import PAIRS
from proposals.domain.proofing.rules.particles import PARTICLES
from proposals.domain.proofing.rules.privacy import PRIVACY
from proposals.domain.proofing.rules.punctuation import PUNCTUATION
from proposals.domain.proofing.rules.registered import REGISTERED
from proposals.domain.proofing.rules.repetition import REPETITION
from proposals.domain.proofing.rules.titles import TITLES
from proposals.domain.proofing.rules.words import WORDS

STRUCTURE = (
    LEVELS,
    ORDINALS,
    PAIRS,
    PUNCTUATION,
    DOCUMENT_NUMBERS,
    NUMBERS,
    DATES,
    PARTICLES,
    REPETITION,
    ATTACHMENTS,
)
"""How a text is built and written; they ask neither facts nor libraries."""
CONTENT = (ANSWERING, EXPIRED_LINES, FIGURES, LETTER, NAMES, PRIVACY, REGISTERED, TITLES, WORDS)
"""What it says, of the case and against the libraries."""
RULES: tuple[Rule, ...] = tuple(
    sorted((rule for book in (*STRUCTURE, *CONTENT) for rule in book.rules), key=lambda rule: rule.id)
)
"""All rules by their number."""
