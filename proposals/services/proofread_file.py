"""核稿 of a file: a Word or text file, with the facts of its case or without; no database."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.documents.uploads import UploadKind, UploadPurpose, inspect_upload, safe_name
from proposals.documents.uploads.kinds import is_package, text_or_kind
from proposals.documents.word_reading import WordText, read_word
from proposals.domain.errors import BadInput
from proposals.domain.letter import parse_facts
from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Report
from proposals.services._proofing_lists import packaged_lexicon

LARGEST = 30_000_000
LONGEST = 1_000_000
"""Characters of a text: two hundred times a reply."""


@dataclass(frozen=True)
class ProofreadFile:
    """The findings of a file; in a Word file lines are paragraphs, and ``notes`` say what was not read."""

    report: Report
    word: bool
    notes: tuple[str, ...] = ()


def proofread_file(name: str, data: bytes, raw_facts: object | None) -> ProofreadFile:
    """Read a .docx or .txt (UTF-8, GBK, or UTF-16 with a mark) and check it; unusable input is a ``BadInput``."""
    shown = safe_name(name) or "文件"
    facts = None if raw_facts is None else parse_facts(raw_facts)
    if len(data) > LARGEST:
        raise BadInput(f"文件“{shown}”超过{LARGEST // 1_000_000}MB，不是复函的样子，请核对。")
    word = _word(name, data)
    text = word.text if word else _plain(shown, data)
    if not text.strip():
        raise BadInput(f"文件“{shown}”里没有文字，请核对是否选错了文件。")
    if len(text) > LONGEST:
        raise BadInput(f"文件“{shown}”超过{LONGEST // 10_000}万字，请只留复函的内容。")
    return ProofreadFile(proofread(text, facts, packaged_lexicon()), bool(word), _notes(word))


def _word(name: str, data: bytes) -> WordText | None:
    """The Word file, None for what looks like a text."""
    if not is_package(data):
        return None
    upload = inspect_upload(name, data, UploadPurpose.TEXT)
    if upload.kind is not UploadKind.DOCX:
        raise BadInput(f"文件“{upload.safe_name}”是旧版Word文档，请另存为DOCX后重试。")
    return read_word(data)


def _plain(shown: str, data: bytes) -> str:
    text, kind = text_or_kind(data)
    if kind:
        raise BadInput(f"文件“{shown}”是{kind}，请给Word文档（.docx）或者文本文件（.txt）。")
    if text is None:
        raise BadInput(f"文件“{shown}”不是文本，或者编码不是UTF-8、GBK，请另存为UTF-8后重试。")
    return text


def _notes(word: WordText | None) -> tuple[str, ...]:
    if word is None:
        return ()
    tracked = f"文件里有{word.tracked}处修订没有接受，已按接受后的文字核稿。" if word.tracked else ""
    comments = f"文件里有{len(word.comments)}条批注，寄送前请删去。" if word.comments else ""
    boxes = f"文件里有{len(word.boxes)}个文本框，其中的文字没有核。" if word.boxes else ""
    return tuple(note for note in (tracked, comments, boxes, *word.notices) if note)
