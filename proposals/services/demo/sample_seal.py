"""The demo's seal: drawn, and saying 样章 on its face; for real letters an office uploads its own picture."""

from __future__ import annotations

import io
import math
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE_MM, DPI = 42.0, 400
RED = (214, 0, 15, 255)
_TWICE = 2
"""Drawn twice as large and made smaller: smooth edges."""


def sample_seal(unit: str) -> bytes | None:
    """A round red seal 重庆市司法局（样章） with a star, as PNG of 42 mm; None where no Chinese font is installed."""
    font = _font_file()
    if font is None:
        return None
    side = round(SIZE_MM / 25.4 * DPI) * _TWICE
    image = Image.new("RGBA", (side, side), (*RED[:3], 0))
    draw = ImageDraw.Draw(image)
    width = round(side * 0.028)
    draw.ellipse((width // 2, width // 2, side - width // 2, side - width // 2), outline=RED, width=width)
    draw.polygon(_star(side / 2, side / 2, side * 0.165), fill=RED)
    _write_on_arc(image, f"{unit}（样章）", font)
    out = io.BytesIO()
    small = image.resize((side // _TWICE, side // _TWICE), Image.Resampling.LANCZOS)
    small.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    return [
        (
            x + (inner if n % 2 else radius) * math.sin(math.radians(36 * n)),
            y - (inner if n % 2 else radius) * math.cos(math.radians(36 * n)),
        )
        for n in range(10)
    ]


def _write_on_arc(image: Image.Image, text: str, font_file: Path) -> None:
    """The letters stand upright on the inside of the ring, from the lower left round the top to the lower right."""
    side = image.width
    spread = min(262.0, 30.0 * len(text))
    step = spread / max(len(text) - 1, 1)
    height = min(side * 0.135, math.radians(step) * side * 0.36)
    font = ImageFont.truetype(str(font_file), round(height))
    radius = side * 0.372
    for n, letter in enumerate(text):
        angle = -spread / 2 + n * step
        tile = Image.new("RGBA", (round(height * 2),) * 2, (*RED[:3], 0))
        middle = (height, height)
        ImageDraw.Draw(tile).text(middle, letter, font=font, fill=RED, anchor="mm", stroke_width=side // 500)
        turned = tile.rotate(-angle, Image.Resampling.BICUBIC)
        x = side / 2 + radius * math.sin(math.radians(angle)) - tile.width / 2
        y = side / 2 - radius * math.cos(math.radians(angle)) - tile.height / 2
        image.alpha_composite(turned, (round(x), round(y)))


def _font_file() -> Path | None:
    """A font that has 样 and 章, a 宋体 where there is one; fontconfig knows."""
    command = ["fc-list", ":charset=6837 7ae0", "-f", "%{file}\n"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    files = sorted({Path(line) for line in listed.splitlines() if line.endswith((".otf", ".ttf", ".ttc"))})
    songs = [file for file in files if "song" in file.name.lower() or "serif" in file.name.lower()]
    return next(iter(songs or files), None)
