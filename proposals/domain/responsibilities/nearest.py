"""The tasks nearest in wording to a proposal: pairs of characters, the rarer among the tasks the more they tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from proposals.domain.everyday import EVERYDAY
from proposals.domain.sentences import SENTENCE
from proposals.domain.similarity import bigrams_in, weight

FEWEST, LEAST = 4, 0.10
"""Pairs in common, and likeness (0 to 1), below which nothing is suggested."""
MOST_POINTS = 60
TITLE_COUNTS = 2.0
"""A pair of the proposal's title, or of a task's heading, counts so many times."""
_FRAME = re.compile("|".join([*EVERYDAY, "提案", "意见", "我国"]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task that may be near."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """A task with its likeness (0 to 1) and the one sentence of it that tells most."""

    id: int
    likeness: float
    sentence: str


def nearest_tasks(
    title: str, points: Sequence[str], tasks: Sequence[Candidate], most: int = 3
) -> tuple[Near, ...]:
    """The tasks most like a proposal or one of its points, the most alike first; none that only shares common words."""
    spread = Counter(pair for task in tasks for pair in bigrams_in(f"{task.title}\n{task.text}"))
    asked = [_weighed(title, "", spread, len(tasks))]
    asked += [_weighed("", point, spread, len(tasks)) for point in points[:MOST_POINTS]]
    found = []
    for task in tasks:
        own = _weighed(task.title, task.text, spread, len(tasks))
        share, nearest = max(((_likeness(each, own), each) for each in asked), key=lambda pair: pair[0])
        if share >= LEAST:
            found.append(Near(task.id, share, _telling(task, nearest)))
    return tuple(sorted(found, key=lambda near: (-near.likeness, near.id))[:most])


def _weighed(title: str, text: str, spread: Mapping[str, int], sample: int) -> dict[str, float]:
    """What each pair of a text tells among these tasks."""
    heading = bigrams_in(_FRAME.sub(" ", title))
    pairs = heading | bigrams_in(_FRAME.sub(" ", text))
    return {
        pair: weight(spread.get(pair, 0), sample) * (TITLE_COUNTS if pair in heading else 1.0)
        for pair in pairs
    }


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of both, 0 where they have hardly a pair in common."""
    together = one.keys() & other.keys()
    if len(together) < FEWEST:
        return 0.0
    common = sum(one[pair] * other[pair] for pair in together)
    return common / sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))


def _telling(task: Candidate, asked: Mapping[str, float]) -> str:
    """The sentence of a task that shares most with what was asked, the heading aside; the first where all are equal."""
    sentences: list[str] = [each.strip() for each in SENTENCE.findall(task.text)] or [task.title]
    return max(sentences, key=lambda each: sum(asked.get(pair, 0.0) for pair in bigrams_in(each)))
