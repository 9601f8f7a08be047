"""核稿: findings passed over in a case, rules and words as the office wants them, texts of no case.

``waiving``     忽略核稿问题, and taken up again
``severities``  how severe each rule is here
``words``       the lists of words and phrases
``word_files``  the same as an Excel sheet
``trying``      a text or a file looked through, nothing kept
"""

from proposals.domain.proofing.rules import RULES
from proposals.services.proofing.severities import CHOICES, RuleShown, rules_shown, set_severities
from proposals.services.proofing.trying import FileToTry, read_to_try, try_file, try_text
from proposals.services.proofing.waiving import FindingsPage, findings_page, take_up_again, waive_findings
from proposals.services.proofing.word_files import words_as_sheet, words_from_sheet
from proposals.services.proofing.words import (
    LIST_NAMES,
    LONGEST,
    NOTE,
    Word,
    WordShown,
    add_word,
    set_word,
    word_of,
    words_shown,
)
from proposals.storage.tables.proofing import WordList

__all__ = [
    "CHOICES",
    "LIST_NAMES",
    "LONGEST",
    "NOTE",
    "RULES",
    "FileToTry",
    "FindingsPage",
    "RuleShown",
    "Word",
    "WordList",
    "WordShown",
    "add_word",
    "findings_page",
    "read_to_try",
    "rules_shown",
    "set_severities",
    "set_word",
    "take_up_again",
    "try_file",
    "try_text",
    "waive_findings",
    "word_of",
    "words_as_sheet",
    "words_from_sheet",
    "words_shown",
]
