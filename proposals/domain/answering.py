"""逐条回应: which paragraphs of a reply answer which point, as far as the wording tells.

A person confirms or corrects what is found here; so a point is rather left without an answer than given a wrong one.
A heading stands for everything beneath it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from proposals.domain.everyday import EVERYDAY
from proposals.domain.levels import parse_line
from proposals.domain.points import FoundPoint
from proposals.domain.searching import plain
from proposals.domain.sentences import SENTENCE
from proposals.domain.similarity import bigrams_of

LONGEST_HEADLINE = 40
SHORTEST_NAME = 4
"""Characters from which a point counts as named where its words stand."""
ALIKE = 0.45
"""Share of what a point's headline tells that a passage must hold to answer it."""
INSIDE = 0.6
"""Share of what a passage tells, such as a short heading, from which it speaks of the point alone."""
LONGEST_REASON = 300
FEWEST_SHARED, FEWEST_INSIDE = 3, 4
NEAR_THE_BEST = 0.9
"""Of passages that answer as well as this share of the best, the shortest is taken."""
FORMULAS = (
    "关于的建议",
    "建议要点",
    "发挥作用",
    "有关部门",
    "相关单位",
    "我局",
    "工作机制",
    "工作的",
    "建设的",
    "方面的",
    "问题的",
    "情况的",
    "以及",
    "通过",
    "对于",
    "采纳您的意见",
)
"""What points and replies say of one another, besides the words of every day."""
_TELLING_NOTHING = frozenset(pair for words in (*EVERYDAY, *FORMULAS) for pair in bigrams_of(words))
_ADOPTED = re.compile(r"(?<![不未再难])采纳(?!情况|与否|率)")
_NAME = re.compile(r"^关于|的建议$|[“”‘’\"']")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (``line``) with all it stands for: itself, or as a heading all beneath it; ``at`` counts from 0."""

    at: int
    line: str
    text: str
    heading: bool = False


def covered(levels: Sequence[int], at: int) -> range:
    """The paragraphs that this one stands for: itself, and beneath a numbered one all up to its equal."""
    level = levels[at]
    end = at + 1
    while level and end < len(levels) and not 0 < levels[end] <= level:
        end += 1
    return range(at, end)


def passages(levels: Sequence[int], texts: Sequence[str]) -> list[Passage]:
    """Every paragraph of a text with all it stands for."""
    return [
        Passage(n, text, "\n".join(texts[k] for k in covered(levels, n)), levels[n] > 0)
        for n, text in enumerate(texts)
    ]


def answers_by_wording(points: Mapping[int, str], found: Sequence[Passage]) -> dict[int, int]:
    """For each point (by any key) the passage (``at``) that answers it by its words; points without one are left out.

    The paragraph that names the point, headings first; else the heading, else the shortest passage, that holds enough
    of what only this point says.
    """
    common = Counter(pair for text in points.values() for pair in telling(headline(text)))
    lines = [(each, plain(each.line)) for each in found]
    heads = [(each, telling(headline(_unnumbered(each.line)))) for each in found if each.heading]
    whole = [(each, telling(each.text)) for each in found]
    chosen: dict[int, int] = {}
    for key, text in points.items():
        own = telling(headline(text))
        named = _naming(text, lines)
        chosen_one = named or _most_alike(own, common, heads) or _most_alike(own, common, whole)
        if chosen_one is not None:
            chosen[key] = chosen_one.at
    return chosen


def said_verdict(passage: str) -> tuple[str, str]:
    """What a passage itself says of a suggestion: ``adopted`` or ``partly`` with the sentence, else two empty words."""
    for sentence in SENTENCE.findall(passage):
        if "部分采纳" in sentence:
            after = passage[passage.index(sentence) + len(sentence) :].strip()
            return "partly", (after.split("。")[0] + "。" if after else sentence)[:LONGEST_REASON]
        if _ADOPTED.search(sentence):
            return "adopted", ""
    return "", ""


def headline(point: str) -> str:
    """What a point is called: its first sentence without 关于…的建议 and quotation marks."""
    first = FoundPoint(point.strip(), 0, 0).headline[:LONGEST_HEADLINE]
    return _NAME.sub("", first)


def _unnumbered(line: str) -> str:
    numbered = parse_line(line)
    return numbered.text if numbered else line


def telling(text: str) -> frozenset[str]:
    """The bigrams of a text that do not stand in every proposal and reply."""
    return bigrams_of(plain(text)) - _TELLING_NOTHING


def _naming(point: str, lines: Sequence[tuple[Passage, str]]) -> Passage | None:
    """The first paragraph in which the point's own words stand, a heading before others."""
    name = plain(headline(point)).replace(" ", "")
    if len(name) < SHORTEST_NAME:
        return None
    naming = [each for each, line in lines if name in line.replace(" ", "")]
    return min(naming, key=lambda each: (not each.heading, each.at), default=None)


def _most_alike(
    own: frozenset[str], common: Counter[str], weighed: Sequence[tuple[Passage, frozenset[str]]]
) -> Passage | None:
    """The shortest of the passages that hold the most of a point's bigrams, each worth less where more points have it."""
    scored = []
    for each, pairs in weighed:
        shared = own & pairs
        score = worth(shared, common)
        alike = len(shared) >= FEWEST_SHARED and score >= ALIKE * worth(own, common)
        inside = len(shared) >= FEWEST_INSIDE and score >= INSIDE * worth(pairs, common)
        if alike or inside:
            scored.append((score, each))
    best = max((score for score, _ in scored), default=0.0)
    near = [each for score, each in scored if score >= NEAR_THE_BEST * best]
    return min(near, key=lambda each: (len(each.text), each.at), default=None)


def worth(pairs: frozenset[str], common: Counter[str]) -> float:
    """What bigrams tell, each less where more points have it (``common``)."""
    return fsum(1 / (common[pair] or 1) for pair in pairs)
