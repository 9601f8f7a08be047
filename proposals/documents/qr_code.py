"""QR codes as pictures: ISO/IEC 18004, bytes, level M, versions 1 to 9; a thousand receipt forms want a thousand codes.

A symbol is one whole number: its rows one after the other from the top, each followed by four light bits, and four
light rows at the end. So the eight masks are eight numbers, and what makes a symbol hard to read (7.8.3) is counted
with shifts.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

import segno

# Version → check codewords of each block, data codewords of each block (table 9, level M).
BLOCKS: dict[int, tuple[int, tuple[int, ...]]] = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32, 32)),
    5: (24, (43, 43)),
    6: (16, (27,) * 4),
    7: (18, (31,) * 4),
    8: (22, (38, 38, 39, 39)),
    9: (22, (36, 36, 36, 37, 37)),
}
# Version → centres of the alignment patterns (annex E).
ALIGNED: dict[int, tuple[int, ...]] = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
}
SCALE, QUIET = 8, 4
_FORMAT, _FORMAT_MASK, _VERSION = 0x537, 0x5412, 0x1F25
_FIELD = 0x11D
Modules = dict[tuple[int, int], int]
"""Row and column → dark (1) or light (0)."""


def qr_png(url: str) -> bytes:
    """A code that stays readable on a fax: level M, four quiet modules, eight pixels a module; equal urls, equal bytes."""
    data = url.encode("utf-8")
    version = next((v for v, (_, blocks) in BLOCKS.items() if len(data) + 2 <= sum(blocks)), None)
    if version is None:  # longer than any address we print
        out = io.BytesIO()
        segno.make_qr(url, error="m").save(out, kind="png", scale=SCALE, border=QUIET)
        return out.getvalue()
    return _picture(symbol_rows(data, version))


def symbol_rows(data: bytes, version: int, mask: int | None = None) -> list[str]:
    """The rows of the symbol, ``1`` for dark; without ``mask`` under the mask that reads best."""
    frame = _frame(version)
    bits = f"{_codewords(data, version) << frame.remainder:0{frame.capacity}b}"
    placed = int("".join(frame.arranged(bits + "0")), 2) << frame.foot
    masks = frame.masks if mask is None else frame.masks[mask : mask + 1]
    best = min((placed ^ chosen for chosen in masks), key=frame.penalty)
    written = f"{best >> frame.foot:0{frame.side * frame.stride}b}"
    return [written[at : at + frame.side] for at in range(0, len(written), frame.stride)]


# ------------------------------------------------------------------ codewords (7.4 to 7.6)


def _codewords(data: bytes, version: int) -> int:
    """Data and check codewords of all blocks, interleaved."""
    checks, blocks = BLOCKS[version]
    stream = (0b0100 << 8 | len(data)) << 8 * len(data) | int.from_bytes(data)
    filled = (stream << 4).to_bytes(len(data) + 2) + b"\xec\x11" * sum(blocks)
    at, cut = 0, []
    for size in blocks:
        cut.append(filled[at : at + size])
        at += size
    checked = [_check_words(block, checks) for block in cut]
    words = [block[n] for n in range(max(blocks)) for block in cut if n < len(block)]
    words += [block[n] for n in range(checks) for block in checked]
    return int.from_bytes(bytes(words))


def _check_words(block: bytes, checks: int) -> bytes:
    """The Reed–Solomon remainder of a block, taken a byte at a time."""
    table, top, rest = _division(checks), 8 * (checks - 1), 0
    low = (1 << top) - 1
    for byte in block:
        rest = (rest & low) << 8 ^ table[rest >> top ^ byte]
    return rest.to_bytes(checks)


@lru_cache(maxsize=16)
def _division(checks: int) -> tuple[int, ...]:
    """For each leading byte what it leaves when the generator (annex A) is taken off."""
    generator, root = [1], 1
    for _ in range(checks):
        longer = [*generator, 0]
        for n, factor in enumerate(generator):
            longer[n + 1] ^= _times(factor, root)
        generator, root = longer, _times(root, 2)
    return tuple(int.from_bytes(bytes(_times(g, lead) for g in generator[1:])) for lead in range(256))


def _times(one: int, other: int) -> int:
    """Product in the field of 256 elements."""
    product = 0
    while other:
        product ^= one * (other & 1)
        one = one << 1 ^ _FIELD * (one >> 7)
        other >>= 1
    return product


# ------------------------------------------------------------------ places in the symbol (6.3, 7.7 to 7.10)


@dataclass(frozen=True)
class _Frame:
    """What all symbols of a version share."""

    side: int
    capacity: int
    """Bits of codewords and remainder."""
    remainder: int
    arranged: Callable[[str], Sequence[str]]
    """Takes the bits of all codewords and a light one, and gives those of the rows."""
    masks: tuple[int, ...]
    """What turns the bits placed into each of the eight symbols, the fixed modules included."""

    @property
    def stride(self) -> int:
        """Bits from a module to the one below it."""
        return self.side + 4

    @property
    def foot(self) -> int:
        """Light bits below the last row."""
        return 4 * self.stride

    def penalty(self, dark: int) -> int:
        """The marks of table 11: fewer read better."""
        all_modules = self._all
        light = all_modules ^ dark
        total = 0
        for step in (1, self.stride):
            total += _runs(dark, step) + _runs(light, step) + 40 * self._like_finders(dark, step)
        total += 3 * (_blocks(dark, self.stride) + _blocks(light, self.stride))
        area = self.side**2
        return total + 10 * (abs(20 * dark.bit_count() - 10 * area) // area)

    def _like_finders(self, dark: int, step: int) -> int:
        """1:1:3:1:1 of dark, light, dark … with four light modules on one side; outside everything is light."""
        core = dark & dark >> 2 * step & dark >> 3 * step & dark >> 4 * step & dark >> 6 * step
        core &= ~(dark >> step | dark >> 5 * step)
        before = dark << step | dark << 2 * step | dark << 3 * step | dark << 4 * step
        after = dark >> 7 * step | dark >> 8 * step | dark >> 9 * step | dark >> 10 * step
        return (core & ~(before & after)).bit_count()

    @property
    def _all(self) -> int:
        row = (1 << self.side) - 1 << 4
        return _repeated(row, self.stride, self.side) << self.foot


@lru_cache(maxsize=16)
def _repeated(row: int, stride: int, times: int) -> int:
    return sum(row << stride * n for n in range(times))


def _runs(colour: int, step: int) -> int:
    """Three for five alike in a line, one for each further one."""
    two = colour & colour >> step
    five = two & two >> 2 * step & colour >> 4 * step
    return five.bit_count() + 2 * (five & ~(five >> step)).bit_count()


def _blocks(colour: int, stride: int) -> int:
    pairs = colour & colour >> 1
    return (pairs & pairs >> stride).bit_count()


@lru_cache(maxsize=16)
def _frame(version: int) -> _Frame:
    side = 17 + 4 * version
    fixed = _fixed_modules(version, side)
    reserved = {*fixed, *_format_places(side)[0], *_format_places(side)[1]}
    path = [place for place in _path(side) if place not in reserved]
    where = {place: n for n, place in enumerate(path)}
    order = [where.get((row, column), len(path)) for row in range(side) for column in range(side + 4)]
    checks, blocks = BLOCKS[version]
    words = 8 * (sum(blocks) + checks * len(blocks))
    masks = tuple(_whole_mask(mask, side, path, fixed) for mask in range(8))
    return _Frame(side, len(path), len(path) - words, itemgetter(*order), masks)


def _whole_mask(mask: int, side: int, path: list[tuple[int, int]], fixed: Modules) -> int:
    modules = {**fixed, **{place: int(_MASKS[mask](*place)) for place in path}}
    code = mask << 10 | _remainder(mask << 10, _FORMAT, 10)
    for places in _format_places(side):
        modules |= {place: (code ^ _FORMAT_MASK) >> n & 1 for n, place in enumerate(places)}
    stride = side + 4
    top = (side + 4) * stride - 1
    return sum(1 << top - row * stride - column for (row, column), dark in modules.items() if dark)


_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def _fixed_modules(version: int, side: int) -> Modules:
    """Finders, timing, alignment, version, and the one dark module; later ones give way to earlier ones."""
    modules: Modules = {}
    for row, column in ((3, 3), (3, side - 4), (side - 4, 3)):
        modules |= _square(row, column, 4, side, light=(2, 4))
    for n in range(8, side - 8):
        modules |= {(6, n): 1 - n % 2, (n, 6): 1 - n % 2}
    centres = ALIGNED[version]
    for row in centres:
        for column in centres:
            if (row, column) not in modules or 6 in (row, column) and 8 < max(row, column) < side - 9:
                modules |= _square(row, column, 2, side, light=(1,))
    if version >= 7:
        code = version << 12 | _remainder(version << 12, _VERSION, 12)
        for n in range(18):
            a, b = side - 11 + n % 3, n // 3
            modules |= {(a, b): code >> n & 1, (b, a): code >> n & 1}
    return modules | {(side - 8, 8): 1}


def _square(row: int, column: int, reach: int, side: int, *, light: tuple[int, ...]) -> Modules:
    """Rings around a centre; those at the distances ``light`` are light."""
    return {
        (row + i, column + j): int(max(abs(i), abs(j)) not in light)
        for i in range(-reach, reach + 1)
        for j in range(-reach, reach + 1)
        if 0 <= row + i < side and 0 <= column + j < side
    }


def _format_places(side: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where the 15 bits of the format stand, the last bit first, twice."""
    around = [*((n, 8) for n in (0, 1, 2, 3, 4, 5, 7, 8)), *((8, n) for n in (7, 5, 4, 3, 2, 1, 0))]
    apart = [*((8, side - 1 - n) for n in range(8)), *((side - 7 + n, 8) for n in range(7))]
    return around, apart


