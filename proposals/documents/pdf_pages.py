"""Pages of PDFs that we made ourselves, as pictures. Uploaded PDFs are never opened here: they are downloads only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pypdfium2
from PIL import Image

from proposals.documents.pdfium import opened
from proposals.domain.errors import BadInput

MOST_PAGES = 200
WIDTHS = (480, 960, 1440)
"""Pixels: a phone, a screen, a fine screen or one's own printer."""
TALLEST = 3.0
COLOURS = 32


def page_count(pdf: bytes) -> int:
    """How many pages; raises ``BadInput`` for what is no PDF or has more than ``MOST_PAGES``."""
    with _open(pdf) as document:
        return len(document)


def page_png(pdf: bytes, number: int, width: int) -> bytes:
    """Page ``number`` (from 1) as a PNG of ``width`` pixels, one of ``WIDTHS``; raises ``BadInput``."""
    if width not in WIDTHS:
        raise BadInput("没有这种宽度的页面图片，请刷新页面。")
    with _open(pdf) as document:
        picture = _picture(document, number, width)
    out = io.BytesIO()
    # Few colours keep black, grey and red, and make it a quarter of the size.
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _picture(document: pypdfium2.PdfDocument, number: int, width: int) -> Image.Image:
    if not 1 <= number <= len(document):
        raise BadInput(f"这份文件共{len(document)}页，没有第{number}页。")
    page = document[number - 1]
    across, down = page.get_size()
    if across <= 0 or down / across > TALLEST:
        raise BadInput(f"第{number}页的版面太长，不能显示为图片，请下载查看。")
    picture: Image.Image = page.render(scale=width / across).to_pil()
    return picture.convert("RGB").resize((width, round(width * down / across)))


@contextmanager
def _open(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with ExitStack() as stack:
        try:
            document = stack.enter_context(opened(pdf))
        except pypdfium2.PdfiumError:
            raise BadInput("这份PDF打不开，请重新生成。") from None
        if len(document) > MOST_PAGES:
            raise BadInput(f"这份PDF超过{MOST_PAGES}页，不能显示为图片，请下载查看。")
        yield document
