"""批量导入: read a list, show what would happen, register it whole or not at all."""

from proposals.services.exchange.batches import (
    MOST_AT_ONCE,
    confirm,
    import_list,
    my_batches,
    preview_report,
    stage,
    staged,
)
from proposals.services.exchange.reading import Preview, PreviewRow, Wish, read_list
from proposals.services.exchange.template import empty_template

__all__ = [
    "MOST_AT_ONCE",
    "Preview",
    "PreviewRow",
    "Wish",
    "confirm",
    "empty_template",
    "import_list",
    "my_batches",
    "preview_report",
    "read_list",
    "stage",
    "staged",
]
