"""What stands inside a paragraph: runs, tracked changes, fields, symbols, boxes, pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from proposals.documents.word_reading.names import MC, XML_SPACE, M, W, switched_on, value
from proposals.documents.word_reading.result import Tracked
from proposals.documents.word_reading.styles import Styles
from proposals.domain.printable import flaw_of

INSERTED, DELETED = {W + "ins", W + "moveTo"}, {W + "del", W + "moveFrom"}
BODY_MARK, PRINTED_MARK = "_FuhanB", "_FuhanP"
MOST_OPEN = 50  # ours never stand in each other by the dozen: more are somebody's attempt to keep us busy
_COPIED = re.compile(r"_Copy_\d+$")  # LibreOffice, for a bookmark that it met twice
_CHARACTERS = {
    W + "br": "\n",
    W + "cr": "\n",
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "noBreakHyphen": "-",
}
_SKIPPED = {
    W + name
    for name in (
        "pPr",
        "rPr",
        "instrText",
        "delInstrText",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "rt",
    )
}
_DRAWN = {W + "drawing", W + "pict", W + "object"}
_PICTURES = ("{*}blip", "{*}imagedata", "{*}OLEObject")
# Ticks, boxes and dots that people put in with 插入—符号; other signs of these fonts have no letter of their own.
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0xA8: "□",
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: "☑",
    0xE0: "→",
    0x75: "◆",
}
_SYMBOL = {0xB7: "·", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xB0: "°", 0xAE: "→"}


@dataclass
class LeftOut:
    """What text cannot carry, counted or quoted while reading."""

    count: Counter[str] = field(default_factory=Counter)
    boxes: dict[str, None] = field(default_factory=dict)


@dataclass
class Marks:
    """Bookmarks of ours that are open at this moment, by their id."""

    open: dict[str, str] = field(default_factory=dict)
    base: str = ""

    def see(self, element: etree._Element) -> None:
        """A bookmark begins or ends."""
        at = value(element, "id") or ""
        if element.tag == W + "bookmarkEnd":
            name = self.open.get(at)
            # LibreOffice begins a bookmark over several paragraphs twice and ends it once.
            self.open = {i: other for i, other in self.open.items() if other != name}
            return
        name = _COPIED.sub("", value(element, "name") or "")
        if name.startswith((BODY_MARK, PRINTED_MARK)) and len(self.open) < MOST_OPEN:
            self.open[at] = name
        if name.startswith(BODY_MARK) and not self.base:
            self.base = name.removeprefix(BODY_MARK)

    def printed(self) -> set[str]:
        """The printed lines that we stand in: their number and fingerprint."""
        return {n.removeprefix(PRINTED_MARK) for n in self.open.values() if n.startswith(PRINTED_MARK)}

    def inside(self) -> bool:
        """Whether we stand in the body."""
        return any(name.startswith(BODY_MARK) for name in self.open.values())


@dataclass
class Line:
    """Characters gathered so far, and the marks that stood open over them."""

    pieces: list[str] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)
    inside: bool = False

    @property
    def text(self) -> str:
        """All of them."""
        return "".join(self.pieces)


class Inline:
    """Reads the inside of paragraphs, one after another: fields and marks reach over their ends."""

    def __init__(self, styles: Styles, tracked: Tracked) -> None:
        self.styles, self.tracked = styles, tracked
        self.left_out, self.marks = LeftOut(), Marks()
        self.changes = 0
        self.notes: list[tuple[str, str]] = []
        self._fields: list[bool] = []

    def lines(self, paragraph: etree._Element) -> list[Line]:
        """The paragraph as lines: one more than it has soft breaks."""
        lines = [Line()]
        for text in self._walk(paragraph, deleted=False):
            for n, piece in enumerate(text.split("\n")):
                if n:
                    lines.append(Line())
                if piece.strip():
                    lines[-1].printed |= self.marks.printed()
                    lines[-1].inside |= self.marks.inside()
                lines[-1].pieces.append(piece)
        return lines

    def keeps(self, tag: str) -> bool:
        """Whether text inside this tracked change belongs to the text."""
        return tag in (INSERTED if self.tracked is Tracked.ACCEPT else DELETED)

    def _walk(self, element: etree._Element, *, deleted: bool) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag in INSERTED or tag in DELETED:
                self.changes += 1
                if self.keeps(tag):
                    yield from self._walk(child, deleted=tag in DELETED)
            elif tag in (W + "bookmarkStart", W + "bookmarkEnd"):
                self.marks.see(child)
            elif tag == MC + "AlternateContent":
                yield from self._alternative(child, deleted)
            elif tag == W + "r" and self._hidden(child):
                self.left_out.count["hidden"] += bool("".join(self._walk(child, deleted=deleted)).strip())
            else:
                yield from self._one(child, deleted)

    def _one(self, child: etree._Element, deleted: bool) -> Iterator[str]:
        """Anything that is neither a change nor a mark: characters, or something to look into or to leave out."""
        tag = child.tag
        if tag == W + "t" or (tag == W + "delText" and deleted):
            yield from self._shown(self._plain(child))
        elif tag in _CHARACTERS:
            yield from self._shown(_CHARACTERS[tag])
        elif tag == W + "sym":
            yield from self._shown(self._symbol(child))
        elif tag == W + "fldChar":
            self._field(value(child, "fldCharType") or "")
        elif tag in _DRAWN:
            self._draw(child)
        elif tag in (M + "oMath", M + "oMathPara"):
            self.left_out.count["math"] += 1
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self.notes.append((tag.removeprefix(W).removesuffix("Reference") + "s", value(child, "id") or ""))
        else:
            yield from self._walk(child, deleted=deleted)

    def _shown(self, text: str) -> Iterator[str]:
        """Text outside of a field's instruction."""
        if text and not any(self._fields):
            yield text

    def _field(self, step: str) -> None:
        """Only the result of a field is text; one still in its instruction is True (17.16.18)."""
        if step == "begin":
            self._fields.append(True)
        elif self._fields and step == "separate":
            self._fields[-1] = False
        elif self._fields and step == "end":
            self._fields.pop()

    def _plain(self, element: etree._Element) -> str:
        """Text of one element; without ``xml:space`` its edges do not count. What nobody sees is dropped."""
        text = (element.text or "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        if element.get(XML_SPACE) != "preserve":
            text = text.strip(" \t")
        if text.isprintable():
            return text
        kept = "".join(char for char in text if flaw_of(char, multiline=True) is None)
        self.left_out.count["invisible"] += len(text) - len(kept)
        return kept

    def _symbol(self, element: etree._Element) -> str:
        """A sign of a symbol font as the letter that looks like it, where there is one."""
        try:
            code = int(value(element, "char") or "", 16)
        except ValueError:
            return ""
        font = (value(element, "font") or "").lower()
        if code < 0xF000 and "wingdings" not in font and font != "symbol":
            return chr(code) if flaw_of(chr(code), multiline=False) is None else ""
        sign = (_WINGDINGS if "wingdings" in font else _SYMBOL if font == "symbol" else {}).get(
            code & 0xFF, ""
        )
        self.left_out.count["symbols"] += not sign
        return sign

    def _hidden(self, run: etree._Element) -> bool:
        properties = run.find(W + "rPr")
        if properties is None:
            return False
        if properties.find(W + "vanish") is not None:
            return switched_on(properties, "vanish")
        return self.styles.hidden(value(properties.find(W + "rStyle")))

    def _alternative(self, element: etree._Element, deleted: bool) -> Iterator[str]:
        """The form that every program understands, else the first one (ECMA-376 Part 3)."""
        branches = [*element.iterfind(MC + "Fallback"), *element.iterfind(MC + "Choice")]
        chosen = next((branch for branch in branches if len(branch)), None)
        if chosen is not None:
            yield from self._walk(chosen, deleted=deleted)

    def _draw(self, element: etree._Element) -> None:
        for box in element.iter(W + "txbxContent"):
            text = "".join(box.itertext(W + "t")).strip()
            if text:
                self.left_out.boxes[text] = None
        self.left_out.count["pictures"] += next(element.iter(*_PICTURES), None) is not None
