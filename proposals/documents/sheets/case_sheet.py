"""办理单 as a Word file."""

from __future__ import annotations

from dataclasses import asdict

from proposals.documents.word_template import compiled
from proposals.domain.sheets import CaseSheet


def render_case_sheet(sheet: CaseSheet, *, template: bytes) -> bytes:
    """The DOCX of the sheet."""
    return compiled(template).fill(case_sheet_context(sheet))


def case_sheet_context(sheet: CaseSheet) -> dict[str, object]:
    """The fields of the template."""
    return {**asdict(sheet), "identifier": ""}
