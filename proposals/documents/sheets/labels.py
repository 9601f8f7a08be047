"""地址标签: as many sheets as needed, cut to the chosen label paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.documents.word_template import compiled, pack, unpack
from proposals.domain.sheets import LabelLayout

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWIPS = 1440 / 25.4
_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label; lines that are not known come as words with room to write."""

    recipient: str
    address: str
    postcode: str = ""
    sender: str = ""


EMPTY = {"recipient": "", "address": "", "postcode": "", "sender": ""}


def render_labels(labels: Sequence[Label], layout: LabelLayout, *, template: bytes) -> bytes:
    """The DOCX of the labels, row by row; the last row is filled up with empty ones."""
    return compiled(_cut(template, layout)).fill(labels_context(labels, layout.columns))


def labels_context(labels: Sequence[Label], columns: int) -> dict[str, object]:
    """The fields of the template."""
    return {"heading": "地址标签", "identifier": "", "lines": list(_lines(labels, columns))}


def _lines(labels: Sequence[Label], columns: int) -> Iterator[dict[str, list[dict[str, str]]]]:
    for start in range(0, len(labels), columns):
        cells = [
            {"recipient": x.recipient, "address": x.address, "postcode": x.postcode, "sender": x.sender}
            for x in labels[start : start + columns]
        ]
        yield {"cells": cells + [EMPTY] * (columns - len(cells))}


@lru_cache(maxsize=8)
def _cut(template: bytes, layout: LabelLayout) -> bytes:
    """The template with margins, columns and heights of this label paper."""
    parts = unpack(template)
    document = etree.fromstring(parts[_DOCUMENT], PARSER)
    width, height = _twips(layout.width), _twips(layout.height)
    for margins in document.iter(f"{_W}pgMar"):
        margins.set(f"{_W}left", str(_twips(layout.left)))
        margins.set(f"{_W}top", str(_twips(layout.top)))
        margins.set(f"{_W}right", "0")
        margins.set(f"{_W}bottom", "0")
    for grid in document.iter(f"{_W}tblGrid"):
        grid[:] = [etree.Element(f"{_W}gridCol", {f"{_W}w": str(width)}) for _ in range(layout.columns)]
    for cell in document.iter(f"{_W}tcW"):
        cell.set(f"{_W}w", str(width))
    for row in document.iter(f"{_W}trHeight"):
        row.set(f"{_W}val", str(height))
    return pack({**parts, _DOCUMENT: etree.tostring(document, xml_declaration=True, encoding="UTF-8")})


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)
