"""What can be made of what: LibreOffice's filters, how a result is recognised, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass

# The reader is named: by itself LibreOffice looks inside a file and opens web pages or spreadsheets as well.
READERS = {
    "docx": "MS Word 2007 XML",
    "doc": "MS Word 97",
    "wps": "MS Word 97",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of result: the filter that writes it, its first bytes, and how sentences speak of making it."""

    ending: str
    writer: str
    begins: bytes
    making: str
    failed: str
    missing: str
    advice: str


PDF = Target(
    ending="pdf",
    writer="writer_pdf_Export",
    begins=b"%PDF-",
    making="生成PDF",
    failed="LibreOffice没有生成PDF，请检查Word文件能否打开",
    missing="无法生成PDF；Word文件不受影响。",
    advice="Word文件不受影响",
)
DOCX = Target(
    ending="docx",
    writer="MS Word 2007 XML",
    begins=b"PK\x03\x04",
    making="转换旧版Word文件",
    failed="旧版Word文件没有转换成功，请检查文件能否打开",
    missing="不能读旧版Word文件（.doc、.wps）；请在Word或WPS中另存为.docx后再传。",
    advice="请在Word或WPS中另存为.docx后再传",
)
TARGETS = {target.ending: target for target in (PDF, DOCX)}
