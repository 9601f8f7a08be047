"""Opening PDFs of our own with PDFium, which must not be entered twice in one process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

ONE_AT_A_TIME = threading.RLock()


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document, form fields (a seal is one) drawn with its pages; raises ``pypdfium2.PdfiumError``."""
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            document.init_forms()
            yield document
        finally:
            document.close()
