"""The marks in a draft's Word file by which it is known again: what it was made from, and which lines are the body.

A custom property (docProps/custom.xml) and the bookmark around the body name the base; a bookmark around each line that
the system prints carries the line's fingerprint. Names that begin with _ are hidden in Word and WPS, and all three
programs keep them. While the template is filled, lines begin with a sign that nobody can type, so any template will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.documents.word_reading.inline import BODY_MARK, PRINTED_MARK
from proposals.documents.word_reading.names import W
from proposals.documents.word_reading.package import DRAFT_PROPERTY
from proposals.domain.letter.returned import fingerprint

LONGEST_BASE = 33
"""Word allows 40 characters in the name of a bookmark."""
_MANY, _ONE = (
    ("title", "closing", "attachments"),
    ("addressee", "opening", "signature", "contact", "copies"),
)
# Noncharacters: XML carries them, the check of typed text refuses them.
_PRINTED, _BODY = "\ufdd0", "\ufdd1"
_SIGNS = tuple(sign.encode() for sign in (_PRINTED, _BODY))
_DOCUMENT, _CUSTOM = "word/document.xml", "docProps/custom.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM_NS, _VALUE_NS = f"{{{_OFFICE}/custom-properties}}", f"{{{_OFFICE}/docPropsVTypes}}"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ANY_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def signed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a letter's lines with a sign before each, for ``mark_draft`` to find and take away."""
    lines = {name: [_PRINTED + line for line in fields[name]] for name in _MANY}
    single = {name: _PRINTED + fields[name] if fields[name] else "" for name in _ONE}
    return lines | single | {"body": [_signed_paragraph(part) for part in fields["body"]]}


def _signed_paragraph(part: Mapping[str, Any]) -> dict[str, Any]:
    """A template prints the text, or the heading and the rest."""
    first = "heading" if part["heading"] else "rest"
    return {**part, "text": _BODY + part["text"], first: _BODY + part[first]}


def mark_draft(parts: Mapping[str, bytes], base: str) -> dict[str, bytes]:
    """The filled parts with marks in the place of signs, and ``base`` in the properties."""
    if not 0 < len(base) <= LONGEST_BASE:
        raise ValueError(base)
    marked = dict(parts)
    marked[_DOCUMENT] = _marked(parts[_DOCUMENT], base)
    for name, blob in marked.items():
        if any(sign in blob for sign in _SIGNS) and name.endswith(".xml"):
            for sign in _SIGNS:
                blob = blob.replace(sign, b"")
            marked[name] = blob
    return _with_property(marked, base)


def _marked(document: bytes, base: str) -> bytes:
    root = etree.fromstring(document, PARSER)
    printed: list[etree._Element] = []
    body: list[etree._Element] = []
    for text in root.iter(W + "t"):
        words = text.text or ""
        for sign, found in ((_PRINTED, printed), (_BODY, body)):
            if sign in words:
                text.text = words = words.replace(sign, "")
                paragraph = next(text.iterancestors(W + "p"))
                if paragraph not in found[-1:]:
                    found.append(paragraph)
    free = 1 + max((int(i) for i in root.xpath("//@*[local-name()='id']") if i.isdecimal()), default=0)
    for n, paragraph in enumerate(printed):
        mark = fingerprint("".join(paragraph.itertext(W + "t")))
        _bookmark(paragraph, paragraph, free + n, f"{PRINTED_MARK}{n}_{mark}")
    if body:
        _bookmark(body[0], body[-1], free + len(printed), BODY_MARK + base)
    return _serialised(root)


def _bookmark(first: etree._Element, last: etree._Element, number: int, name: str) -> None:
    """Around what stands in these paragraphs, behind the properties of the first."""
    at = 1 if len(first) and first[0].tag == W + "pPr" else 0
    start = etree.Element(W + "bookmarkStart", {W + "id": str(number), W + "name": name})
    first.insert(at, start)
    last.append(etree.Element(W + "bookmarkEnd", {W + "id": str(number)}))


def _with_property(parts: dict[str, bytes], base: str) -> dict[str, bytes]:
    """Add the custom property, to those that the template may have brought."""
    if _CUSTOM in parts:
        properties = etree.fromstring(parts[_CUSTOM], PARSER)
    else:
        properties = etree.Element(
            _CUSTOM_NS + "Properties", nsmap={None: _CUSTOM_NS[1:-1], "vt": _VALUE_NS[1:-1]}
        )
        parts[_TYPES] = _extended(
            parts[_TYPES], _TYPES_NS + "Override", PartName="/" + _CUSTOM, ContentType=_CUSTOM_TYPE
        )
        parts[_RELATIONS] = _extended(
            parts[_RELATIONS],
            _RELATIONS_NS + "Relationship",
            Id="rIdFuhanDraft",
            Type=f"{_OFFICE}/relationships/custom-properties",
            Target=_CUSTOM,
        )
    taken = [int(p.get("pid", "1")) for p in properties if p.get("name") != DRAFT_PROPERTY]
    for old in [p for p in properties if p.get("name") == DRAFT_PROPERTY]:
        properties.remove(old)
    number = str(max(taken, default=1) + 1)
    attributes = {"fmtid": _ANY_FORMAT, "pid": number, "name": DRAFT_PROPERTY}
    entry = etree.SubElement(properties, _CUSTOM_NS + "property", attributes)
    etree.SubElement(entry, _VALUE_NS + "lpwstr").text = base
    parts[_CUSTOM] = _serialised(properties)
    return parts


def _extended(part: bytes, tag: str, **attributes: str) -> bytes:
    root = etree.fromstring(part, PARSER)
    etree.SubElement(root, tag, attributes)
    return _serialised(root)


def _serialised(root: etree._Element) -> bytes:
    blob: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return blob
