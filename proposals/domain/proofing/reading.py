"""What a rule is given. What several rules ask is found once and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from proposals.domain.figures import Figure, figures_of
from proposals.domain.letter import LetterFacts
from proposals.domain.proofing.anatomy import Anatomy, take_apart
from proposals.domain.proofing.lexicon import Lexicon
from proposals.domain.proofing.manuscript import Line, Manuscript, Sentence, Spot
from proposals.domain.proofing.outline import Item, outline
from proposals.domain.proofing.pairing import Pairing, paired


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

    def spots(self, pattern: re.Pattern[str], lines: Iterable[Line] | None = None) -> Iterator[Spot]:
        """Where a pattern stands, line by line, in these lines or in all."""
        for line in self.lines if lines is None else lines:
            for match in pattern.finditer(line.text):
                yield Spot(line, match)

    @cached_property
    def anatomy(self) -> Anatomy:
        """The text taken apart as a letter."""
        return take_apart(self.lines)

    @property
    def day(self) -> date | None:
        """The day for which names must hold: the letter's own, where the facts know it."""
        return self.facts.issued_on if self.facts else None

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, with what each counts and for when."""
        return figures_of(self.sentences, self.day.year if self.day else None)

    @cached_property
    def outline(self) -> tuple[tuple[Item, ...], ...]:
        """The numbered lines of the text, then those of each attachment."""
        return outline(self.lines)

    @cached_property
    def pairing(self) -> Pairing:
        """Brackets, quotation marks and title marks without their other half, and titles within titles."""
        return paired(self.lines)
