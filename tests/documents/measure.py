"""A ruler for rendered pages: where each character and each red line of a PDF stands, in millimetres.

Distances run from the upper left corner of the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

MM = 25.4 / 72
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
"""二号, 三号, 四号 in points."""
# A Chinese typeface stands in a square, 88 % above the baseline and 12 % below it.
ABOVE, BELOW = 0.88, 0.12
# Word and LibreOffice both set the baseline of an exact line at four fifths of its height.
ASCENT = 0.8


@dataclass(frozen=True)
class Glyph:
    """One character: its cell from ``left`` to ``right``, its ink from ``top`` to ``bottom``, ``size`` in points."""

    char: str
    left: float
    right: float
    ink_left: float
    ink_right: float
    top: float
    bottom: float
    baseline: float
    size: float
    font: str

    @property
    def cell_top(self) -> float:
        """Upper edge of the square that the character stands in."""
        return self.baseline - ABOVE * self.size * MM

    @property
    def cell_bottom(self) -> float:
        """Lower edge of that square."""
        return self.baseline + BELOW * self.size * MM


@dataclass(frozen=True)
class Line:
    """The characters on one baseline, from left to right, blanks at the ends left out."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(g.char for g in self.glyphs)

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline

    @property
    def cell_top(self) -> float:
        return self.glyphs[0].cell_top

    @property
    def cell_bottom(self) -> float:
        return self.glyphs[0].cell_bottom

    @property
    def ink_top(self) -> float:
        return min(g.top for g in self.glyphs if g.char.strip())

    @property
    def ink_bottom(self) -> float:
        return max(g.bottom for g in self.glyphs if g.char.strip())

    @property
    def fonts(self) -> set[str]:
        return {g.font for g in self.glyphs if g.char.strip()}


@dataclass(frozen=True)
class Stroke:
    """One drawn red line."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def thickness(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """One measured page."""

    width: float
    height: float
    lines: tuple[Line, ...]
    strokes: tuple[Stroke, ...]

    def line(self, words: str) -> Line:
        """The first line that holds these words."""
        return next(line for line in self.lines if words in line.text)


def measured(pdf: bytes) -> list[Page]:
    """The pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page(page) for page in document]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    glyphs = sorted(_glyphs(page, height), key=lambda g: (round(g.baseline, 1), g.left))
    rows = (tuple(row) for _, row in groupby(glyphs, key=lambda g: round(g.baseline, 1)))
    lines = (Line(trimmed) for row in rows if (trimmed := _trimmed(row)))
    strokes = sorted(_strokes(page, height), key=lambda s: s.top)
    return Page(width * MM, height * MM, tuple(lines), tuple(strokes))


def _trimmed(row: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    inked = [at for at, glyph in enumerate(row) if glyph.char.strip()]
    return row[inked[0] : inked[-1] + 1] if inked else ()


def _glyphs(page: pypdfium2.PdfPage, height: float) -> Iterator[Glyph]:
    text = page.get_textpage()
    numbers = [ctypes.c_double() for _ in range(6)]
    left, right, bottom, top, x, y = numbers
    loose, name, flags = pdfium.FS_RECTF(), ctypes.create_string_buffer(200), ctypes.c_int()
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code < 32 or pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        pdfium.FPDFText_GetLooseCharBox(text, at, loose)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetFontInfo(text, at, name, 200, flags)
        yield Glyph(
            char=chr(code),
            left=x.value * MM,
            right=loose.right * MM,
            ink_left=left.value * MM,
            ink_right=right.value * MM,
            top=(height - top.value) * MM,
            bottom=(height - bottom.value) * MM,
            baseline=(height - y.value) * MM,
            size=pdfium.FPDFText_GetFontSize(text, at),
            font=name.value.decode().partition("+")[2] or name.value.decode(),
        )


def _strokes(page: pypdfium2.PdfPage, height: float) -> Iterator[Stroke]:
    """Red paths, once each; LibreOffice draws a double border as two stroked lines, Word as filled strips."""
    seen = set()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        if not _is_red(item):
            continue
        left, bottom, right, top = _extent(item)
        stroke = Stroke(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)
        if stroke not in seen:
            seen.add(stroke)
            yield stroke


def _extent(item: pypdfium2.PdfObject) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in points; the bounds that the library gives for a stroke are a pen too wide."""
    if not _draw_mode(item)[1]:
        return item.get_bounds()  # type: ignore[no-any-return]
    matrix, x, y = item.get_matrix(), ctypes.c_float(), ctypes.c_float()
    points = []
    for at in range(pdfium.FPDFPath_CountSegments(item)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(item, at), x, y)
        points.append(matrix.on_point(x.value, y.value))
    pen = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(item, pen)
    half = pen.value * abs(matrix.d) / 2
    across, up = [p[0] for p in points], [p[1] for p in points]
    return min(across), min(up) - half, max(across), max(up) + half


def _draw_mode(item: pypdfium2.PdfObject) -> tuple[int, int]:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, filled, stroked)
    return filled.value, stroked.value


def _is_red(item: pypdfium2.PdfObject) -> bool:
    stroked = _draw_mode(item)[1]
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    read = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    read(item, red, green, blue, alpha)
    return (red.value, green.value, blue.value) == (255, 0, 0)
