"""QR codes as pictures: zxing-cpp draws the modules, the PNG is written here; a thousand receipt forms want a thousand codes."""

from __future__ import annotations

import struct
import zlib

import zxingcpp

SCALE, QUIET = 8, 4
# Trying all eight masks (ISO/IEC 18004, 7.8.3) takes five times as long and gains nothing: our addresses end in random
# letters, so that no mask leaves large areas of one colour. Readers take any.
_MASK = 3
# One byte of eight pixels a module; the other seven lines of a module say that they are as the one above.
_AS_ABOVE = b"\x02"


def qr_png(url: str) -> bytes:
    """A code that stays readable on a fax: level M, four quiet modules, eight pixels a module; equal urls, equal bytes."""
    code = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK)
    modules = code.to_image(scale=1, add_quiet_zones=False)
    side, _ = modules.shape
    dots = bytes(memoryview(modules))  # type: ignore[arg-type]  # its stubs do not say that it is a buffer
    return _picture([dots[at : at + side] for at in range(0, side * side, side)])


def _picture(rows: list[bytes]) -> bytes:
    """A black and white PNG of rows with one byte a module, 0 for dark."""
    side = len(rows) + 2 * QUIET
    again = (_AS_ABOVE + bytes(side)) * (SCALE - 1)
    edge = b"\xff" * QUIET
    blank = (b"\0" + b"\xff" * side + again) * QUIET
    lines = [blank, *(b"\0" + edge + row + edge + again for row in rows), blank]
    pixels = side * SCALE
    head = struct.pack(">2I5B", pixels, pixels, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 1)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
