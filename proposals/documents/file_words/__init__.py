"""The words of a kept file: what is searched, and what an original brings along as the text of a proposal.

``reading``    which kinds have words, and how each is read
``pdf_child``  PDFs, in a process of their own
"""

from proposals.documents.file_words.reading import (
    MOST_CHARACTERS,
    NO_WORDS,
    FileWords,
    has_words,
    media_types_with_words,
    words_of,
)

__all__ = [
    "MOST_CHARACTERS",
    "NO_WORDS",
    "FileWords",
    "has_words",
    "media_types_with_words",
    "words_of",
]
