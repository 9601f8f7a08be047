"""For which time a figure holds: 2022年, 2021年上半年; 今年 and 去年 where the year of the text is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = (
    r"(?:度|全年)?(?P<part>上半年|下半年|前三季度|第?[一二三四1-4]季度|\d{1,2}月(?:份|\d{1,2}日|底|末)?)?"
    r"(?P<since>以来|至今)?"
)
PERIOD = re.compile(
    rf"(?:(?P<first>(?:19|20)\d\d)[—－\-–~至](?P<last>(?:19|20)\d\d)年"
    rf"|(?P<year>(?:19|20)\d\d)年{_PART}"
    rf"|(?P<word>今年|本年度?|去年|上年度?){_PART.replace('P<part>', 'P<part2>').replace('P<since>', 'P<since2>')})"
)
_COMPARED = re.compile(r"(?:较|比|同|与|相比于)$")
_QUARTERS = dict(zip("1234", "一二三四", strict=True))


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its usual words, and where it stands in the sentence."""

    words: str
    start: int
    end: int


def periods_in(text: str, year: int | None = None) -> list[Period]:
    """The periods that a sentence names, those it only compares with aside (较2021年)."""
    found = []
    for match in PERIOD.finditer(text):
        words = _words(match, year)
        if words and not _COMPARED.search(text[max(0, match.start() - 3) : match.start()]):
            found.append(Period(words, match.start(), match.end()))
    return found


def _words(match: re.Match[str], year: int | None) -> str:
    if match["first"]:
        return f"{match['first']}—{match['last']}年"
    if match["year"]:
        return f"{match['year']}年{_usual(match['part'])}{match['since'] or ''}"
    if year is None:
        return ""
    named = year if match["word"][0] in "今本" else year - 1
    return f"{named}年{_usual(match['part2'])}{match['since2'] or ''}"


def _usual(part: str | None) -> str:
    """第1季度 as 一季度."""
    if not part or "季度" not in part:
        return part or ""
    bare = part.removeprefix("第")
    return _QUARTERS.get(bare[0], bare[0]) + bare[1:]
