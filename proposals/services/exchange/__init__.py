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
from proposals.services.exchange.choosing import (
    CLASSIFIED,
    choose_columns,
    classified_rows,
    column_fields,
    faulty_rows_sheet,
    reset_columns,
)
from proposals.services.exchange.past_batches import confirm_past, stage_past, staged_past
from proposals.services.exchange.past_reading import PastPreview, PastRow
from proposals.services.exchange.reading import Preview, PreviewRow, Wish, read_list
from proposals.services.exchange.template import empty_template

__all__ = [
    "CLASSIFIED",
    "MOST_AT_ONCE",
    "PastPreview",
    "PastRow",
    "Preview",
    "PreviewRow",
    "Wish",
    "choose_columns",
    "classified_rows",
    "column_fields",
    "confirm",
    "confirm_past",
    "empty_template",
    "faulty_rows_sheet",
    "import_list",
    "my_batches",
    "preview_report",
    "read_list",
    "reset_columns",
    "stage",
    "stage_past",
    "staged",
    "staged_past",
]