def _path(side: int) -> Iterator[tuple[int, int]]:
    """Columns in pairs from the right, up and down in turn; the timing column is passed over."""
    up = True
    for right in (*range(side - 1, 6, -2), *range(5, 0, -2)):
        for n in range(side):
            row = side - 1 - n if up else n
            yield from ((row, right), (row, right - 1))
        up = not up


def _remainder(value: int, divisor: int, bits: int) -> int:
    while value.bit_length() > bits:
        value ^= divisor << value.bit_length() - bits - 1
    return value


# ------------------------------------------------------------------ PNG

_BLACK_AND_WHITE = bytes.maketrans(b"01", b"\xff\x00")
_AS_ABOVE = b"\x02"


def _picture(rows: list[str]) -> bytes:
    """One bit a pixel, so that a module of eight pixels is a byte; repeated lines say that they are as above."""
    side = len(rows) + 2 * QUIET
    blank = b"\0" + b"\xff" * side
    again = (_AS_ABOVE + bytes(side)) * (SCALE - 1)
    edge = b"\xff" * QUIET
    lines = [blank, (_AS_ABOVE + bytes(side)) * (SCALE * QUIET - 1)]
    for row in rows:
        lines += (b"\0", edge, row.encode().translate(_BLACK_AND_WHITE), edge, again)
    lines += (blank, (_AS_ABOVE + bytes(side)) * (SCALE * QUIET - 1))
    pixels = side * SCALE
    head = struct.pack(">2I5B", pixels, pixels, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 1)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
