"""督办单: a form of one page with number, receipt and room for the answer."""

from __future__ import annotations

from proposals.documents.word_template import compiled
from proposals.domain.papers import SupervisionNotice


def render_supervision(notice: SupervisionNotice, template: bytes) -> bytes:
    """The DOCX of the form."""
    return compiled(template).fill(supervision_fields(notice))


def supervision_fields(notice: SupervisionNotice) -> dict[str, object]:
    """The fields of the form, as docx_templates/README.md lists them."""
    return {
        "heading": notice.heading,
        "identifier": "",
        "number": notice.number,
        "date": notice.date,
        "to": notice.to,
        "matter": notice.matter,
        "part": notice.part,
        "dispatched_on": notice.dispatched_on,
        "owed": list(notice.owed),
        "request": notice.request,
        "contact": notice.contact,
        "copies": notice.copies,
    }
