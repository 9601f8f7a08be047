"""Which kinds of files have words, and how each is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from proposals.documents.fence import ChildEnded, Limits, run_child
from proposals.documents.pdf import ConverterFailed, ConverterTimeout, convert
from proposals.documents.uploads.kinds import MEDIA_TYPES, UploadKind
from proposals.documents.word_reading import read_word
from proposals.domain.broken_lines import joined_lines
from proposals.domain.errors import BadInput
from proposals.domain.searching import plain

MOST_CHARACTERS = 500_000
NO_WORDS = "这份文件没有文字，可能是扫描件，查不到其中的内容。"
UNREADABLE = "这份文件读不出文字，查不到其中的内容；请下载查看。"
TOO_LONG = f"这份文件太长，只能查到前{MOST_CHARACTERS // 10_000}万字。"
SCANNED = 5
"""Fewer characters a page than this are page numbers and stamps, not the words of a text."""
_CHILD = Path(__file__).with_name("pdf_child.py")
_LIMITS = Limits(memory=1_500 * 2**20, seconds=60, output=50 * 2**20, patience=120)


@dataclass(frozen=True, slots=True)
class FileWords:
    """What was read, and one sentence where it is not all of it."""

    text: str
    note: str = ""


def words_of(data: bytes, media_type: str) -> FileWords:
    """The words of a file in paragraphs; raises ``BadInput`` where there are none, ``PdfProblem`` where not now."""
    reader = _READERS.get(media_type)
    if reader is None:
        raise BadInput(NO_WORDS)
    text = "".join(sign for sign in reader(data) if sign == "\n" or sign == "\t" or sign.isprintable())
    if not plain(text):
        raise BadInput(NO_WORDS)
    if len(text) > MOST_CHARACTERS:
        return FileWords(text[:MOST_CHARACTERS], TOO_LONG)
    return FileWords(text)


def has_words(media_type: str) -> bool:
    """Whether files of this type can be read."""
    return media_type in _READERS


def media_types_with_words() -> tuple[str, ...]:
    """The types of files that can be read."""
    return tuple(_READERS)


def _of_docx(data: bytes) -> str:
    try:
        word = read_word(data)
    except BadInput:
        raise BadInput(UNREADABLE) from None
    return "\n".join([word.text, *word.boxes])


def _of_doc(data: bytes) -> str:
    """An old .doc or .wps by way of LibreOffice; a file that it cannot read has no words for us."""
    try:
        return _of_docx(convert(data, "doc", "docx"))
    except (ConverterFailed, ConverterTimeout):
        raise BadInput(UNREADABLE) from None


def _of_pdf(data: bytes) -> str:
    try:
        pages = json.loads(run_child(_CHILD, (str(MOST_CHARACTERS),), data, _LIMITS))
    except ChildEnded:
        raise BadInput(UNREADABLE) from None
    text = joined_lines(pages)
    if len(plain(text)) < SCANNED * len(pages):
        raise BadInput(NO_WORDS)
    return text


_READERS: dict[str, Callable[[bytes], str]] = {
    MEDIA_TYPES[UploadKind.DOCX]: _of_docx,
    MEDIA_TYPES[UploadKind.DOC]: _of_doc,
    MEDIA_TYPES[UploadKind.PDF]: _of_pdf,
}
