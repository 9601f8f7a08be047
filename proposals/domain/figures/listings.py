"""Lists that are not as long as the number beside them says: 以下三个方面：一是…二是…, 市、区县、乡镇四级."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.chinese_numerals import parse_numeral
from proposals.domain.figures.figure import Flaw
from proposals.domain.proofing.manuscript import Line

_ANNOUNCED = re.compile(
    r"(?P<count>[2-9二两三四五六七八九十]|十[一二三四五])(?:个方面|方面|点|项措施|条措施|项工作)[^。；：\d]{0,10}：(?=一是)"
)
_ENUMERATED = re.compile(r"([一二三四五六七八九十]{1,2})是")
_COUNTED = re.compile(
    r"(?<![\d第十一二三四五六七八九])(?P<count>[二两三四五六七八九十]|[2-9]|1\d)(?:大类|大方面|个方面|方面|区县|级(?=体系|联动|网络|平台|机制|责任|政府|清单|架构|组织|监管|服务))"
)
_CLAUSE = re.compile(r"[，；。：！？,;:]")
_JOINED = re.compile(r"[和与及或]")
LONGEST_LIST, LONGEST_ITEM = 120, 16
"""Characters in which a list is looked for before its count, and of one of its items."""


def listings(line: Line) -> Iterator[Flaw]:
    """Both kinds of lists in a line."""
    yield from _enumerated(line)
    yield from _counted(line)


def _enumerated(line: Line) -> Iterator[Flaw]:
    claims = list(_ANNOUNCED.finditer(line.text))
    ends = [*(c.start() for c in claims[1:]), len(line.text)]
    for claim, end in zip(claims, ends, strict=False):
        announced, listed = _number(claim["count"]), 0
        for match in _ENUMERATED.finditer(line.text, claim.end(), end):
            listed += parse_numeral(match[1]) == listed + 1
        if listed > 1 and listed != announced:
            place = line.at(claim.start("count"), claim.end() - 1)
            yield Flaw(place, f"前面说{announced}项，后面列了{listed}项。")


def _counted(line: Line) -> Iterator[Flaw]:
    """健全市、区县、乡镇（街道）四级体系; 甲和乙 may be one item or two."""
    for match in _COUNTED.finditer(line.text):
        before = line.text[max(0, match.start() - LONGEST_LIST) : match.start()]
        items = _CLAUSE.split(before)[-1].split("、")
        if len(items) < 2 or "等" in items[-1] or any(not 0 < len(i) <= LONGEST_ITEM for i in items[1:]):
            continue
        told, joined = _number(match["count"]), len(_JOINED.findall(items[-1]))
        if told not in range(len(items), len(items) + joined + 1):
            message = f"前面列了{len(items)}项，后面写的是“{match[0]}”。"
            yield Flaw(line.at(match.start(), match.end()), message)


def _number(words: str) -> int:
    return parse_numeral(words.replace("两", "二")) or 0
