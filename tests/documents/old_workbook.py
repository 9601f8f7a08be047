"""A smallest .xls (BIFF8 in an OLE container), so that tests of the old format need no file and no Excel."""

from __future__ import annotations

import struct

_SECTOR = 512


def xls(cells: dict[tuple[int, int], str | float]) -> bytes:
    """One visible sheet 表 with these cells, (row, column) counted from 0."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for (row, column), value in sorted(cells.items()):
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            sheet += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
        else:
            sheet += _record(0x0203, place + struct.pack("<d", value))
    sheet += _record(0x000A, b"")
    return _container(_globals(sheet_at=_globals(0)) + sheet)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _globals(sheet_at: int | bytes) -> bytes:
    at = len(sheet_at) if isinstance(sheet_at, bytes) else sheet_at
    title = "表".encode("utf-16-le")
    return (
        _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
        + _record(0x0042, struct.pack("<H", 1200))
        + _record(0x0085, struct.pack("<IBBBB", at, 0, 0, 1, 1) + title)
        + _record(0x000A, b"")
    )


def _container(stream: bytes) -> bytes:
    """One FAT sector, one directory sector, then the stream (at least 4096 bytes, so no mini stream)."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (_SECTOR // 4 - len(fat))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff\xff\xff\xff" * 108
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + struct.pack("<128I", *fat) + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
