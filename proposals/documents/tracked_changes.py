"""Tracked changes in a Word document (ISO/IEC 29500-1, 17.13.5): who put in, took away or changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC
from itertools import groupby, pairwise

from lxml import etree

from proposals.documents.rendered_paragraph import Character, Paragraph, W
from proposals.domain.dates import BEIJING
from proposals.domain.redline import Change, Edit, Mark, TracedParagraph

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Word writes the time on the editor's clock, though with a Z, and since 2023 the true one beside it.
_UTC_SPACE = "http://schemas.microsoft.com/office/word/2023/wordml/word16du"
_UTC = f"{{{_UTC_SPACE}}}dateUtc"
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DELETED_NAMES = {W + "t": "delText", W + "instrText": "delInstrText"}
# What may follow the properties of a paragraph's mark.
_AFTER_MARK = (W + "sectPr", W + "pPrChange")


class Tracker:
    """Makes tracked paragraphs for one document; numbers them, and signs what has no editor of its own as ``last``."""

    def __init__(self, root: etree._Element, last: Edit) -> None:
        """``root`` is the document that they will stand in."""
        self._root = _declaring_utc(root)
        self._last = last
        ids = (element.get(W + "id", "") for element in self._root.iter())
        self._id = max((int(i) for i in ids if i.isdecimal()), default=0)

    def document(self) -> bytes:
        """The document as a part of the Word file."""
        xml: bytes = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return xml

    def removed(self, was: Paragraph, change: TracedParagraph) -> etree._Element:
        """A paragraph of the old document, taken away whole."""
        return self._whole(was, change, "del")

    def changed(self, was: Paragraph | None, stands: Paragraph, change: TracedParagraph) -> etree._Element:
        """A paragraph of the new document: put in whole, or changed from what it ``was``."""
        if was is None or change.change is Change.ADDED:
            return self._whole(stands, change, "ins")
        element = _empty_like(stands)
        self._note_old_properties(element, was.properties, _editor(change))
        old = new = 0
        for run in change.runs:
            length = len(run.text)
            before = was.characters[old : old + length]
            after = stands.characters[new : new + length]
            if run.mark is Mark.SAME:
                element.extend(self._reformatted(before, after, change))
            else:
                removed = run.mark is Mark.REMOVED
                element.append(self._tracked(before if removed else after, removed, run.edit))
            old += length if run.mark is not Mark.ADDED else 0
            new += length if run.mark is not Mark.REMOVED else 0
        return element

    def begin_at_end_of(self, element: etree._Element, following: Sequence[etree._Element]) -> None:
        """Let paragraphs put in whole begin with the end of the one before them instead of ending with their own."""
        for before, after in pairwise([element, *following]):
            mark = after.find(f"{W}pPr/{W}rPr/{W}ins")
            mark.getparent().remove(mark)
            _mark_properties(before).insert(0, mark)
        if following:
            self._note_old_properties(following[-1], element.find(W + "pPr"), None)

    def _whole(self, paragraph: Paragraph, change: TracedParagraph, kind: str) -> etree._Element:
        """All of a paragraph and its mark, so that taking it back leaves no empty line."""
        element = _empty_like(paragraph)
        self._track_mark(element, kind, change.edit)
        at = 0
        for run in change.runs:
            characters = paragraph.characters[at : at + len(run.text)]
            element.append(self._tracked(characters, kind == "del", run.edit))
            at += len(run.text)
        return element

    def _track_mark(self, paragraph: etree._Element, kind: str, edit: Edit | None) -> None:
        _mark_properties(paragraph).insert(0, self._signed(kind, edit))

    def _tracked(self, characters: Sequence[Character], removed: bool, edit: Edit | None) -> etree._Element:
        element = self._signed("del" if removed else "ins", edit)
        for _, group in groupby(characters, key=lambda c: _written(c.format)):
            element.append(_run(list(group), removed))
        return element

    def _reformatted(
        self, before: Sequence[Character], after: Sequence[Character], change: TracedParagraph
    ) -> Iterator[etree._Element]:
        """Text that stayed; where it changed its format, as when a line became a heading, the old one is noted."""
        pairs = zip(before, after, strict=True)
        for (old, new), group in groupby(pairs, key=lambda p: (_written(p[0].format), _written(p[1].format))):
            both = list(group)
            run = _run([c for _, c in both], removed=False)
            if old != new:
                self._note_old_format(run, both[0][0].format, change)
            yield run

    def _note_old_format(
        self, run: etree._Element, form: etree._Element | None, change: TracedParagraph
    ) -> None:
        properties = run.find(W + "rPr")
        if properties is None:
            properties = etree.Element(W + "rPr")
            run.insert(0, properties)
        note = self._signed("rPrChange", _editor(change))
        note.append(deepcopy(form) if form is not None else etree.Element(W + "rPr"))
        properties.append(note)

    def _note_old_properties(
        self, element: etree._Element, old: etree._Element | None, edit: Edit | None
    ) -> None:
        """Note the style, indents and so on that a paragraph had, where they are others now."""
        before, after = (_bare(p) for p in (old, element.find(W + "pPr")))
        if _written(before) == _written(after):
            return
        note = self._signed("pPrChange", edit)
        note.append(before)
        _properties(element).append(note)

    def _signed(self, kind: str, edit: Edit | None) -> etree._Element:
        """An element of a change with its number, editor and time."""
        edit = edit or self._last
        self._id += 1
        element = etree.Element(W + kind)
        element.set(W + "id", str(self._id))
        element.set(W + "author", edit.author)
        element.set(W + "date", f"{edit.at.astimezone(BEIJING):{_TIME}}")
        element.set(_UTC, f"{edit.at.astimezone(UTC):{_TIME}}")
        return element


def _properties(paragraph: etree._Element) -> etree._Element:
    """What says a paragraph's style and the like; made where there is none."""
    found = paragraph.find(W + "pPr")
    if found is None:
        found = etree.Element(W + "pPr")
        paragraph.insert(0, found)
    return found


