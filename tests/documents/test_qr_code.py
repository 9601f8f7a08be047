"""QR codes: readers take them, they have their quiet zone, and they stay readable when part of them is lost."""

import io

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from proposals.documents.qr_code import QUIET, SCALE, qr_png

URL = "https://tian.example.gov.cn/r/0123456789abcdef0123456789abcdef"


def picture(url: str) -> Image.Image:
    return Image.open(io.BytesIO(qr_png(url)))


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=300))
def test_a_reader_reads_the_address(words):
    assert read(picture(words)) == [words]


def test_it_is_level_m():
    (code,) = zxingcpp.read_barcodes(picture(URL).convert("L"))
    assert code.ec_level == "M"


def test_it_is_black_and_white_with_four_quiet_modules_around():
    image = picture(URL)
    side, _ = image.size
    inner = (QUIET * SCALE, QUIET * SCALE, side - QUIET * SCALE, side - QUIET * SCALE)
    assert image.mode == "1"
    assert image.convert("L").point(lambda dot: 255 - dot).getbbox() == inner


@pytest.mark.parametrize("pixels", [37 * 2, 37 * 3])
def test_it_is_read_from_a_coarse_fax(pixels):
    assert read(picture(URL).convert("L").resize((pixels, pixels))) == [URL]


def test_it_is_read_with_a_corner_torn_off():
    image = picture(URL).convert("L")
    side, _ = image.size
    image.paste(255, (side - 9 * SCALE, side - 9 * SCALE, side, side))
    assert read(image) == [URL]


def test_equal_addresses_are_equal_bytes():
    assert qr_png(URL) == qr_png(URL)
