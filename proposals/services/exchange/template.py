"""The workbook that people fill in."""

from __future__ import annotations

import io

from proposals.documents.import_template import write_import_template


def empty_template(kind: str) -> bytes:
    """The empty list of a kind, with its guide sheet."""
    out = io.BytesIO()
    write_import_template(kind, out)
    return out.getvalue()
