"""Contrast of text and ground, computed from the colour tokens of fuhan.css (WCAG 2.1: 4.5 for text, 3 for edges)."""

import re
from pathlib import Path

import pytest

from proposals.domain.lights import Colour

STATIC = Path(__file__).parents[3] / "proposals" / "web" / "static"
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (STATIC / "fuhan.css").read_text(encoding="utf-8")))
LIGHT_GREY = "#f8f9fa"

PAIRS = [
    # text            grounds it is read on                                       least
    ("ink", ("paper", "ground", "grey-pale", "accent-pale", "amber-pale", "red-pale"), 7.0),
    ("accent", ("paper",), 7.0),
    ("accent", ("ground", "grey-pale", "accent-pale"), 4.5),
    ("ink-soft", ("paper", "ground", "grey-pale", "accent-pale"), 4.5),
    ("on-accent", ("accent", "accent-dark", "green"), 4.5),
    ("on-accent-soft", ("accent",), 4.5),
    ("red", ("paper", "ground", "red-pale"), 4.5),
    ("error", ("paper", "ground", "red-pale"), 4.5),
    ("amber", ("paper", "ground", "amber-pale"), 4.5),
    ("green", ("paper", "ground", "green-pale"), 4.5),
    ("grey", ("paper", "ground", "grey-pale"), 4.5),
    ("orange", ("paper", "ground", "grey-pale", "accent-pale"), 4.5),
    ("teal", ("paper", "ground", "grey-pale", "accent-pale"), 4.5),
    ("purple", ("paper", "ground", "grey-pale", "accent-pale"), 4.5),
    ("line-strong", ("paper", "ground"), 3.0),
    ("focus", ("ink",), 3.0),
]
BOOTSTRAP = [
    "bs-primary",
    "bs-secondary",
    "bs-success",
    "bs-danger",
    "bs-warning",
    "bs-info",
    "bs-link-color",
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("text", "grounds", "least"), PAIRS, ids=[f"{t}-on-{g[0]}" for t, g, _ in PAIRS])
def test_text_stands_out_from_its_ground(text: str, grounds: tuple[str, ...], least: float) -> None:
    for ground in grounds:
        assert contrast(TOKENS[text], TOKENS[ground]) >= least, ground


@pytest.mark.parametrize("name", BOOTSTRAP)
def test_the_darkened_bootstrap_colours_are_readable_on_light_grey_too(name: str) -> None:
    assert contrast(TOKENS[name], LIGHT_GREY) >= 4.5
    assert contrast(TOKENS[name], "#ffffff") >= 4.5


def test_tokens_and_bootstrap_agree() -> None:
    assert TOKENS["bs-primary"] == TOKENS["accent"]
    assert TOKENS["bs-body-color"] == TOKENS["ink"]
    assert TOKENS["bs-body-bg"] == TOKENS["ground"]


@pytest.mark.parametrize("colour", list(Colour))
def test_every_colour_of_the_lights_is_readable_wherever_a_light_may_stand(colour: Colour) -> None:
    css = (STATIC / "parts.css").read_text(encoding="utf-8")
    text = re.search(rf"\.hue-{colour} {{ color: var\(--([a-z-]+)\); }}", css)
    assert text is not None
    for ground in ("paper", "ground", "grey-pale", "accent-pale", "red-pale"):
        assert contrast(TOKENS[text[1]], TOKENS[ground]) >= 4.5, ground
    assert f".mark-{colour} {{ --mark:" in css


@pytest.mark.parametrize("sheet", ["parts.css", "letter.css"])
def test_only_tokens_colour_the_parts(sheet: str) -> None:
    css = (STATIC / sheet).read_text(encoding="utf-8")
    loose = set(re.findall(r"(?<![\w-])color: (#[0-9a-f]+)", css)) - {"#111111"}
    assert not loose - {TOKENS["accent"]}