def _mark_properties(paragraph: etree._Element) -> etree._Element:
    """The properties of the mark that ends a paragraph; made where there are none."""
    properties = _properties(paragraph)
    found = properties.find(W + "rPr")
    if found is None:
        found = etree.Element(W + "rPr")
        following = next((child for child in properties if child.tag in _AFTER_MARK), None)
        properties.append(found) if following is None else following.addprevious(found)
    return found


def _bare(properties: etree._Element | None) -> etree._Element:
    """A copy of a paragraph's properties without those of its mark and without notes."""
    copy = deepcopy(properties) if properties is not None else etree.Element(W + "pPr")
    for child in list(copy):
        if child.tag in (W + "rPr", *_AFTER_MARK):
            copy.remove(child)
    return copy


def _editor(change: TracedParagraph) -> Edit | None:
    return next((run.edit for run in change.runs if run.edit), None)


def _empty_like(paragraph: Paragraph) -> etree._Element:
    element = etree.Element(W + "p")
    if paragraph.properties is not None:
        element.append(deepcopy(paragraph.properties))
    return element


def _run(characters: Sequence[Character], removed: bool) -> etree._Element:
    """One run of equally formatted characters."""
    run = etree.Element(W + "r")
    if characters[0].format is not None:
        run.append(deepcopy(characters[0].format))
    for is_text, group in groupby(characters, key=lambda c: c.element is None):
        if is_text:
            text = etree.SubElement(run, W + ("delText" if removed else "t"))
            text.text = "".join(c.text for c in group)
            text.set(_SPACE, "preserve")
        else:
            run.extend(_copied(c, removed) for c in group)
    return run


def _copied(character: Character, removed: bool) -> etree._Element:
    element = deepcopy(character.element)
    if element is not None and removed and element.tag in _DELETED_NAMES:
        element.tag = W + _DELETED_NAMES[element.tag]
    return element


def _written(element: etree._Element | None) -> bytes:
    return b"" if element is None else etree.tostring(element, method="c14n", exclusive=True)


def _declaring_utc(root: etree._Element) -> etree._Element:
    """The root once more, with the name of the true time that older programs may ignore."""
    known = dict(root.nsmap)
    prefix = "w16du"
    new = etree.Element(root.tag, nsmap={"mc": _MC[1:-1], **known, prefix: _UTC_SPACE})
    for name, value in root.attrib.items():
        new.set(name, value)
    new.set(_MC + "Ignorable", " ".join([*new.get(_MC + "Ignorable", "").split(), prefix]))
    new.extend(list(root))
    return new
