"""职责目录: tasks of a document with the units that lead and support them, and whose a new proposal probably is.

``reading``  a document's text, or the rows of a list, as tasks (domain §8)
``nearest``  the tasks nearest in wording to a proposal
``wording``  the clause that justifies a unit, and the ground for an adjustment
"""

from proposals.domain.responsibilities.nearest import Candidate, Near, nearest_tasks
from proposals.domain.responsibilities.reading import (
    PART_WORDS,
    TASK_HEADERS,
    UNIT_HEADERS,
    Directory,
    ResponsibilityPart,
    Share,
    TaskRead,
    is_group,
    list_as_text,
    other_names,
    read_directory,
)
from proposals.domain.responsibilities.wording import Clause, adjustment_ground, clause_words, units_words

__all__ = [
    "PART_WORDS",
    "TASK_HEADERS",
    "UNIT_HEADERS",
    "Candidate",
    "Clause",
    "Directory",
    "Near",
    "ResponsibilityPart",
    "Share",
    "TaskRead",
    "adjustment_ground",
    "clause_words",
    "is_group",
    "list_as_text",
    "nearest_tasks",
    "other_names",
    "read_directory",
    "units_words",
]
