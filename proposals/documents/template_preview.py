"""Show what a Word template makes of the demo's case 0607, before anybody gets it in earnest."""

from __future__ import annotations

from collections.abc import Mapping

from proposals.documents.docx_text import part_lines
from proposals.documents.letter import set_tail
from proposals.documents.qr_code import qr_png
from proposals.documents.template_samples import QR_NAME, URL
from proposals.documents.template_uses import TemplateUse
from proposals.documents.word_template import compiled

_HEADER = "word/header"
_DOCUMENT = "word/document.xml"


def preview_docx(template: bytes, use: TemplateUse) -> bytes:
    """The paper of case 0607 on this template, which must have passed its check."""
    return compiled(template).packed(_parts(template, use))


def preview_lines(template: bytes, use: TemplateUse) -> tuple[list[str], list[str]]:
    """The words of its headers and of its text, line by line, for who has no Word at hand."""
    parts = _parts(template, use)
    headers = [line for name in sorted(parts) if name.startswith(_HEADER) for line in part_lines(parts[name])]
    return headers, part_lines(parts[_DOCUMENT])


def _parts(template: bytes, use: TemplateUse) -> Mapping[str, bytes]:
    context = (use.preview or use.sample)()
    pictures = {QR_NAME: qr_png(URL)} if QR_NAME in use.pictures else {}
    parts = compiled(template).fill_parts(context, pictures)
    signature, date = context.get("signature"), context.get("date")
    if isinstance(signature, str) and isinstance(date, str):
        parts[_DOCUMENT] = set_tail(parts[_DOCUMENT], signature, date)
    return parts
