"""What came of one piece of a batch."""

from __future__ import annotations

from dataclasses import dataclass

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Made:
    """A new file, or one that is kept already (``blob_id``), or neither; ``problem`` is for the report.

    ``name`` takes the place of the planned one, where one document holds several cases.
    """

    item_id: int
    data: bytes | None = None
    blob_id: int | None = None
    problem: str = ""
    name: str = ""
