"""JPEG, PNG and PDF: whole, not encrypted, not larger than they can be shown."""

from __future__ import annotations

import struct
import zlib
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from proposals.documents.uploads.packages import BOMB, DAMAGED, ENCRYPTED, Refused

MOST_PIXELS = 120_000_000
MOST_PAGES = 2_000
_PDFIUM = Lock()  # PDFium is not thread-safe
_NO_ENCRYPTION = -1


def inspect_png(data: bytes) -> None:
    """Walk the chunks to IEND, checking every CRC; raises ``Refused``."""
    at, first = 8, True
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if (
            end > len(data)
            or zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]
        ):
            raise Refused(DAMAGED)
        if first:
            if kind != b"IHDR" or length != 13:
                raise Refused(DAMAGED)
            _check_pixels(*struct.unpack_from(">II", data, at + 8))
            first = False
        if kind == b"IEND":
            return
        at = end
    raise Refused(DAMAGED)


def inspect_jpeg(data: bytes) -> None:
    """Walk the segments to the picture and find its end; raises ``Refused``."""
    at, seen = 2, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Refused(DAMAGED)
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and at + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, at + 5)
            _check_pixels(width, height or 1)
            seen = True
        at += 2 + max(length, 2)
        if marker == 0xDA:
            if seen and data.find(b"\xff\xd9", at) >= 0:
                return
            break
    raise Refused(DAMAGED)


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise Refused(DAMAGED)
    if width * height > MOST_PIXELS:
        raise Refused(f"是{width}×{height}的图片，像素过多，请缩小后重新上传。")


def inspect_pdf(data: bytes) -> None:
    """Complete, readable without a password, with pages; raises ``Refused``."""
    if b"%%EOF" not in data[-4096:]:
        raise Refused(DAMAGED)
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise Refused(ENCRYPTED if "assword" in str(error) else DAMAGED) from None
        try:
            if pdfium.FPDF_GetSecurityHandlerRevision(document) != _NO_ENCRYPTION:
                raise Refused(ENCRYPTED)
            pages = len(document)
        finally:
            document.close()
    if pages == 0:
        raise Refused(DAMAGED)
    if pages > MOST_PAGES:
        raise Refused(BOMB)
