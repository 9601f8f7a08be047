"""批量导入: read a list, show what would happen, register it whole or not at all."""

from proposals.services.exchange.batches import (
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
from proposals.services.exchange.files import (
    FileLine,
    FileState,
    confirm_files,
    correct_numbers,
    file_lines,
    stage_files,
    staged_files,
    undo_files,
)
from proposals.services.exchange.past_batches import confirm_past, stage_past, staged_past
from proposals.services.exchange.past_reading import PastPreview, PastRow
from proposals.services.exchange.reading import Preview, PreviewRow, Wish, read_list
from proposals.services.exchange.template import empty_template
from proposals.services.exchange.undoing import can_be_undone, look_at_undoing, undo, why_not
from proposals.storage.tables.register import ImportPurpose

__all__ = [
    "CLASSIFIED",
    "FileLine",
    "FileState",
    "ImportPurpose",
    "confirm_files",
    "correct_numbers",
    "file_lines",
    "stage_files",
    "staged_files",
    "undo_files",
    "PastPreview",
    "PastRow",
    "Preview",
    "PreviewRow",
    "Wish",
    "can_be_undone",
    "choose_columns",
    "classified_rows",
    "column_fields",
    "confirm",
    "confirm_past",
    "empty_template",
    "faulty_rows_sheet",
    "import_list",
    "look_at_undoing",
    "my_batches",
    "preview_report",
    "read_list",
    "reset_columns",
    "stage",
    "stage_past",
    "staged",
    "staged_past",
    "undo",
    "why_not",
]
