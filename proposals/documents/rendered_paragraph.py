"""The paragraphs of a rendered Word document, character by character with their formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from proposals.documents.docx_text import ASIDE, CHARACTERS, W

OBJECT = "\ufffc"
"""Stands for a picture, a field or whatever else a run holds beside text."""
_PROPERTIES = {W + "pPr", W + "rPr"}


@dataclass(frozen=True, slots=True)
class Character:
    """One character and its run's format; ``element`` is what it is made of where that is no text."""

    text: str
    format: etree._Element | None
    element: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the document's body or of a table in it."""

    element: etree._Element
    characters: tuple[Character, ...]

    @property
    def text(self) -> str:
        """Its characters in a row."""
        return "".join(c.text for c in self.characters)

    @property
    def properties(self) -> etree._Element | None:
        """Its style, indents and the like."""
        return self.element.find(W + "pPr")

    @property
    def in_body(self) -> bool:
        """Whether it stands in no table."""
        return self.element.getparent().tag == W + "body"


def paragraphs_of(document: etree._Element) -> list[Paragraph]:
    """All paragraphs in order, blank ones included; text boxes are left aside."""
    return [Paragraph(element, tuple(_characters(element))) for element in _elements(document)]


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == W + "p":
            yield child
        elif child.tag not in ASIDE:
            yield from _elements(child)


def _characters(parent: etree._Element) -> Iterator[Character]:
    """Runs wherever they are, also within a link or a content control; marks between runs are left out."""
    for child in parent:
        if child.tag == W + "r":
            yield from _run(child)
        elif child.tag not in _PROPERTIES and child.tag not in ASIDE:
            yield from _characters(child)


def _run(run: etree._Element) -> Iterator[Character]:
    form = run.find(W + "rPr")
    for child in run:
        if child.tag == W + "t":
            for char in child.text or "":
                yield Character(char, form)
        elif child.tag in CHARACTERS:
            yield Character(CHARACTERS[child.tag], form, child)
        elif child.tag not in _PROPERTIES:
            yield Character(OBJECT, form, child)
