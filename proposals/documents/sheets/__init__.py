"""Office sheets as Word files: 办理单, 附函, 地址标签, 台账."""

from proposals.documents.sheets.case_sheet import render_case_sheet
from proposals.documents.sheets.covering_note import render_covering_note
from proposals.documents.sheets.labels import Label, render_labels
from proposals.documents.sheets.ledger import LedgerLine, render_ledger

__all__ = [
    "Label",
    "LedgerLine",
    "render_case_sheet",
    "render_covering_note",
    "render_labels",
    "render_ledger",
]
