"""类似提案: how much two texts say the same, from their bigrams, and which sentences they share."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log
from operator import add

from proposals.domain.searching import bigrams, plain

MOST_BIGRAMS = 24
"""Rare bigrams by which texts are looked for: enough that one with two thirds of its sentences changed is found."""
SIMILAR, DUPLICATE = 0.15, 0.75
"""Share of bigrams in common from which a case is shown as similar, and from which it is taken for the same."""
SHARED = 0.6
"""Share from which a sentence counts as shared, as one that was only touched up."""
SHORTEST_SENTENCE = 8
"""Characters; shorter ones are formulas that stand in every proposal."""

_SENTENCES = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?")


def bigrams_in(text: str) -> frozenset[str]:
    """The bigrams of a text, each once, without the single characters at the end of a run."""
    return bigrams_of(plain(text))


def bigrams_of(plain_text: str) -> frozenset[str]:
    """The same of a text that ``plain`` has gone over already."""
    pairs: set[str] = set()
    for run in plain_text.split():
        pairs.update(map(add, run, run[1:]))
    return frozenset(pairs)


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Bigrams in common as a share of all of both (Jaccard), from 0 to 1."""
    own = set(one)
    together = len(own.intersection(other))
    return together / (len(own) + len(other) - together) if together else 0.0


def rarest(text: str, common: Mapping[str, int], most: int = MOST_BIGRAMS) -> list[str]:
    """The bigrams of a text that stand in the fewest texts of a sample; of equal ones some from every part of it."""
    inside = [each for each in dict.fromkeys(bigrams(plain(text))) if len(each) == 2]
    groups: dict[int, list[str]] = {}
    for each in inside:
        groups.setdefault(common.get(each, 0), []).append(each)
    chosen: list[str] = []
    for count in sorted(groups):
        chosen += _spread(groups[count], most - len(chosen))
        if len(chosen) >= most:
            break
    return chosen


def weight(texts: int, sample: int) -> float:
    """What a bigram tells that stands in so many texts of a sample: the rarer, the more."""
    return log((sample + 2) / (texts + 1))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, and whether the other text has it too."""

    text: str
    shared: bool


def shared_sentences(text: str, other: str) -> list[Sentence]:
    """The sentences of a text in their order, those marked of which the other holds most."""
    elsewhere = [bigrams_in(each) for each in _split(other)]
    elsewhere = [each for each in elsewhere if each]
    return [Sentence(each, _stands_among(each, elsewhere)) for each in _split(text)]


def _stands_among(sentence: str, others: Sequence[Collection[str]]) -> bool:
    if len(plain(sentence)) < SHORTEST_SENTENCE:
        return False
    own = bigrams_in(sentence)
    return any(likeness(own, other) >= SHARED for other in others)


def _split(text: str) -> list[str]:
    return [each for each in _SENTENCES.findall(text) if each.strip()]


def _spread(bigrams_of_one_rarity: Sequence[str], most: int) -> Sequence[str]:
    """At most so many, evenly from beginning to end."""
    have = len(bigrams_of_one_rarity)
    if have <= most:
        return bigrams_of_one_rarity
    return [bigrams_of_one_rarity[at * have // most] for at in range(most)]
