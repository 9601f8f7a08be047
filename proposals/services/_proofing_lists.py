"""The lists that 核稿 reads beside the text, as packaged or as the office keeps them in ``instance/data/proofing``."""

from __future__ import annotations

from functools import cache

from proposals.domain.figures import parse_figures
from proposals.domain.proofing.lexicon import Lexicon
from proposals.domain.proofing.word_lists import parse_documents, parse_phrases, parse_words
from proposals.services._office import read_data


@cache
def packaged_lexicon() -> Lexicon:
    """Words, phrases, document titles and published figures without any database, read once; ``BadInput`` where a list is wrong."""
    return Lexicon(
        wrong_words=parse_words(read_data("proofing/words.toml")),
        phrases=parse_phrases(read_data("proofing/phrases.toml")),
        documents=parse_documents(read_data("proofing/documents.toml")),
        figures=parse_figures(read_data("proofing/figures.toml")),
    )
