"""Which point a part of an opinion speaks to: named by its number, by the point's words, or by the draft's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from proposals.domain.answering import ALIKE, FEWEST_SHARED, covered, headline, telling, worth
from proposals.domain.chinese_numerals import parse_numeral

IN_DRAFT, FEWEST_IN_DRAFT = 0.3, 6
"""Share, and number, of a part's telling bigrams that the draft's answer to a point must hold."""
_NUMBERED = re.compile(r"第([0-9一二三四五六七八九十]{1,3})[条项点](?:建议|意见|要点)?")


@dataclass(frozen=True, slots=True)
class Point:
    """A point by its number, with what the draft says to it so far; ``sole``: all this unit was asked about."""

    number: int
    text: str
    answer: str = ""
    sole: bool = False


def places(levels: Sequence[int], texts: Sequence[str], points: Sequence[Point]) -> list[int | None]:
    """For each part of one opinion the number of the point it speaks to, or None.

    What stands beneath a heading goes with it, unless it speaks to another point by itself.
    """
    sole = next((p.number for p in points if p.sole), None)
    common = Counter(pair for p in points for pair in telling(headline(p.text)))
    own = [_speaks_to(text, points, common) for text in texts]
    found = list(own)
    for at in range(len(texts)):
        for beneath in covered(levels, at)[1:]:
            if own[beneath] is None and found[at] is not None:
                found[beneath] = found[at]
    return [sole if number is None else number for number in found]


def _speaks_to(text: str, points: Sequence[Point], common: Counter[str]) -> int | None:
    named = _NUMBERED.search(text)
    if named:
        number = int(named[1]) if named[1].isascii() else parse_numeral(named[1])
        if any(p.number == number for p in points):
            return number
    pairs = telling(text)
    scored = [(_score(pairs, point, common), point.number) for point in points]
    best, number = max(scored, key=lambda each: (each[0], -each[1]), default=(0.0, 0))
    return number if best > 0 else None


def _score(pairs: frozenset[str], point: Point, common: Counter[str]) -> float:
    """How much a part speaks to a point, from 0 to 1; 0 where it is not enough."""
    name, answer = telling(headline(point.text)), telling(point.answer)
    by_name = worth(pairs & name, common) / (worth(name, common) or 1)
    by_draft = len(pairs & answer) / (len(pairs) or 1)
    by_name = by_name if len(pairs & name) >= FEWEST_SHARED and by_name >= ALIKE else 0.0
    by_draft = by_draft if len(pairs & answer) >= FEWEST_IN_DRAFT and by_draft >= IN_DRAFT else 0.0
    return max(by_name, by_draft)
