"""花脸稿: versions of a text compared paragraph by paragraph, and who changed what when.

``comparing``    two versions, and the lineage that survives rewriting
``attribution``  a chain of versions: every change with the edit that made it
"""

from proposals.domain.redline.attribution import (
    Edit,
    TracedParagraph,
    TracedRun,
    Version,
    trace,
    without_moves,
)
from proposals.domain.redline.comparing import (
    Change,
    Mark,
    ParagraphChange,
    Run,
    compare,
    compare_text,
    inherit_lineage,
    likeness,
)

__all__ = [
    "Change",
    "Edit",
    "Mark",
    "ParagraphChange",
    "Run",
    "TracedParagraph",
    "TracedRun",
    "Version",
    "compare",
    "compare_text",
    "inherit_lineage",
    "likeness",
    "trace",
    "without_moves",
]
