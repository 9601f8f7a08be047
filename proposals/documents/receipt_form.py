"""征询意见表（回执）: a Word file of its own for each recipient, with link and QR code where members can reach the site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.documents.qr_code import qr_png
from proposals.documents.word_template import compiled
from proposals.domain.dates import chinese_date
from proposals.domain.letter import ReceiptWording

QR_NAME = "fuhan-qr"


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
    pictures = {QR_NAME: qr_png(url)} if url else {}
    return compiled(template).fill(receipt_context(form, wording, url), pictures=pictures)


def receipt_context(form: ReceiptForm, wording: ReceiptWording, url: str | None) -> dict[str, object]:
    """Exactly the fields of docx_templates/README.md, as plain data."""
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
