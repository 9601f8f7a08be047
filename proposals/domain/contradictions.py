"""Sentences about the same matter that cannot both be meant: 已 then and 未 now, 同意 then and 不同意 now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from proposals.domain.similarity import bigrams_in, likeness

SAME_MATTER = 0.4
"""Share of bigrams in common, the words of 已 and 未 aside, from which two sentences are about one matter."""
SHORTEST = 4
"""Bigrams a sentence must have left to be about anything."""
MOST = 20
_SENTENCES = re.compile(r"[^。！？；\n]+")
_DONE = re.compile(r"已经|已(?!知)|全面完成|均已|如期完成")
_NOT_DONE = re.compile(r"尚未|还没有|没有|未能|未(?!来|成年|必|尽)|仍未|无法")
_AGREED = re.compile(
    r"(?<![不未予])同意|(?<![不未难以予])采纳|予以采纳|(?<!不)可行|(?<![不未])吸纳|(?<!不)支持"
)
_REFUSED = re.compile(r"不同意|不予采纳|未采纳|难以采纳|不可行|不宜|暂不|不具备|不予支持|不支持")
_WORDS = re.compile(
    r"已经|已|尚未|还没有|没有|未能|未|仍|均|全面|如期|无法|不予|不同意|同意|采纳|不可行|可行|不宜|暂不|不具备|吸纳|不?支持|予以|目前|[了的]"
)


Spoken = tuple[str, frozenset[str], bool | None, bool | None]
"""A clause, its bigrams without the words of yes and no, whether it says done, whether it says agreed."""


class Opposed(StrEnum):
    """In what two sentences differ."""

    DONE = "done"
    AGREED = "agreed"


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
    return any(done or agreed for _, _, done, agreed in _spoken(text))


def _first_against(spoken: Spoken, later: Sequence[Spoken]) -> Contradiction | None:
    before, words, done, agreed = spoken
    for after, other, done_now, agreed_now in later:
        kind = _opposed((done, agreed), (done_now, agreed_now))
        if kind is not None and likeness(words, other) >= SAME_MATTER:
            return Contradiction(kind, before, after)
    return None


def _opposed(then: tuple[bool | None, bool | None], now: tuple[bool | None, bool | None]) -> Opposed | None:
    if then[1] is not None and now[1] is not None and then[1] != now[1]:
        return Opposed.AGREED
    return Opposed.DONE if then[0] is True and now[0] is False else None


def _spoken(text: str) -> Sequence[Spoken]:
    """The clauses that say yes or no to something, without those words."""
    return [spoken for match in _SENTENCES.finditer(text) for spoken in _of_sentence(match[0])]


def _of_sentence(sentence: str) -> Iterator[Spoken]:
    before = ""
    for clause in filter(None, map(str.strip, sentence.split("，"))):
        done = False if _NOT_DONE.search(clause) else True if _DONE.search(clause) else None
        agreed = False if _REFUSED.search(clause) else True if _AGREED.search(clause) else None
        words = bigrams_in(_WORDS.sub("", clause))
        if done is not None or agreed is not None:
            # 关于……的建议，不予采纳: the matter stands in the clause before
            if len(words) < SHORTEST and before:
                clause, words = f"{before}，{clause}", bigrams_in(_WORDS.sub("", before + clause))
            if len(words) >= SHORTEST:
                yield clause, words, done, agreed
        before = clause
