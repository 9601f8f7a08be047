"""The picture of a seal: a PNG with transparency, of a size that seals have."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

from proposals.domain.errors import BadInput
from proposals.domain.sealing import SealRules

LARGEST_FILE = 4_000_000
_FEWEST, _MOST = 300, 4_000
_MM = 25.4
_CLEAR = 0.2
"""At least so much of a seal picture is transparent: the ring's inside and the corners."""


def check_seal_picture(data: bytes, rules: SealRules) -> tuple[float, float]:
    """Width and height in millimetres; refuses with a sentence what would print badly or cover the text."""
    if len(data) > LARGEST_FILE:
        raise BadInput(f"印章图片太大，请存成{LARGEST_FILE // 1_000_000}MB以内的PNG。", field="picture")
    image = _opened(data)
    if not all(_FEWEST <= side <= _MOST for side in image.size):
        raise BadInput(
            f"印章图片是{image.width}×{image.height}像素，每边应在{_FEWEST}到{_MOST}像素之间（600dpi时42毫米约992像素）。",
            field="picture",
        )
    alpha = image.convert("RGBA").getchannel("A")
    clear = sum(alpha.histogram()[:16]) / (image.width * image.height)
    if clear < _CLEAR:
        raise BadInput("印章图片的底不透明，会盖住文字，请存成透明底的PNG。", field="picture")
    if clear > 0.995:
        raise BadInput("印章图片是空白的，请重新选择。", field="picture")
    size = picture_size(image, rules)
    if not all(rules.smallest <= side <= rules.largest for side in size):
        raise BadInput(
            f"印章图片按它的分辨率是{size[0]:.0f}×{size[1]:.0f}毫米，应在{rules.smallest:g}到{rules.largest:g}毫米之间，"
            "请按印章的实际大小重新设定图片的分辨率（dpi）。",
            field="picture",
        )
    return size


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("PNG",))
            if max(image.size) <= _MOST:
                image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        raise BadInput("印章图片打不开，请上传PNG图片（透明底）。", field="picture") from None
    return image


def seal_size(data: bytes, rules: SealRules) -> tuple[float, float]:
    """Width and height in millimetres at which a checked picture is printed."""
    return picture_size(Image.open(io.BytesIO(data), formats=("PNG",)), rules)


def picture_size(image: Image.Image, rules: SealRules) -> tuple[float, float]:
    """The natural size where the picture tells its resolution, else the usual width of a seal."""
    dpi = image.info.get("dpi")
    if dpi and min(dpi) >= 100:
        return image.width / float(dpi[0]) * _MM, image.height / float(dpi[1]) * _MM
    return rules.size, rules.size * image.height / image.width
