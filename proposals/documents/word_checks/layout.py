"""Fonts, sizes, paper and margins against GB/T 9704-2012 (5.1, 5.2, 7.3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from proposals.documents.word_checks.formats import Format, Formats
from proposals.documents.word_checks.rules import BODY_FONT, HEADING_FONT, PAGE, SIZE, FileRule
from proposals.documents.word_reading.names import W, value, whole
from proposals.domain.levels import Level, parse_line
from proposals.domain.proofing.findings import Finding, Place

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TITLE = re.compile(r"(?:复函|的函|会办意见)$")
_ASIDE = (W + "txbxContent", W + "tbl")
SHORTEST_BODY, LONGEST_HEADING = 30, 40
BODY_SIZE, TITLE_SIZE = 32, 44
"""Half points of 3号 and 2号."""
SIZE_NAMES = {44: "二号", 36: "小二", 32: "三号", 30: "小三", 28: "四号", 24: "小四", 21: "五号", 18: "小五"}
FONTS = {
    "仿宋": ("仿宋", "fangsong"),
    "黑体": ("黑体", "simhei", "heiti"),
    "楷体": ("楷", "kaiti"),
    "小标宋": ("小标宋", "xbs"),
}
"""What the name of a font holds that may stand for each."""
TWIPS_PER_MM = 1440 / 25.4
PAPER = {"w": ("纸宽", 210), "h": ("纸高", 297)}
MARGINS = {"top": ("上边距", 37), "left": ("左边距", 28), "right": ("右边距", 26)}
"""The lower one is not measured: with the first page's red line at its foot it is set otherwise."""
TOLERANCE = 2
"""Millimetres: programs round, and a line that just fits is no fault."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """One paragraph that is text: its line, what it is, and how most of its characters are set."""

    line: int
    text: str
    kind: str
    format: Format

    @property
    def place(self) -> Place:
        """All of it."""
        return Place(self.line, 0, len(self.text))


def check_layout(document: etree._Element, formats: Formats) -> Iterator[Finding]:
    """Each cause once, with all lines where it stands."""
    paragraphs = list(_paragraphs(document, formats))
    yield from _fonts(BODY_FONT, paragraphs, "正文", "仿宋")
    yield from _fonts(HEADING_FONT, paragraphs, "标题", "小标宋")
    yield from _fonts(HEADING_FONT, paragraphs, "一级标题", "黑体")
    yield from _fonts(HEADING_FONT, paragraphs, "二级标题", "楷体")
    yield from _sizes(paragraphs, "正文", BODY_SIZE)
    yield from _sizes(paragraphs, "标题", TITLE_SIZE)
    yield from _page(document)


def _paragraphs(document: etree._Element, formats: Formats) -> Iterator[Formatted]:
    line = 0
    for paragraph in document.iter(W + "p"):
        lines = _lines(paragraph)
        if not lines or any(a.tag == W + "txbxContent" for a in paragraph.iterancestors()):
            continue
        line += len(lines)
        kind = _kind("".join(lines), line)
        if kind and not any(a.tag in _ASIDE for a in paragraph.iterancestors()):
            yield Formatted(line - len(lines) + 1, lines[0], kind, _most(paragraph, formats))


def _lines(paragraph: etree._Element) -> list[str]:
    """The lines of a paragraph that have text on them."""
    pieces = []
    for element in paragraph.iter(W + "t", W + "br", W + "cr"):
        pieces.append(element.text or "" if element.tag == W + "t" else "\n")
    return [line.strip() for line in "".join(pieces).split("\n") if line.strip()]


def _kind(text: str, line: int) -> str:
    """正文, 标题, 一级标题 or 二级标题; "" for what may look as it likes (主送, 署名, dates)."""
    numbered = parse_line(text)
    if line <= 4 and _TITLE.search(text) and len(text) <= LONGEST_HEADING:
        return "标题"
    if numbered and len(text) <= LONGEST_HEADING and not text.endswith("。"):
        return {Level.FIRST: "一级标题", Level.SECOND: "二级标题"}.get(numbered.level, "")
    return "正文" if len(text) >= SHORTEST_BODY and "。" in text else ""


def _most(paragraph: etree._Element, formats: Formats) -> Format:
    """The format of most Chinese characters."""
    counted: Counter[Format] = Counter()
    for run in paragraph.iter(W + "r"):
        words = "".join(t.text or "" for t in run.iterfind(W + "t"))
        counted[formats.of(run, paragraph)] += len(_CHINESE.findall(words))
    return counted.most_common(1)[0][0] if counted else Format("", 0)


def _fonts(rule: FileRule, paragraphs: Sequence[Formatted], kind: str, wanted: str) -> Iterator[Finding]:
    wrong: dict[str, list[Place]] = {}
    for paragraph in paragraphs:
        font = paragraph.format.font
        if paragraph.kind == kind and font and not _stands_for(font, wanted):
            wrong.setdefault(font, []).append(paragraph.place)
    for font, places in wrong.items():
        yield rule.finding(f"{kind}用的是“{font}”，应当用{wanted}。", f"改为{wanted}", places)


def _stands_for(font: str, wanted: str) -> bool:
    return any(name in font.lower() for name in FONTS[wanted])


def _sizes(paragraphs: Sequence[Formatted], kind: str, wanted: int) -> Iterator[Finding]:
    wrong: dict[int, list[Place]] = {}
    for paragraph in paragraphs:
        size = paragraph.format.size
        if paragraph.kind == kind and size and size != wanted:
            wrong.setdefault(size, []).append(paragraph.place)
    for size, places in wrong.items():
        yield SIZE.finding(f"{kind}是{_size(size)}，应当是{_size(wanted)}。", f"改为{_size(wanted)}", places)


def _size(half_points: int) -> str:
    points = f"{half_points / 2:g}磅"
    name = SIZE_NAMES.get(half_points)
    return f"{name}（{points}）" if name else points


def _page(document: etree._Element) -> Iterator[Finding]:
    """One finding on every measure that is off, of the first section that is."""
    for section in document.iter(W + "sectPr"):
        size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
        off = [*_off(size, PAPER), *_off(margins, MARGINS)]
        if off:
            yield PAGE.finding(f"{'、'.join(off)}。", "按A4纸、版心156×225毫米设置")
            return


def _off(element: etree._Element | None, wanted: dict[str, tuple[str, int]]) -> Iterator[str]:
    for attribute, (name, right) in wanted.items():
        given = value(element, attribute)
        measured = round(abs(whole(given, 0)) / TWIPS_PER_MM)
        if given is not None and abs(measured - right) > TOLERANCE:
            yield f"{name}{measured}毫米（应为{right}毫米）"
