"""A letter from facts alone: packaged wording and templates, no database."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.documents.letter import render_letter
from proposals.documents.packaged import (
    letter_template_name,
    packaged_layout,
    packaged_template,
    packaged_wording,
)
from proposals.documents.pdf import to_pdf
from proposals.domain.letter import compose, parse_facts


@dataclass(frozen=True)
class MadeLetter:
    """The files of one letter."""

    docx: bytes
    pdf: bytes | None

    def files(self) -> list[bytes]:
        """What there is, the Word file first."""
        return [self.docx] if self.pdf is None else [self.docx, self.pdf]


def make_letter(raw_facts: object, *, with_pdf: bool = False, preprinted: bool = False) -> MadeLetter:
    """Check decoded facts, compose and render; raises ``BadInput`` or ``PdfProblem``."""
    facts = parse_facts(raw_facts)
    layout = packaged_layout()
    text = compose(facts, packaged_wording(), layout=layout)
    template = packaged_template(letter_template_name(facts))
    docx = render_letter(text, template, layout=layout, preprinted=preprinted)
    return MadeLetter(docx, to_pdf(docx) if with_pdf else None)
