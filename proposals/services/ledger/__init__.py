"""台账: every case of my units, filtered and sorted; page by page, as an Excel sheet, or to be printed."""

from proposals.services.ledger.export import as_pdf, export, printed
from proposals.services.ledger.exporting import make_exports
from proposals.services.ledger.exports import (
    AT_ONCE,
    STATE_WORDS,
    cancel_export,
    finished_export,
    my_exports,
    order_export,
    own_export,
    remove_old_exports,
    total_of,
)
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
from proposals.services.ledger.views import (
    View,
    change_view,
    delete_view,
    filters_of,
    known_query,
    move_up,
    my_views,
    pinned_counts,
    save_view,
    view_of,
)

__all__ = [
    "AT_ONCE",
    "CAP",
    "FILTERS",
    "PAGE",
    "STATE_WORDS",
    "Filters",
    "LedgerPage",
    "Order",
    "View",
    "as_pdf",
    "cancel_export",
    "change_view",
    "choices",
    "delete_view",
    "export",
    "filters_of",
    "finished_export",
    "handling_ids",
    "known_query",
    "ledger",
    "make_exports",
    "move_up",
    "my_exports",
    "my_views",
    "order_export",
    "own_export",
    "pinned_counts",
    "printed",
    "remove_old_exports",
    "save_view",
    "total_of",
    "verdict",
    "view_of",
]
