"""What a rule is given. What several rules ask is found once and kept."""

from __future__ import annotations

from proposals.domain.letter import LetterFacts
from proposals.domain.proofing.lexicon import Lexicon
from proposals.domain.proofing.manuscript import Line, Manuscript, Sentence


class Reading:
    """One text with the facts of its case, if known, and the libraries."""

    def __init__(self, manuscript: Manuscript, facts: LetterFacts | None, lexicon: Lexicon) -> None:
        self.manuscript = manuscript
        self.facts = facts
        self.lexicon = lexicon

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines with anything on them."""
        return self.manuscript.written

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences."""
        return self.manuscript.sentences
