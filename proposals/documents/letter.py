"""The letter as a Word file: the final one, the draft to work on, the copy a member comments on."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from proposals.documents.draft_marks import mark_draft, signed
from proposals.documents.watermark import stamp
from proposals.documents.word_template import compiled
from proposals.domain.letter import LetterText

DOCUMENT = "word/document.xml"
LINE_CHARS, CHAR = 28, 316
SIGNATURE_STYLE, DATE_STYLE = "FuhanSignature", "FuhanDate"
DATE_FROM_RIGHT = 4


def render_letter(
    text: LetterText, template: bytes, *, identifier: str = "", more: Mapping[str, object] | None = None
) -> bytes:
    """The DOCX of a letter; equal text and template give equal bytes. ``more`` are fields of its annex."""
    return compiled(template).packed(_render(text, template, _corner(text), identifier, more))


def render_draft(
    text: LetterText,
    template: bytes,
    version: int | None = None,
    *,
    base: str | None = None,
    corner: str = "",
) -> bytes:
    """The draft to work on: the letter without number and date, body paragraphs exactly as typed.

    Marked 第N稿 in the ``corner`` of its header where nothing else is asked for. ``base`` names what it was made
    from; with it the file tells later which of its lines are the body.
    """
    corner = corner or (f"第{version}稿" if version else "草稿")
    text = replace(text, number=None, date=None)
    if base is None:
        return compiled(template).packed(_render(text, template, corner, ""))
    parts = compiled(template).fill_parts(_context(signed(text), corner, ""))
    parts = mark_draft(parts, base)
    return compiled(template).packed(parts | {DOCUMENT: _centre_signature(parts[DOCUMENT], text)})


def render_comment_copy(text: LetterText, template: bytes, *, version: int, fingerprint: str) -> bytes:
    """The watermarked copy that a member comments on, bound to one version of the draft.

    ``fingerprint`` is the hash of that version; its first eight characters are printed, all stand in the properties.
    """
    words = f"征求意见稿　第{version}稿"
    corner = f"{words}（{fingerprint[:8]}）"
    parts = _render(replace(text, number=None, date=None), template, corner, fingerprint)
    return compiled(template).packed(stamp(parts, words))


def _render(
    text: LetterText,
    template: bytes,
    corner: str,
    identifier: str,
    more: Mapping[str, object] | None = None,
) -> dict[str, bytes]:
    parts = compiled(template).fill_parts({**_context(text, corner, identifier), **(more or {})})
    return parts | {DOCUMENT: _centre_signature(parts[DOCUMENT], text)}


def letter_context(text: LetterText) -> dict[str, object]:
    """What a template is given for the final letter."""
    return _context(text, _corner(text), "")


def _context(text: LetterText, corner: str, identifier: str) -> dict[str, object]:
    """Exactly the fields of docx_templates/README.md, as plain data."""
    return {
        "mark": text.mark,
        "corner": corner,
        "number": text.number or "",
        "heading": "".join(text.title),
        "identifier": identifier,
        "title": list(text.title),
        "addressee": text.addressee,
        "opening": text.opening,
        "body": [
            {
                "level": int(part.level),
                "text": part.text,
                "heading": part.text[: part.heading],
                "rest": part.text[part.heading :],
            }
            for part in text.body
        ],
        "closing": list(text.closing),
        "attachments": list(text.attachments),
        "signature": text.signature,
        "date": text.date or "",
        "contact": text.contact or "",
        "copies": text.copies or "",
    }


def _corner(text: LetterText) -> str:
    return "　".join(word for word in (text.outcome_class, text.publicity) if word)


def _centre_signature(document: bytes, text: LetterText) -> bytes:
    """Centre the signature on the date, which stands four characters from the right (GB/T 9704-2012, 7.3.5.1).

    A signature too wide for that moves both to the left, never over the margin. Indents, not spaces.
    """
    centre = DATE_FROM_RIGHT + width(text.date or "2023年12月31日") / 2
    centre = max(centre, min(width(text.signature), LINE_CHARS) / 2)
    left = round((LINE_CHARS - 2 * centre) * CHAR)
    root = parse_xml(document)
    for properties in root.iter(qn("w:pPr")):
        if properties.style in (SIGNATURE_STYLE, DATE_STYLE):
            indent = properties.get_or_add_ind()
            indent.set(qn("w:left"), str(left))
            indent.set(qn("w:right"), "0")
    serialised: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return serialised


def width(text: str) -> float:
    """Width in Chinese characters: narrow ones count half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
