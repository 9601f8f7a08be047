"""The text that is proofread: its lines and sentences, with half-width punctuation of web pages made full-width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from proposals.domain.proofing.findings import Place

_CHINESE = r"[\u3007\u4e00-\u9fff\u3400-\u4dbf]"
_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_HALF_WIDTH = re.compile(rf"(?<={_CHINESE})[,;:?!()]|[,;:?!()](?={_CHINESE})")
_FULL_WIDTH = re.compile("[，；：？！（）]")
_SENTENCES = re.compile(r"[^。！？；\n]+[。！？；]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; ``number`` from 1, blank lines counted."""

    number: int
    text: str

    def at(self, start: int, end: int) -> Place:
        """The place of these characters."""
        return Place(self.number, start, end)

    @property
    def whole(self) -> Place:
        """The place of all its characters, white space at the edges aside."""
        return self.at(len(self.text) - len(self.text.lstrip()), len(self.text.rstrip()))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its stop; ``start`` is its first character in the line."""

    line: Line
    start: int
    text: str

    def at(self, start: int, end: int) -> Place:
        """The place of these characters of the sentence."""
        return Place(self.line.number, self.start + start, self.start + end)


class Manuscript:
    """A text as rules read it. Characters keep their places: what is made full-width is replaced one by one.

    ``half_width``: where half-width marks stood between Chinese characters. ``from_web``: they outnumber the
    full-width ones, as on pages of the web, so the rules read them as full-width (domain §6, last paragraph).
    """

    def __init__(self, source: str) -> None:
        self.source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        lines = self.source.split("\n")
        self.half_width = tuple(
            Place(n, m.start(), m.end())
            for n, line in enumerate(lines, 1)
            for m in _HALF_WIDTH.finditer(line)
        )
        self.from_web = len(self.half_width) > len(_FULL_WIDTH.findall(self.source))
        read = [_HALF_WIDTH.sub(_widened, line) for line in lines] if self.from_web else lines
        self.lines = tuple(Line(n, text) for n, text in enumerate(read, 1))

    @cached_property
    def written(self) -> tuple[Line, ...]:
        """The lines with anything on them."""
        return tuple(line for line in self.lines if line.text.strip())

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences; one never goes on over the end of a line."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for line in self.written:
            for match in _SENTENCES.finditer(line.text):
                if match[0].strip():
                    yield Sentence(line, match.start(), match[0])

    def words_at(self, place: Place) -> str:
        """What stands at a place, as the source has it."""
        return self.source.split("\n")[place.line - 1][place.start : place.end]


def _widened(match: re.Match[str]) -> str:
    return match[0].translate(_FULL)
