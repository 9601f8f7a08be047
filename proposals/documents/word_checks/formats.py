"""Which East Asian font and which size count for a run of text (ECMA-376 Part 1, 17.7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from proposals.documents.word_reading.names import W, child_value, value, whole
from proposals.documents.word_reading.package import Package
from proposals.documents.word_reading.styles import Styles

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Format:
    """Font as the file names it ("" where it names none) and size in half points (0 where it gives none)."""

    font: str
    size: int


class Formats:
    """Asks runs, styles, defaults and theme of one file."""

    def __init__(self, package: Package) -> None:
        self._part = package.part("styles")
        self._styles = Styles(self._part)
        self._theme = package.part("theme")
        self._known: dict[tuple[str | None, str | None], tuple[etree._Element, ...]] = {}

    def of(self, run: etree._Element, paragraph: etree._Element) -> Format:
        """What counts for the Chinese characters of this run."""
        layers = list(self._layers(run, paragraph))
        font = next(filter(None, map(self._font, layers)), "")
        size = next(filter(None, (whole(child_value(layer, "sz"), 0) for layer in layers)), 0)
        return Format(font, size)

    def _layers(self, run: etree._Element, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Run properties, the nearest first."""
        own = run.find(W + "rPr")
        if own is not None:
            yield own
        yield from self._inherited(
            child_value(own, "rStyle"), child_value(paragraph.find(W + "pPr"), "pStyle")
        )

    def _inherited(self, character: str | None, paragraph: str | None) -> tuple[etree._Element, ...]:
        key = (character, paragraph)
        if key not in self._known:
            self._known[key] = tuple(self._of_styles(character, paragraph))
        return self._known[key]

    def _of_styles(self, character: str | None, paragraph: str | None) -> Iterator[etree._Element]:
        if character:
            yield from self._styles.run_properties(character)
        yield from self._styles.run_properties(paragraph)
        defaults = None if self._part is None else self._part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            yield defaults

    def _font(self, layer: etree._Element) -> str:
        fonts = layer.find(W + "rFonts")
        theme = value(fonts, "eastAsiaTheme")
        return (self._of_theme(theme) if theme else None) or value(fonts, "eastAsia") or ""

    def _of_theme(self, name: str) -> str:
        """The font that the theme gives for Chinese; the one of a script stands in for an empty one."""
        if self._theme is None:
            return ""
        kind = "majorFont" if name.startswith("major") else "minorFont"
        fonts = self._theme.find(f".//{A}fontScheme/{A}{kind}")
        if fonts is None:
            return ""
        named = fonts.find(A + "ea")
        typeface = "" if named is None else named.get("typeface") or ""
        by_script = (f.get("typeface") or "" for f in fonts.iterfind(A + "font") if f.get("script") == "Hans")
        return typeface or next(by_script, "")
