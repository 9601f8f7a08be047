"""试核: a text or a file of no case, looked through with the libraries of the office; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.documents.pdf import convert
from proposals.documents.uploads import UploadKind, UploadLimits, UploadPurpose, inspect_upload
from proposals.documents.uploads.kinds import is_package, text_or_kind
from proposals.documents.word_checks import check_word
from proposals.documents.word_reading import read_word
from proposals.domain.errors import BadInput
from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Finding
from proposals.services._office import Office
from proposals.services._proofing import Proofread, found_in, lexicon_of

LONGEST = 200_000
"""Characters: forty times a reply."""


@dataclass(frozen=True, slots=True)
class FileToTry:
    """The words of a file, and what is wrong with it beside them."""

    name: str
    text: str
    findings: tuple[Finding, ...] = ()


def read_to_try(name: str, data: bytes, *, megabytes: int) -> FileToTry:
    """A Word or text file; asks no database, so that nobody waits for LibreOffice. Raises ``BadInput`` at ``file``."""
    if not is_package(data):
        return FileToTry(name, _plain(data))
    limits = UploadLimits(largest=megabytes * 1_000_000)
    upload = inspect_upload(name, data, UploadPurpose.TEXT, limits, field="file")
    if upload.kind is UploadKind.DOC:
        data = convert(data, "doc", "docx")
        inspect_upload("file.docx", data, UploadPurpose.TEXT, limits, field="file")
    return FileToTry(upload.safe_name, read_word(data).text, check_word(data))


def try_text(office: Office, text: str, field: str = "text") -> Proofread:
    """What the rules find in a text of which no case is known; raises ``BadInput`` at ``field``."""
    if not text.strip():
        raise BadInput("没有可以核的文字，请粘贴文字或者选择文件。", field=field)
    if len(text) > LONGEST:
        raise BadInput(f"文字有{len(text)}字，最多核{LONGEST}字，请只留复函的内容。", field=field)
    findings = proofread(text, None, lexicon_of(office)).findings
    return Proofread(tuple(found_in(text, findings)), ())


def try_file(office: Office, file: FileToTry) -> Proofread:
    """The same for a file: what is wrong with it beside its words comes first."""
    report = try_text(office, file.text, "file")
    return Proofread((*found_in(file.text, file.findings), *report.found), ())


def _plain(data: bytes) -> str:
    text, kind = text_or_kind(data)
    if text is None:
        raise BadInput(
            f"这是{kind or '读不懂的文件'}，请选择Word文件（.docx、.doc、.wps）或者文本文件（.txt）。",
            field="file",
        )
    return text
