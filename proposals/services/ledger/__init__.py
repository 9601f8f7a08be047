"""台账: every case of my units, filtered and sorted; page by page, as an Excel sheet, or to be printed."""

from proposals.services.ledger.export import as_pdf, export, printed
from proposals.services.ledger.listing import (
    CAP,
    PAGE,
    LedgerPage,
    choices,
    handling_ids,
    ledger,
    verdict,
)
from proposals.services.ledger.selection import FILTERS, Filters, Order

__all__ = [
    "CAP",
    "FILTERS",
    "PAGE",
    "Filters",
    "LedgerPage",
    "Order",
    "as_pdf",
    "choices",
    "export",
    "handling_ids",
    "ledger",
    "printed",
    "verdict",
]
