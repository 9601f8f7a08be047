"""工作日历: the table of days, changes that are looked at first, and the open dates that move with them."""

from proposals.services.official_days.changing import confirm, make, take_over
from proposals.services.official_days.drafts import (
    Draft,
    FaultyRows,
    drop,
    prepare_again,
    prepare_days,
    prepare_file,
    prepare_packaged,
    prepare_text,
    prepare_year,
)
from proposals.services.official_days.files import empty_template, moved_sheet, year_file
from proposals.services.official_days.past import past_change, past_changes
from proposals.services.official_days.preview import Preview, preview
from proposals.services.official_days.table import (
    older_years,
    packaged_years,
    touched_years,
    year_lines,
    year_sheet,
)

__all__ = [
    "Draft",
    "FaultyRows",
    "Preview",
    "confirm",
    "drop",
    "empty_template",
    "make",
    "moved_sheet",
    "older_years",
    "packaged_years",
    "past_change",
    "past_changes",
    "prepare_again",
    "prepare_days",
    "prepare_file",
    "prepare_packaged",
    "prepare_text",
    "prepare_year",
    "preview",
    "take_over",
    "touched_years",
    "year_file",
    "year_lines",
    "year_sheet",
]
