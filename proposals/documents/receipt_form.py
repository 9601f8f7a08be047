"""征询意见表（回执）: a Word file of its own for each recipient, with link and QR code where members can reach the site."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import segno
from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.documents.word_template import compiled, unpack
from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput
from proposals.domain.letter import ReceiptWording

QR_NAME = "fuhan-qr"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True)
class ReceiptForm:
    """What we fill in before the form goes out; an absent fact leaves its cell to be written by hand."""

    serial_no: str
    session: str
    title: str
    proposer: str
    unit: str
    number: str | None = None
    issued_on: date | None = None
    outcome_class: str | None = None
    publicity: str | None = None
    return_address: str | None = None
    attitudes: tuple[str, ...] = ("满意", "基本满意", "不满意")
    results: tuple[str, ...] = ("满意", "基本满意", "不满意")
    contact_ways: tuple[str, ...] = ("见面", "电话", "信函", "未联系")


def render_receipt_form(
    form: ReceiptForm, wording: ReceiptWording, *, url: str | None, template: bytes
) -> bytes:
    """The DOCX of one form; without ``url`` neither link nor code is printed."""
    replaced = {_qr_part(template): qr_png(url)} if url else {}
    return compiled(template).fill(_context(form, wording, url), replaced)


def qr_png(url: str) -> bytes:
    """A QR code that stays readable on a fax: level M, four quiet modules."""
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def _context(form: ReceiptForm, wording: ReceiptWording, url: str | None) -> dict[str, object]:
    return {
        "heading": wording.heading,
        "identifier": "",
        "noun": wording.noun,
        "proposer_label": wording.proposer,
        "serial_no": form.serial_no,
        "session": form.session,
        "title": form.title,
        "proposer": form.proposer,
        "unit": form.unit,
        "number": form.number or "",
        "date": chinese_date(form.issued_on) if form.issued_on else "",
        "outcome_class": form.outcome_class or "",
        "publicity": form.publicity or "",
        "return_address": form.return_address or "",
        "attitudes": list(form.attitudes),
        "results": list(form.results),
        "contact_ways": list(form.contact_ways),
        "url": url or "",
    }


@lru_cache(maxsize=16)
def _qr_part(template: bytes) -> str:
    """The part that holds the picture named ``fuhan-qr``; a template with a link needs one."""
    parts = unpack(template)
    document = etree.fromstring(parts["word/document.xml"], PARSER)
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"], PARSER)
    targets = {rel.get("Id"): rel.get("Target") for rel in relations.iter(_RELATION)}
    for properties in document.iter(_DOC_PR):
        if properties.get("name") == QR_NAME:
            blip = next(properties.getparent().iter(_DRAWING))
            return "word/" + targets[blip.get(_EMBED)]
    raise BadInput(f"回执模板里缺少名为{QR_NAME}的二维码图片，请补上或换用自带模板。", field="template")
