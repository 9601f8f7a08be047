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

MOST_SENTENCES = 60
"""Of one text; what comes after is not compared."""
SAME_MATTER, FEWEST_SHARED = 0.5, 3
"""Share of the shorter sentence's bigrams from which two sentences speak of one thing."""

_SENTENCE = re.compile(r"[^。；！？\n]+")
_CLAUSE = re.compile(r"[^。；！？，\n]+")
_OPPOSITES = tuple(
    (re.compile(yes), re.compile(no))
    for yes, no in (
        (r"(?<![不未])同意", r"不同意|不予同意|难以同意"),
        (r"(?<![不未])可行", r"不可行|不具备可行性"),
        (r"(?<![不未])支持", r"不支持|不予支持"),
        (r"(?<![不未])采纳", r"不采纳|未采纳|不予采纳|不宜采纳"),
        (r"(?<![不非])属于?(?=.{0,12}(?:职责|职能|范围))", r"(?:不|非)属于?(?=.{0,12}(?:职责|职能|范围))"),
        (r"(?<!不)具备", r"不具备|尚不具备"),
        (r"(?<![不无])需要?(?!求)", r"不需要?(?!求)|无需"),
        (r"(?<!不)应当?(?![诉急用变对收届该])", r"不应当?(?![诉急用变对收届])|不宜"),
        (r"已经?(?!不)", r"尚未|还未|还没有|未能|未(?![来必成尽])"),
    )
)
"""Yes and no in the words of official letters."""


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
    for sentence in _SENTENCE.findall(text)[:MOST_SENTENCES]:
        dues = dues_in(sentence, written_on)
        if len(dues) == 1:
            yield sentence.strip(), sentence.replace(dues[0].words, ""), dues[0].day


def _yes_and_no(one: Said, other: Said) -> Iterator[Contradiction]:
    for mine in _CLAUSE.findall(one.text)[:MOST_SENTENCES]:
        for theirs in _CLAUSE.findall(other.text)[:MOST_SENTENCES]:
            if _opposed(mine, theirs) or _opposed(theirs, mine):
                yield Contradiction("是否", Said(one.who, mine.strip()), Said(other.who, theirs.strip()))


def _opposed(yes_clause: str, no_clause: str) -> bool:
    """One says yes where the other says no, of the same thing."""
    for yes, no in _OPPOSITES:
        if no.search(no_clause) and yes.search(yes_clause) and not no.search(yes_clause):
            return _of_one_matter(yes.sub("", yes_clause), no.sub("", no_clause))
    return False


def _of_one_matter(one: str, other: str) -> bool:
    mine, theirs = telling(one), telling(other)
    shared = len(mine & theirs)
    return shared >= FEWEST_SHARED and shared >= SAME_MATTER * min(len(mine), len(theirs))
