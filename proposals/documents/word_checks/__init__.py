"""What is wrong with a Word file beside its words: layout that is not the standard's, and what somebody left in it.

``check_word(data)`` gives findings D01 to D09 in the shape of 核稿, each cause once; lines are those of ``read_word``.

``rules``      the rules by name, with their sources
``formats``    which font and size counts for a run: its own, its styles', the defaults', the theme's
``layout``     fonts, sizes, paper and margins against GB/T 9704-2012
``leftovers``  places to fill in, comments, tracked changes, hidden text, names of authors
``checking``   all of it, in a process of its own where the file is large
"""

from proposals.documents.word_checks.checking import check_word
from proposals.documents.word_checks.rules import FILE_RULES, FileRule

__all__ = ["FILE_RULES", "FileRule", "check_word"]
