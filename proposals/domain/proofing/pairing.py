"""Marks that come in pairs: 《》〈〉“”‘’（）〔〕【】, read once for several rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from proposals.domain.proofing.findings import Place
from proposals.domain.proofing.manuscript import Line

CLOSING = {"》": "《", "〉": "〈", "”": "“", "’": "‘", "）": "（", "〕": "〔", "】": "【"}
OPENING = {opening: closing for closing, opening in CLOSING.items()}
ALIKE = {"(": "（", ")": "）"}
"""Half-width brackets pair with full-width ones: mixing them is another fault."""
_MARKS = re.compile("[《》〈〉“”‘’（）()〔〕【】]")
_NO_PAIR = re.compile(
    r"(?:^|[\s：:；;，,。、“])(?:[0-9]{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})[)）]$|[A-Za-z]’$"
)
"""A list's “1）” closes nothing, nor does an apostrophe."""
_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at character ``start`` of its line; ``char`` as read, half-width brackets as full-width ones."""

    line: Line
    start: int
    char: str

    @property
    def place(self) -> Place:
        """The place of the mark."""
        return self.line.at(self.start, self.start + 1)


@dataclass(slots=True)
class Pairing:
    """``alone``: marks without their other half. ``titles``: 《》 within 《》, each by its two marks."""

    alone: list[Mark] = field(default_factory=list)
    titles: list[tuple[Mark, Mark]] = field(default_factory=list)


def paired(lines: Sequence[Line]) -> Pairing:
    """Pair all marks, paragraph by paragraph; marks that cross leave one of them alone."""
    found = Pairing()
    for line in lines:
        _pair(line, found)
    found.alone.sort(key=lambda mark: (mark.line.number, mark.start))
    return found


def _pair(line: Line, found: Pairing) -> None:
    stack: list[Mark] = []
    open_now = dict.fromkeys(OPENING, 0)
    inside: list[tuple[Mark, Mark]] = []
    for mark in _marks(line):
        if mark.char in OPENING:
            stack.append(mark)
            open_now[mark.char] += 1
        elif not open_now[CLOSING[mark.char]]:
            if not _NO_PAIR.search(line.text, max(0, mark.start - _BEFORE), mark.start + 1):
                found.alone.append(mark)
        else:
            opening = _opened(stack, open_now, CLOSING[mark.char], found)
            if mark.char == "》" and open_now["《"]:
                inside.append((opening, mark))
            elif mark.char == "》":
                found.titles.extend(inside)
                inside = []
    found.alone.extend(stack)


def _opened(stack: list[Mark], open_now: dict[str, int], char: str, found: Pairing) -> Mark:
    """Take the opening mark from the stack; what was opened after it has no other half."""
    while True:
        mark = stack.pop()
        open_now[mark.char] -= 1
        if mark.char == char:
            return mark
        found.alone.append(mark)


def _marks(line: Line) -> Iterator[Mark]:
    for match in _MARKS.finditer(line.text):
        yield Mark(line, match.start(), ALIKE.get(match[0], match[0]))
