"""答复口径库: what an office says on a topic, with owner, source and the days for which it holds.

``keeping``  a line added, said anew, retired; versions are added to, never written over
``reading``  the list, one line with its versions and the drafts that say it
``drafting`` lines found while drafting, and those that a draft took over
"""

from proposals.services.standard_lines.drafting import DraftLines, FoundLine, UsedLine, lines_for_draft
from proposals.services.standard_lines.keeping import (
    NewVersion,
    add_line,
    change_line,
    may_keep,
    restore_line,
    retire_line,
    revise_line,
)
from proposals.services.standard_lines.reading import (
    DraftSaying,
    LinePage,
    LineShown,
    drafting_units,
    keeping_departments,
    line_page,
    lines,
)

__all__ = [
    "DraftLines",
    "DraftSaying",
    "FoundLine",
    "LinePage",
    "LineShown",
    "NewVersion",
    "UsedLine",
    "add_line",
    "change_line",
    "drafting_units",
    "keeping_departments",
    "line_page",
    "lines",
    "lines_for_draft",
    "may_keep",
    "restore_line",
    "retire_line",
    "revise_line",
]
