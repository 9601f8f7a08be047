"""QR codes: the same modules as another encoder's, the mask that reads best, a picture any reader can take."""

import io
import itertools
import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from segno import encoder

from proposals.documents.qr_code import BLOCKS, QUIET, SCALE, qr_png, symbol_rows

URL = "https://tian.example.gov.cn/r/0123456789abcdef0123456789abcdef"


def room(version: int) -> int:
    """Bytes that fit: all data codewords but the two of kind, length and end."""
    return sum(BLOCKS[version][1]) - 2


def theirs(data: bytes, version: int, mask: int) -> list[str]:
    made = segno.make_qr(data, error="m", mode="byte", version=version, mask=mask, boost_error=False)
    return ["".join(map(str, row)) for row in made.matrix]


@pytest.mark.parametrize("version", BLOCKS)
def test_a_full_symbol_of_every_version_and_mask_is_that_of_another_encoder(version):
    data = (URL.encode() * 5)[: room(version)]
    for mask in range(8):
        assert symbol_rows(data, version, mask) == theirs(data, version, mask)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_so_is_one_that_is_not_full(data):
    """segno puts a byte of zeros before the padding, which 7.4.10 asks for only inside a byte: here without it."""
    version = data.draw(st.sampled_from(list(BLOCKS)))
    text = data.draw(st.binary(min_size=1, max_size=room(version)))
    mask = data.draw(st.integers(0, 7))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(encoder, "write_padding_bits", lambda *_: None)
        assert symbol_rows(text, version, mask) == theirs(text, version, mask)


def penalty(rows: list[str]) -> int:
    """Table 11 of the standard, written down as it is read."""
    columns = ["".join(row[n] for row in rows) for n in range(len(rows))]
    total = 0
    for line in (*rows, *columns):
        total += sum(len(run[0]) - 2 for run in re.finditer(r"0{5,}|1{5,}", line))
        quiet = "0000" + line + "0000"
        total += 40 * len(re.findall(r"(?=1011101)(?:(?<=0000)|(?=1011101(?:0000)))", quiet))
    for upper, lower in itertools.pairwise(rows):
        total += sum(3 for n in range(len(rows) - 1) if len({*upper[n : n + 2], *lower[n : n + 2]}) == 1)
    dark = sum(row.count("1") for row in rows)
    return total + 10 * int(abs(dark * 100 / len(rows) ** 2 - 50) / 5)


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=1, max_size=room(5)))
def test_the_mask_is_the_one_with_the_fewest_marks(text):
    best = penalty(symbol_rows(text, 5))
    assert best == min(penalty(symbol_rows(text, 5, mask)) for mask in range(8))


def test_the_picture_shows_the_modules_with_a_quiet_zone():
    picture = Image.open(io.BytesIO(qr_png(URL)))
    rows = symbol_rows(URL.encode(), 4)
    side = (len(rows) + 2 * QUIET) * SCALE
    assert (picture.size, picture.mode) == ((side, side), "1")
    for y, x in itertools.product(range(0, side, 3), range(0, side, 3)):
        row, column = y // SCALE - QUIET, x // SCALE - QUIET
        inside = 0 <= row < len(rows) and 0 <= column < len(rows)
        dark = inside and rows[row][column] == "1"
        assert picture.getpixel((x, y)) == (0 if dark else 255)


def test_equal_addresses_are_equal_bytes_and_a_very_long_one_still_prints():
    assert qr_png(URL) == qr_png(URL)
    assert Image.open(io.BytesIO(qr_png(URL * 5))).size[0] > Image.open(io.BytesIO(qr_png(URL))).size[0]
