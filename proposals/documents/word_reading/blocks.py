"""The paragraphs of a document in their order, numbered, joined where a tracked paragraph mark goes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from proposals.documents.word_reading.inline import DELETED, INSERTED, Inline, Line
from proposals.documents.word_reading.names import MC, W
from proposals.documents.word_reading.numbering import Numbering
from proposals.documents.word_reading.result import Place, Tracked, WordParagraph


class Blocks:
    """Walks a body once."""

    def __init__(self, inline: Inline, numbering: Numbering) -> None:
        self._inline, self._numbering = inline, numbering
        self._joined: list[Line] = []
        self.bullets = 0

    def paragraphs(self, body: etree._Element) -> Iterator[WordParagraph]:
        """Every line of text; what a vanishing paragraph mark left at the end stands alone."""
        yield from self._walk(body, Place.TEXT)
        yield from self._numbered(self._joined, "", Place.TEXT)

    def _walk(self, element: etree._Element, place: Place) -> Iterator[WordParagraph]:
        for child in element:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child, place)
            elif tag in (W + "bookmarkStart", W + "bookmarkEnd"):
                self._inline.marks.see(child)
            elif tag in INSERTED or tag in DELETED:
                self._inline.changes += 1
                if self._inline.keeps(tag):
                    yield from self._walk(child, place)
            elif tag == MC + "AlternateContent":
                branches = [*child.iterfind(MC + "Fallback"), *child.iterfind(MC + "Choice")]
                yield from self._walk(next((b for b in branches if len(b)), child), place)
            elif isinstance(tag, str) and tag not in (W + "sectPr", W + "sdtPr", W + "sdtEndPr"):
                yield from self._walk(child, Place.TABLE if tag == W + "tbl" else place)

    def _paragraph(self, paragraph: etree._Element, place: Place) -> Iterator[WordParagraph]:
        properties = self._properties(paragraph)
        lines = self._inline.lines(paragraph)
        if self._joined:
            lines[0] = _together(self._joined.pop(), lines[0])
            lines = self._joined + lines
            self._joined = []
        if self._mark_goes(paragraph):
            self._joined = lines
            return
        number, bullet = self._numbering.number_of(properties)
        self.bullets += bullet and any(line.text.strip() for line in lines)
        yield from self._numbered(lines, number, place)

    def _properties(self, paragraph: etree._Element) -> etree._Element | None:
        """The properties that count: those before a tracked change of them, where changes are undone."""
        own = paragraph.find(W + "pPr")
        before = None if own is None else own.find(f"{W}pPrChange/{W}pPr")
        return before if before is not None and self._inline.tracked is Tracked.REJECT else own

    def _mark_goes(self, paragraph: etree._Element) -> bool:
        """Whether the end of this paragraph is a change that takes it away (17.13.5.14–22)."""
        run = paragraph.find(f"{W}pPr/{W}rPr")
        marks = () if run is None else [c.tag for c in run if c.tag in INSERTED | DELETED]
        self._inline.changes += len(marks)
        return any(not self._inline.keeps(tag) for tag in marks)

    @staticmethod
    def _numbered(lines: list[Line], number: str, place: Place) -> Iterator[WordParagraph]:
        for line in lines:
            text = line.text.strip()
            if text:
                printed = tuple(sorted(line.printed))
                yield WordParagraph(number + text, number, printed, line.inside, place)
                number = ""


def _together(first: Line, second: Line) -> Line:
    return Line(first.pieces + second.pieces, first.printed | second.printed, first.inside or second.inside)
