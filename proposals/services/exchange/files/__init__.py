"""提案原件 and 往年复函: many files at once, each found its case by the serial number in its name.

``staging``    what came: unpacked, looked at, kept
``matching``   which file belongs to which case, and what is in the way
``attaching``  confirmed, and taken back
"""

from proposals.services.exchange.files.attaching import confirm_files, undo_files
from proposals.services.exchange.files.matching import (
    FileLine,
    FileState,
    correct_numbers,
    file_lines,
    staged_files,
)
from proposals.services.exchange.files.staging import stage_files

__all__ = [
    "FileLine",
    "FileState",
    "confirm_files",
    "correct_numbers",
    "file_lines",
    "stage_files",
    "staged_files",
    "undo_files",
]
