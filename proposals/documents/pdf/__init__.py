"""Word to PDF and old Word to new through LibreOffice, fenced in; a case never waits for it."""

from proposals.documents.pdf.conversion import CHUNK, TIMEOUT_SECONDS, convert, to_pdf, to_pdfs
from proposals.documents.pdf.fence import converter_available, converter_path
from proposals.documents.pdf.problems import (
    ConverterBusy,
    ConverterFailed,
    ConverterMissing,
    ConverterTimeout,
    PdfProblem,
)

__all__ = [
    "CHUNK",
    "TIMEOUT_SECONDS",
    "ConverterBusy",
    "ConverterFailed",
    "ConverterMissing",
    "ConverterTimeout",
    "PdfProblem",
    "convert",
    "converter_available",
    "converter_path",
    "to_pdf",
    "to_pdfs",
]
