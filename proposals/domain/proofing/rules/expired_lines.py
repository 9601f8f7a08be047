"""答复口径 that hold no longer and stand in the text all the same, by link or by wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proposals.domain.proofing.findings import Hit, Place, Severity
from proposals.domain.proofing.lexicon import ExpiredPassage
from proposals.domain.proofing.manuscript import Manuscript
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Example, RuleBook
from proposals.domain.searching import plain
from proposals.domain.similarity import SHORTEST_SENTENCE, bigrams_in

EXPIRED_LINES = RuleBook()
ALIKE, ALIKE_LINKED = 0.8, 0.5
"""Share of a sentence's pairs of characters from which it counts as said; less where a paragraph was taken from it."""
_OLD = ExpiredPassage(
    topic="公证收费",
    text="公证服务收费标准仍按2019年公布的政府指导价执行。",
    why="2023年2月1日起已有新口径",
    current="公证服务收费标准自2023年2月1日起降低两成，特殊群体减半收取。",
)


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence of an expired passage by its pairs of characters, and the sentences that are said today."""

    passage: ExpiredPassage
    pairs: frozenset[str]
    now: tuple[frozenset[str], ...]

    def stands_in(self, pairs: frozenset[str]) -> bool:
        """Whether so much of it stands there, and more of it than of any sentence of today."""
        share = _share(self.pairs, pairs)
        least = ALIKE_LINKED if self.passage.linked else ALIKE
        return share >= least and all(share > _share(each, pairs) for each in self.now)


@EXPIRED_LINES.rule(
    "L01",
    "口径已失效",
    Severity.ERROR,
    "答复口径库：到期、停用或者已有新版的口径不能再用；与失效的一句八成以上相同的，按引用看待。",
    bad=[
        Example("关于收费，公证服务收费标准仍按2019年公布的政府指导价执行。", expired=(_OLD,)),
        Example("公证服务的收费标准，仍按2019年公布的政府指导价执行。", expired=(_OLD,)),
    ],
    good=[
        Example("公证服务收费标准自2023年2月1日起降低两成，特殊群体减半收取。", expired=(_OLD,)),
        Example("公证服务收费由司法行政部门监督。", expired=(_OLD,)),
        "公证服务收费标准仍按2019年公布的政府指导价执行。",
    ],
)
def expired_line_said(reading: Reading) -> Iterator[Hit]:
    """A sentence of a line that holds no longer."""
    said = [each for passage in reading.lexicon.expired for each in _sentences(passage)]
    if not said:
        return
    for sentence in reading.sentences:
        pairs = bigrams_in(sentence.text)
        old = next((each for each in said if each.stands_in(pairs)), None)
        if old is not None:
            yield _hit(sentence.at(0, len(sentence.text)), old.passage)


def _hit(place: Place, passage: ExpiredPassage) -> Hit:
    now = f"现行口径：{passage.current}" if passage.current else "请删去，或者请归口处室给出新口径。"
    return Hit(
        place,
        f"“{passage.topic}”的这条口径{passage.why}，不能再用。",
        now,
        cause=f"{passage.topic}{passage.why}",
    )


def _sentences(passage: ExpiredPassage) -> Iterator[_Said]:
    now = tuple(_long_ones(passage.current))
    for pairs in _long_ones(passage.text):
        yield _Said(passage, pairs, now)


def _long_ones(text: str) -> Iterator[frozenset[str]]:
    """The sentences of a text that are no mere formula."""
    for sentence in Manuscript(text).sentences:
        if len(plain(sentence.text)) >= SHORTEST_SENTENCE:
            yield bigrams_in(sentence.text)


def _share(said: frozenset[str], pairs: frozenset[str]) -> float:
    return len(said & pairs) / len(said)
