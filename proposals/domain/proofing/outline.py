"""The numbered lines of a text, 一、（一）1.（1）, and where their numbers do not go on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proposals.domain.levels import Level, parse_line
from proposals.domain.proofing.findings import Place
from proposals.domain.proofing.manuscript import Line

_ATTACHMENT = re.compile(r"\s*附\s*件\s*[0-9一二三四五六七八九十]{0,3}\s*")
_LIST_OF_ATTACHMENTS = re.compile(r"\s*附件[：:]")
_TWO_NUMBERS = re.compile(
    r"[0-9]{1,3}、[0-9]|[一二三四五六七八九十]、[二三四五六七八九十百千万]+[个件年天名人次岁]"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered line; ``index`` among the written lines, ``marker`` the number as typed, ``text`` the rest."""

    index: int
    line: Line
    level: Level
    number: int
    marker: str
    text: str

    @property
    def start(self) -> int:
        """Where the marker begins in the line."""
        return self.line.text.index(self.marker)

    @property
    def place(self) -> Place:
        """The place of the marker."""
        return self.line.at(self.start, self.start + len(self.marker))


@dataclass(frozen=True, slots=True)
class Gap:
    """An item that does not carry the ``expected`` number; ``after``: the item from which its level is counted."""

    item: Item
    expected: int
    after: Item | None


def outline(lines: Sequence[Line]) -> tuple[tuple[Item, ...], ...]:
    """The numbered lines of the text, then those of each attachment; a list of attachments has numbers of its own."""
    parts: list[list[Item]] = [[]]
    listing = False
    for index, line in enumerate(lines):
        if _ATTACHMENT.fullmatch(line.text):
            parts.append([])
            continue
        item = _item(index, line)
        listing = bool(_LIST_OF_ATTACHMENTS.match(line.text)) or (
            listing and item is not None and item.level is Level.THIRD
        )
        if item is not None and not listing:
            parts[-1].append(item)
    return tuple(map(tuple, parts))


def gaps(part: Sequence[Item], level: Level) -> Iterator[Gap]:
    """Numbers of a level that do not go on; a higher level starts it anew.

    The second level may go on through a whole text, as plans of work do: 一、（一）（二）二、（三）. Lists of the third and
    fourth may begin again beneath another paragraph. After a gap the count goes on from the number found.
    """
    through = level is Level.SECOND and _goes_through(part)
    before: Item | None = None
    count = 0
    for item in part:
        if item.level < level and not through:
            before, count = item, 0
        if item.level is not level:
            continue
        if not _follows(item, count, before):
            yield Gap(item, count + 1, before)
        before, count = item, item.number


def _follows(item: Item, count: int, before: Item | None) -> bool:
    if item.number == count + 1:
        return True
    again = item.level >= Level.THIRD and before is not None and item.index > before.index + 1
    return item.number == 1 and again


def _goes_through(part: Sequence[Item]) -> bool:
    """Whether no heading of the first level but the first starts the second level at （一）."""
    numbers = [item.number for item in part if item.level is Level.SECOND]
    return numbers[:1] == [1] and numbers.count(1) == 1


def _item(index: int, line: Line) -> Item | None:
    numbered = parse_line(line.text[:LOOKED_AT])
    if numbered is None or _TWO_NUMBERS.match(line.text.strip()):
        return None
    text = line.text.strip()[len(numbered.marker) :]
    return Item(index, line, numbered.level, numbered.number, numbered.marker, text)


LOOKED_AT = 200
"""So many characters of a line are read for its number, blanks at its head among them."""
