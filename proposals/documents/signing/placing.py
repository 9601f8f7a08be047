"""Where the text of a PDF stands, in millimetres, so that a seal can be laid on it."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from proposals.documents.pdfium import opened
from proposals.documents.signing.service import SealProblem
from proposals.domain.sealing import Line

_MM = 25.4 / 72
UNREADABLE = "PDF打不开，没有签名；请重新生成PDF后再试。"
_Box = tuple[float, float, float, float]


def text_lines(pdf: bytes) -> list[Line]:
    """All lines of text with the edges of their glyphs, page by page, as they stand in the file."""
    try:
        with opened(pdf) as document:
            return [line for n in range(len(document)) for line in _lines_of(document[n], n)]
    except pdfium.PdfiumError as error:
        raise SealProblem(UNREADABLE) from error


def page_box(pdf: bytes, page: int) -> _Box:
    """Left, bottom, right and top of a page in points."""
    try:
        with opened(pdf) as document:
            box: _Box = document[page].get_mediabox()
            return box
    except (pdfium.PdfiumError, IndexError) as error:
        raise SealProblem(UNREADABLE) from error


def _lines_of(page: pdfium.PdfPage, n: int) -> Iterator[Line]:
    left, _, _, top = page.get_mediabox()
    text = page.get_textpage()
    letters: list[str] = []
    boxes: list[_Box] = []
    for i in range(text.count_chars() + 1):
        letter = chr(pdfium_c.FPDFText_GetUnicode(text.raw, i)) if i < text.count_chars() else "\n"
        if letter in "\r\n":
            if boxes:
                yield _line(n, "".join(letters), boxes, left, top)
            letters, boxes = [], []
            continue
        letters.append(letter)
        box = text.get_charbox(i)
        if box[2] > box[0]:
            boxes.append(box)


def _line(page: int, text: str, boxes: list[_Box], left: float, top: float) -> Line:
    return Line(
        page,
        text,
        left=(min(b[0] for b in boxes) - left) * _MM,
        top=(top - max(b[3] for b in boxes)) * _MM,
        right=(max(b[2] for b in boxes) - left) * _MM,
        bottom=(top - min(b[1] for b in boxes)) * _MM,
    )
