"""Sentences about the same matter that cannot both be meant: 已 then and 未 now, 同意 then and 不同意 now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from proposals.domain.opposites import Opposed, matter, stand
from proposals.domain.sentences import SENTENCE
from proposals.domain.similarity import bigrams_in, likeness

SAME_MATTER = 0.4
"""Share of bigrams in common, the words of 已 and 未 aside, from which two sentences are about one matter."""
SHORTEST = 4
"""Bigrams a sentence must have left to be about anything."""
MOST = 20
TOLD = (Opposed.DONE, Opposed.AGREED)
"""What a reply can go back on."""
Spoken = tuple[str, frozenset[str], dict[Opposed, bool]]
"""A clause, its bigrams without the words of yes and no, and to what it says which."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What was said then, and what is said now of the same matter."""

    kind: Opposed
    then: str
    now: str


def contradictions(then: str, now: str) -> list[Contradiction]:
    """Pairs of clauses on one matter: done then and not done now, agreed then and refused now or the other way round.

    What was not done then and is now is progress, no contradiction.
    """
    earlier, later = _spoken(then), _spoken(now)
    found = (_first_against(spoken, later) for spoken in earlier)
    return list(islice(filter(None, found), MOST))


def affirms(text: str) -> bool:
    """True if a text says of anything that it was done or agreed to."""
    return any(said.get(kind) for _, _, said in _spoken(text) for kind in TOLD)


def _first_against(spoken: Spoken, later: Sequence[Spoken]) -> Contradiction | None:
    before, words, said = spoken
    for after, other, said_now in later:
        kind = _opposed(said, said_now)
        if kind is not None and likeness(words, other) >= SAME_MATTER:
            return Contradiction(kind, before, after)
    return None


def _opposed(then: Mapping[Opposed, bool], now: Mapping[Opposed, bool]) -> Opposed | None:
    if Opposed.AGREED in then and Opposed.AGREED in now and then[Opposed.AGREED] != now[Opposed.AGREED]:
        return Opposed.AGREED
    return Opposed.DONE if then.get(Opposed.DONE) and now.get(Opposed.DONE) is False else None


def _spoken(text: str) -> Sequence[Spoken]:
    """The clauses that say yes or no to something, without those words."""
    return [
        spoken for sentence in SENTENCE.findall(text) for spoken in _of_sentence(sentence.rstrip("。！？；"))
    ]


def _of_sentence(sentence: str) -> Iterator[Spoken]:
    before = ""
    for clause in filter(None, map(str.strip, sentence.split("，"))):
        said = {kind: yes for kind, yes in stand(clause).items() if kind in TOLD}
        words = bigrams_in(matter(clause))
        if said:
            # 关于……的建议，不予采纳: the matter stands in the clause before
            if len(words) < SHORTEST and before:
                clause, words = f"{before}，{clause}", bigrams_in(matter(before + clause))
            if len(words) >= SHORTEST:
                yield clause, words, said
        before = clause
