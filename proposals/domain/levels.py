"""The numbered levels of Chinese official text: 一、（一）1.（1）(GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from proposals.domain.chinese_numerals import chinese_numeral, parse_numeral


class Level(IntEnum):
    """How deep a line stands; ``BODY`` carries no number."""

    BODY = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4


@dataclass(frozen=True)
class NumberedLine:
    """A line that begins with a level's number; ``marker`` is the number as typed, ``text`` the rest."""

    level: Level
    number: int
    marker: str
    text: str

    @property
    def standard(self) -> bool:
        """Whether the number is written exactly as the standard writes it."""
        return self.marker == format_number(self.level, self.number)


@dataclass(frozen=True)
class SequenceGap:
    """Line ``index`` (from 0) carries ``found`` where its level should go on with ``expected``."""

    index: int
    level: Level
    expected: int
    found: int


_NUMERAL = "[一二三四五六七八九十]{1,3}"
_PATTERNS = (
    (Level.FIRST, re.compile(rf"({_NUMERAL})[、.．]")),
    (Level.SECOND, re.compile(rf"[（(]({_NUMERAL})[）)]、?")),
    (Level.THIRD, re.compile(r"(\d{1,3})(?:[.．](?!\d)|、)", re.ASCII)),
    (Level.FOURTH, re.compile(r"[（(](\d{1,3})[）)]、?", re.ASCII)),
)


def format_number(level: Level, number: int) -> str:
    """Write a level's number as the standard does: 一、（一）1.（1）."""
    match level:
        case Level.FIRST:
            return chinese_numeral(number) + "、"
        case Level.SECOND:
            return f"（{chinese_numeral(number)}）"
        case Level.THIRD:
            return f"{number}."
        case Level.FOURTH:
            return f"（{number}）"
        case Level.BODY:
            return ""


def parse_line(line: str) -> NumberedLine | None:
    """Read a line's level and number, also where it is not quite in standard form; None for body text."""
    stripped = line.strip()
    for level, pattern in _PATTERNS:
        match = pattern.match(stripped)
        if match:
            number = int(match[1]) if level >= Level.THIRD else parse_numeral(match[1])
            if number:
                return NumberedLine(level, number, match[0], stripped[match.end() :])
    return None


def level_of(line: str) -> Level:
    """The level of a line, ``BODY`` where it carries no number."""
    numbered = parse_line(line)
    return numbered.level if numbered else Level.BODY


def heading_length(line: str) -> int:
    """How many leading characters of a first- or second-level line are its heading.

    A run-in heading ends with its first 。 outside brackets and quotation marks; without one the whole line is it.
    """
    if level_of(line) not in (Level.FIRST, Level.SECOND):
        return 0
    depth = 0
    for index, char in enumerate(line):
        if char in "（《“‘〔":
            depth += 1
        elif char in "）》”’〕":
            depth = max(0, depth - 1)
        elif char == "。" and depth == 0:
            return index + 1
    return len(line)


def heads(line: str, following: str) -> bool:
    """Whether a numbered line is a heading of what follows: no sentence of its own, and deeper text beneath."""
    level, beneath = level_of(line), level_of(following)
    if level is Level.BODY or line.rstrip().endswith(("。", "；", "！", "？", "：", ";")):
        return False
    return beneath is Level.BODY or beneath > level


def check_sequence(lines: Iterable[str]) -> list[SequenceGap]:
    """Find numbers that do not go on from their predecessor; a higher level starts the lower ones anew.

    After a gap the count goes on from the number found, so that one missing number is one finding.
    """
    last = dict.fromkeys(Level, 0)
    gaps = []
    for index, line in enumerate(lines):
        numbered = parse_line(line)
        if numbered is None:
            continue
        expected = last[numbered.level] + 1
        if numbered.number != expected:
            gaps.append(SequenceGap(index, numbered.level, expected, numbered.number))
        last[numbered.level] = numbered.number
        for deeper in Level:
            if deeper > numbered.level:
                last[deeper] = 0
    return gaps
