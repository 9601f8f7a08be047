"""职责目录: documents with tasks and the units that lead and support them.

``importing``  a document read, looked at, stored whole or not at all, an older one retired
``listing``    documents, their tasks, the tasks of a unit
``suggesting`` whose a proposal probably is, with the clause that says so, and the ground for an adjustment
"""

from proposals.services.responsibilities.importing import (
    KINDS,
    NamedUnit,
    NewDirectory,
    Preview,
    import_directory,
    preview,
    text_of_upload,
)
from proposals.services.responsibilities.listing import (
    DirectoryLine,
    DirectoryPage,
    TaskLine,
    UnitLine,
    directories,
    directory_page,
    retire_directory,
    tasks_of_unit,
    told_units,
    units_named,
)
from proposals.services.responsibilities.suggesting import (
    Suggestion,
    Taken,
    suggest,
    suggestions_for,
    take_over,
)

__all__ = [
    "KINDS",
    "DirectoryLine",
    "DirectoryPage",
    "NamedUnit",
    "NewDirectory",
    "Preview",
    "Suggestion",
    "Taken",
    "TaskLine",
    "UnitLine",
    "directories",
    "directory_page",
    "import_directory",
    "list_in_file",
    "preview",
    "retire_directory",
    "suggest",
    "suggestions_for",
    "take_over",
    "tasks_of_unit",
    "told_units",
    "units_named",
    "text_of_upload",
]
