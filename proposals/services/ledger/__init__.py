"""台账: every case of my units, filtered and sorted; page by page, as an Excel sheet, or to be printed."""

from proposals.services.ledger.export import as_pdf, export, printed
from proposals.services.ledger.listing import (
    CAP,
    PAGE,
    Filters,
    LedgerPage,
    choices,
    handling_ids,
    ledger,
    verdict,
)

__all__ = [
    "CAP",
    "PAGE",
    "Filters",
    "LedgerPage",
    "as_pdf",
    "choices",
    "export",
    "handling_ids",
    "ledger",
    "printed",
    "verdict",
]
