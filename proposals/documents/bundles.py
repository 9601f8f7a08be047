"""Many files as one: a ZIP that opens everywhere, or one PDF for the printer."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO

import pypdfium2
import pypdfium2.raw as pdfium

from proposals.documents.pdfium import ONE_AT_A_TIME
from proposals.domain.errors import BadInput


def zip_files(files: Iterable[tuple[str, bytes]], target: IO[bytes], at: datetime) -> None:
    """Write the files under their names (UTF-8, flagged as such) with the time ``at``, as it is shown.

    DOCX, XLSX and PDF are deflated inside: storing them takes a tenth of the time and the same room.
    """
    stamp = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, stamp)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def merge_pdfs(files: Iterable[tuple[str, bytes]], target: IO[bytes], *, double_sided: bool = False) -> int:
    """Write all pages one after the other and give their number; ``BadInput`` names a file that is no PDF.

    ``double_sided``: an empty page follows where a file would otherwise begin on the back of another.
    """
    with ONE_AT_A_TIME:
        merged = pypdfium2.PdfDocument.new()
        try:
            for name, data in files:
                if double_sided and len(merged) % 2:
                    merged.new_page(*merged[len(merged) - 1].get_size())
                _append(merged, name, data)
            merged.save(target)
            return len(merged)
        finally:
            merged.close()


def _append(merged: pypdfium2.PdfDocument, name: str, data: bytes) -> None:
    try:
        source = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise BadInput(f"“{name}”的PDF打不开，不能合成一个文件；请改为打包下载。") from error
    try:
        for page in source:
            # A seal is a form field; fields do not come along, what they show does once it is part of the page.
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT)
        merged.import_pages(source)
    finally:
        source.close()
