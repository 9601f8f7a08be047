"""What two texts on the same matter say differently: figures, dates, yes and no. Rather silent than wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from proposals.domain.answering import telling
from proposals.domain.commitments import dues_in
from proposals.domain.figures import against_known, figures_in, known_from
from proposals.domain.opposites import Opposed, matter, stand
from proposals.domain.sentences import SENTENCE

MOST_SENTENCES = 60
"""Of one text; what comes after is not compared."""
SAME_MATTER, FEWEST_SHARED = 0.5, 3
"""Share of the shorter sentence's bigrams from which two sentences speak of one thing."""

_CLAUSE = re.compile(r"[^。；！？，\n]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A text on a point, and who says it (a unit, or 答复稿)."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences that do not agree: ``kind`` is 数字, 日期 or 是否."""

    kind: str
    one: Said
    other: Said


def contradictions(said: Sequence[Said], written_on: date) -> tuple[Contradiction, ...]:
    """Where texts of different people on one point disagree; ``written_on`` says which year 今年 is."""
    found: dict[Contradiction, None] = {}
    for one, other in combinations(said, 2):
        if one.who == other.who:
            continue
        for each in (
            *_figures(one, other, written_on),
            *_dates(one, other, written_on),
            *_yes_and_no(one, other),
        ):
            found.setdefault(each)
    return tuple(found)


def _figures(one: Said, other: Said, written_on: date) -> Iterator[Contradiction]:
    known = known_from(figures_in(other.text, written_on.year), other.who)
    for conflict in against_known(figures_in(one.text, written_on.year), known):
        yield Contradiction(
            "数字", Said(one.who, conflict.figure.sentence), Said(other.who, conflict.other.sentence)
        )


def _dates(one: Said, other: Said, written_on: date) -> Iterator[Contradiction]:
    theirs = list(_dated(other.text, written_on))
    for sentence, words, day in _dated(one.text, written_on):
        same = [each for each in theirs if _of_one_matter(words, each[1])]
        if same and all(each[2] != day for each in same):
            yield Contradiction("日期", Said(one.who, sentence), Said(other.who, same[0][0]))


def _dated(text: str, written_on: date) -> Iterator[tuple[str, str, date]]:
    """Sentences with one date: as written, without the date's words, and the day."""
    for sentence in SENTENCE.findall(text)[:MOST_SENTENCES]:
        dues = dues_in(sentence, written_on)
        if len(dues) == 1:
            yield sentence.rstrip("。！？；").strip(), sentence.replace(dues[0].words, ""), dues[0].day


def _yes_and_no(one: Said, other: Said) -> Iterator[Contradiction]:
    theirs = list(_standing(other.text))
    for mine, said in _standing(one.text):
        for clause, answer in theirs:
            against = any(answer.get(kind, yes) is not yes for kind, yes in said.items())
            if against and _of_one_matter(matter(mine), matter(clause)):
                yield Contradiction("是否", Said(one.who, mine), Said(other.who, clause))


def _standing(text: str) -> Iterator[tuple[str, dict[Opposed, bool]]]:
    """Clauses that say yes or no to something, with what they say."""
    for clause in _CLAUSE.findall(text)[:MOST_SENTENCES]:
        said = stand(clause)
        if said:
            yield clause.strip(), said


def _of_one_matter(one: str, other: str) -> bool:
    mine, theirs = telling(one), telling(other)
    shared = len(mine & theirs)
    return shared >= FEWEST_SHARED and shared >= SAME_MATTER * min(len(mine), len(theirs))
