"""What the reader asks of a document's styles: which of them count, and what they stand on."""

from __future__ import annotations

from lxml import etree

from proposals.documents.word_reading.names import W, child_value, switched_on, value, whole

_DEEPEST = 20


class Styles:
    """The styles part; an absent one knows no style."""

    def __init__(self, part: etree._Element | None) -> None:
        self._styles = {
            value(style, "styleId") or "": style
            for style in (() if part is None else part.iterfind(W + "style"))
        }
        self.default = next(
            (
                name
                for name, style in self._styles.items()
                if value(style, "type") == "paragraph"
                and (value(style, "default") or "") in ("1", "true", "on")
            ),
            "",
        )

    def chain(self, style: str | None) -> list[str]:
        """The style and those it is based on, nearest first."""
        names: list[str] = []
        while style in self._styles and style not in names and len(names) < _DEEPEST:
            names.append(style)
            style = child_value(self._styles[style], "basedOn")
        return names

    def run_properties(self, style: str | None) -> list[etree._Element]:
        """The run properties of a style (the default one if none is named) and of those it is based on."""
        found = (self._styles[name].find(W + "rPr") for name in self.chain(style or self.default))
        return [properties for properties in found if properties is not None]

    def numbering(self, style: str | None) -> tuple[str | None, int]:
        """``numId`` and level that a paragraph inherits from its style (the default one if it names none)."""
        num_id, level = None, None
        for name in self.chain(style or self.default):
            numbers = self._styles[name].find(f"{W}pPr/{W}numPr")
            num_id = num_id if num_id is not None else child_value(numbers, "numId")
            level = level if level is not None else child_value(numbers, "ilvl")
        return num_id, whole(level, 0)

    def hidden(self, style: str | None) -> bool:
        """Whether text of this character style is hidden."""
        return any(switched_on(self._styles[name].find(W + "rPr"), "vanish") for name in self.chain(style))
