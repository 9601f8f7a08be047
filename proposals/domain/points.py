"""建议要点: the single suggestions in a proposal's text, found by its headings and enumerations.

A help for the clerk, who confirms or corrects the list; so it never raises, whatever the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from proposals.domain.chinese_numerals import parse_numeral

_NUMBER = "[一二三四五六七八九十]{1,3}"
_AT = r"(?:^|(?<=[。；;：:！？\n]))[ \t\u3000]*"  # a marker opens a line or follows a stop
_AT_CLAUSE = r"(?:^|(?<=[。；;：:！？，,\n]))[ \t\u3000]*"
_MARKERS = [
    re.compile(rf"{_AT}({_NUMBER})、", re.MULTILINE),
    re.compile(rf"{_AT}建议({_NUMBER}|[0-9]{{1,2}})[：:、，,.]", re.MULTILINE),
    re.compile(rf"{_AT}[（(]({_NUMBER})[）)]、?", re.MULTILINE),
    re.compile(rf"{_AT}[第其]({_NUMBER})[，,、：:]", re.MULTILINE),
    re.compile(rf"{_AT}([0-9]{{1,2}})(?:[.．](?!\d)|、)", re.MULTILINE),
    re.compile(rf"{_AT}[（(]?([0-9]{{1,2}})[）)]、?", re.MULTILINE),
    re.compile(rf"{_AT_CLAUSE}([①-⑳])", re.MULTILINE),
    re.compile(rf"{_AT_CLAUSE}({_NUMBER})(?:是|要)(?!否|不是)", re.MULTILINE),
]
_HEADING = re.compile(
    rf"^[ \t\u3000]*(?!关于|以上|《)(?P<mark>{_NUMBER}、|[（(]{_NUMBER}[）)]|[0-9]{{1,2}}[.．、])?[^。；\n]{{0,24}}"
    r"(?:建议|对策)(?:措施|与措施|和措施|及措施|意见|如下|内容|部分|与对策|和对策)?[：:]?[ \t\u3000]*$",
    re.MULTILINE,
)
_LEAD_IN = re.compile(
    r"(?:为此|因此|对此|综上|鉴于此)?[，,]?(?:特|现)?(?:提出)?(?:如下|以下|几点)?(?:具体)?建议(?:如下)?[：:]"
)
_SENTENCE_END = re.compile(r"[。！？；\n]")


@dataclass(frozen=True)
class FoundPoint:
    """One suggestion; ``text`` is exactly the source from ``start`` to ``end``."""

    text: str
    start: int
    end: int

    @property
    def headline(self) -> str:
        """The first sentence, without its stop: what a list shows."""
        return _SENTENCE_END.split(self.text, maxsplit=1)[0].rstrip("：:，, ")


def split_points(source: str) -> list[FoundPoint]:
    """The suggestions in order; those under a 建议 heading when there is one; [] when nothing looks like one."""
    section = _suggestion_section(source)
    start, end = section or (0, len(source))
    found = _enumerated(source, start, end)
    if found:
        return found
    paragraphs = _paragraphs(source, start, end)
    return paragraphs if section else [p for p in paragraphs if "建议" in p.text]


def _suggestion_section(source: str) -> tuple[int, int] | None:
    """Where the suggestions stand: after the last 建议 heading, else after a sentence such as 为此建议："""
    headings = [h for h in _HEADING.finditer(source) if source[h.end() :].strip()]
    if headings:
        heading = headings[-1]
        return heading.end(), _section_end(source, heading)
    lead_in = _LEAD_IN.search(source)
    if lead_in and source[lead_in.end() :].strip():
        return lead_in.end(), len(source)
    return None


def _section_end(source: str, heading: re.Match[str]) -> int:
    """Up to the next heading of the same kind, when the heading is numbered."""
    mark = heading.group("mark")
    if not mark:
        return len(source)
    for marker in _MARKERS:
        own = marker.match(source, heading.start())
        if own:
            number = parse_numeral(own.group(1)) or 0
            for later in marker.finditer(source, heading.end()):
                if source[later.start() - 1] == "\n" and parse_numeral(later.group(1)) == number + 1:
                    return later.start()
    return len(source)


def _enumerated(source: str, start: int, end: int) -> list[FoundPoint]:
    """The pieces between the markers of the outermost enumeration that counts 1, 2, …"""
    for marker in _MARKERS:
        counted: list[re.Match[str]] = []
        for match in marker.finditer(source, start, end):
            if parse_numeral(match.group(1)) == len(counted) + 1:
                counted.append(match)
        if len(counted) >= 2:
            bounds = [*((m.end(), m.start()) for m in counted), (end, end)]
            pieces = [_trimmed(source, here[0], after[1]) for here, after in pairwise(bounds)]
            return [piece for piece in pieces if piece]
    return []


def _paragraphs(source: str, start: int, end: int) -> list[FoundPoint]:
    pieces = [
        _trimmed(source, start + m.start(), start + m.end())
        for m in re.finditer(r"[^\n]+", source[start:end])
    ]
    return [piece for piece in pieces if piece]


def _trimmed(source: str, start: int, end: int) -> FoundPoint | None:
    text = source[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return FoundPoint(text, start, start + len(text)) if text else None
