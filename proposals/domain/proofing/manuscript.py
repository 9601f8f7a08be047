"""The text that is proofread: its lines and sentences, with half-width punctuation of web pages made full-width."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from proposals.domain.broken_lines import runs_on
from proposals.domain.proofing.findings import Place

CHINESE = r"\u3007\u4e00-\u9fff\u3400-\u4dbf"
"""Chinese characters, for use inside the brackets of a regular expression."""
FULL_WIDTH = str.maketrans(",;:?!().", "，；：？！（）。")
WEB_MARKS = 10
"""Fewer half-width marks than this are slips of typing, whatever their share."""
_HALF_WIDTH = re.compile(
    rf"(?<=[{CHINESE}》”])[,;:()]|[,;:()](?=[{CHINESE}《“])"
    rf"|(?<=[{CHINESE}])[?!]|[?!](?=[{CHINESE}])"
    rf"|(?<=[{CHINESE}])\.(?=[{CHINESE}]|\s*$)"
)
_NUMBERED = re.compile(r"\s*[一二三四五六七八九十]{1,3}\.")
_FULL_WIDTH = re.compile("[，；：？！（）]")
_SENTENCES = re.compile(r"[^。！？；\n]+[。！？；]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; ``number`` from 1, blank lines counted.

    Where a page's width had broken a paragraph, it is the whole paragraph; ``pieces`` then say for each part where it
    begins here, on which line it stands and at which character.
    """

    number: int
    text: str
    pieces: tuple[tuple[int, int, int], ...] = ()

    def at(self, start: int, end: int) -> Place:
        """The place of these characters; it ends with its line where they go on in the next."""
        if not self.pieces:
            return Place(self.number, start, end)
        which = bisect_right(self.pieces, start, key=lambda piece: piece[0]) - 1
        begins, number, column = self.pieces[which]
        last = self.pieces[which + 1][0] if which + 1 < len(self.pieces) else len(self.text)
        return Place(number, start - begins + column, min(end, last) - begins + column)

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
        return self.line.at(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a regular expression matched in a line."""

    line: Line
    match: re.Match[str]

    def __getitem__(self, group: int | str) -> str:
        return self.match[group]

    def at(self, group: int | str = 0) -> Place:
        """The place of a group of the match."""
        return self.line.at(*self.match.span(group))

    @property
    def before(self) -> str:
        """What stands before it in the line."""
        return self.line.text[: self.match.start()]

    @property
    def after(self) -> str:
        """What stands behind it in the line."""
        return self.line.text[self.match.end() :]


class Manuscript:
    """A text as rules read it. Characters keep their places: what is made full-width is replaced one by one.

    ``half_width``: where half-width marks stood between Chinese characters. ``from_web``: they are many and outnumber
    the full-width ones, as on pages of the web, so the rules read them as full-width (domain §6, last paragraph).
    ``broken``: a page's width had broken its paragraphs into lines, which are joined again.
    """

    def __init__(self, source: str) -> None:
        self.source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        self._source_lines = self.source.split("\n")
        self.half_width = tuple(
            Place(n, m.start(), m.end())
            for n, line in enumerate(self._source_lines, 1)
            for m in _HALF_WIDTH.finditer(line, _after_number(line))
        )
        full = len(_FULL_WIDTH.findall(self.source))
        self.from_web = len(self.half_width) >= max(WEB_MARKS, full + 1)
        read = [widened(line) for line in self._source_lines] if self.from_web else self._source_lines
        self.lines = tuple(Line(n, text) for n, text in enumerate(read, 1))
        self._runs_on = runs_on(read)
        self.broken = any(self._runs_on)

    @cached_property
    def written(self) -> tuple[Line, ...]:
        """The lines with anything on them, broken ones joined."""
        if not self.broken:
            return tuple(line for line in self.lines if line.text.strip())
        return tuple(_joined(run) for run in self._runs())

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences; one never goes on over the end of a line."""
        return tuple(self._sentences())

    def words_at(self, place: Place) -> str:
        """What stands at a place, as the source has it."""
        return self._source_lines[place.line - 1][place.start : place.end]

    def _sentences(self) -> Iterator[Sentence]:
        for line in self.written:
            for match in _SENTENCES.finditer(line.text):
                if match[0].strip():
                    yield Sentence(line, match.start(), match[0])

    def _runs(self) -> Iterator[list[Line]]:
        run: list[Line] = []
        for line, goes_on in zip(self.lines, self._runs_on, strict=True):
            run.append(line)
            if not goes_on:
                if run[0].text.strip():
                    yield run
                run = []


def _after_number(line: str) -> int:
    """Where to look from: the point in “一.” at the head of a line is no stop."""
    numbered = _NUMBERED.match(line)
    return numbered.end() if numbered else 0


def widened(line: str) -> str:
    """The line with half-width marks beside Chinese characters made full-width; a number at its head stays as it is."""
    head = _after_number(line)
    return line[:head] + _HALF_WIDTH.sub(lambda match: match[0].translate(FULL_WIDTH), line[head:])


def _joined(run: Sequence[Line]) -> Line:
    """One paragraph of lines that a page's width had broken; blanks at their ends are left out."""
    if len(run) == 1:
        return run[0]
    text = ""
    pieces = []
    for line in run:
        words = line.text.strip()
        pieces.append((len(text), line.number, line.text.index(words)))
        text += words
    return Line(run[0].number, text, tuple(pieces))
