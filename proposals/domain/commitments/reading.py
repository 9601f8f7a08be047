"""The sentences of a reply that promise something by a date, taken apart into measure, unit and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.commitments.dues import Due, dues_in
from proposals.domain.levels import parse_line
from proposals.domain.sentences import SENTENCE

MOST = 50
"""Promises of one text that are offered."""
LONGEST = 400
"""Characters of a sentence beyond which it is no promise but a text without stops."""
SHORTEST_MEASURE = 4
_PROMISES = re.compile(
    r"将|拟|计划|确保|力争|争取|预计|承诺|保证|推动|推进|完成|出台|印发|制定|制订|修订|建成|建立|启动|实现|开展|实施|投入|"
    r"新增|新建|改造|整改|落实|覆盖|达到|办结|开工|交付|上线|公布|发布|编写|编制|编印|举办|召开"
)
_DONE = re.compile(r"已(?:经|于|完成|全部|印发|出台|建成|开展|启动|在)|(?:截至|截止)|于去年|去年|上年|曾")
_UNIT_END = r"(?:局|委|委员会|办|办公室|处|厅|部|院|中心|政府|公司|集团|学校|街道)"
_BY = re.compile(
    rf"由(?P<unit>(?:我|[\u4e00-\u9fff（）、和]{{2,24}}?){_UNIT_END})"
    rf"(?:会同(?:(?:有关|相关)(?:部门|单位)|[\u4e00-\u9fff、]{{2,24}}?{_UNIT_END})?|牵头|负责|承担|具体|统筹|主办|(?=[于在]|组织|制定|制订|修订|编写|编制|出台|印发|建立|开展|完成))"
)
_SUBJECT = re.compile(
    rf"^(?P<unit>我[局委办厅部院区市县]|[\u4e00-\u9fff（）]{{2,16}}?{_UNIT_END})(?=将|拟|计划|力争|争取|确保|于|在)"
)
_OUR = re.compile(r"^我(?:局|委|办|厅|部|院|们|单位)")
_ENUMERATED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|下一步，?|同时，?|此外，?|另外，?|为此，?|目前，?|其次，?|首先，?|并|还|也)+"
)
_WILL = re.compile(
    r"^(?:将|拟|计划|力争|争取|确保|预计|承诺|保证|会(?!同|议|商)|继续|在|于|到|至|从|，|、|：|,)+"
)
_LEFT = re.compile(r"(?:，|、|于|在|到|至|力争|争取|确保|计划|预计|拟|将)+$")


@dataclass(frozen=True, slots=True)
class Promise:
    """``sentence`` as it stands in the text; ``unit`` empty where it names none; ``due`` with its words."""

    sentence: str
    measure: str
    unit: str
    due: date
    due_words: str


def promises_in(text: str, written_on: date, unit: str = "") -> list[Promise]:
    """What a text promises by a date, in its order; ``unit`` is who speaks as 我局 or 我们.

    A sentence with several dates gives one promise for each. What is done already, and what has no date, is none.
    """
    found: list[Promise] = []
    for sentence in _sentences(text):
        found += _of_sentence(sentence, written_on, unit)
        if len(found) >= MOST:
            break
    return found[:MOST]


def stands_in(sentence: str, text: str) -> bool:
    """True if a text still holds a sentence, whatever blanks were put in."""
    return _bare(sentence) in _bare(text)


def _bare(text: str) -> str:
    return "".join(text.split())


def _sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        numbered = parse_line(line.strip())
        words = numbered.text if numbered else line
        for match in SENTENCE.finditer(words):
            sentence = match[0].strip()
            if 6 <= len(sentence) <= LONGEST:
                yield sentence


def _of_sentence(sentence: str, written_on: date, unit: str) -> Iterator[Promise]:
    if not _PROMISES.search(sentence):
        return
    bare = sentence.rstrip("。！？；")
    dues = dues_in(bare, written_on)
    for due, words in zip(dues, _shares(bare, dues), strict=True):
        if _DONE.search(words) or not _PROMISES.search(words):
            continue
        responsible, measure = _taken_apart(words, due, unit)
        if len(measure) >= SHORTEST_MEASURE:
            yield Promise(sentence, measure, responsible, due.day, due.words)


def _taken_apart(words: str, due: Due, unit: str) -> tuple[str, str]:
    """Unit and measure: from the clause of the date on, or from all the words where that clause says only the date."""
    start = words.rfind("，", 0, words.find(due.words)) + 1
    named, rest = _unit(_without_lead(words), unit)
    own_named, own_rest = _unit(_without_lead(words[start:]), unit)
    measure = _measure(own_rest, due)
    if len(measure) < SHORTEST_MEASURE:
        return named or unit, _measure(rest, due)
    return own_named or named or unit, measure


def _shares(sentence: str, dues: Sequence[Due]) -> list[str]:
    """The clauses that belong to each date: from the one it stands in up to the next date's."""
    starts = [0, *(sentence.rfind("，", 0, due.start) + 1 for due in dues[1:])][: len(dues)]
    ends = [*starts[1:], len(sentence)][-len(dues) :] if dues else []
    return [sentence[a:b] if b > a else sentence for a, b in zip(starts, ends, strict=True)]


def _without_lead(words: str) -> str:
    return _ENUMERATED.sub("", words.strip("，、 "))


def _unit(words: str, own: str) -> tuple[str, str]:
    """Who is to do it, empty where nobody is named, and the words without that; 我局 and 我们 are who speaks."""
    by = _BY.search(words)
    if by is not None:
        rest = words[: by.start()] + words[by.end() :] if words[by.end() :].strip("，") else words
        return own if _OUR.match(by["unit"]) else by["unit"], rest
    if (ours := _OUR.match(words)) is not None:
        return own, words[ours.end() :]
    subject = _SUBJECT.match(words)
    if subject is not None:
        return subject["unit"], words[subject.end() :]
    return "", words


def _measure(words: str, due: Due) -> str:
    """What is to be done, without the date and the words that only promise it."""
    before, _, after = words.partition(due.words)
    before, after = _LEFT.sub("", before), _WILL.sub("", after)
    before = _WILL.sub("", before)
    return f"{before}，{after}".strip("，、：") if before and after else (before or after).strip("，、：")
