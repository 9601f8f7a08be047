"""A Word file as text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from proposals.documents.fence import ChildEnded, Limits, run_child
from proposals.documents.word_reading.blocks import Blocks
from proposals.documents.word_reading.inline import Inline
from proposals.documents.word_reading.names import W, value
from proposals.documents.word_reading.numbering import Numbering
from proposals.documents.word_reading.package import DRAFT_PROPERTY, NOT_A_DOCX, Package
from proposals.documents.word_reading.result import Comment, Tracked, WordText
from proposals.documents.word_reading.styles import Styles
from proposals.domain.errors import BadInput

QUOTED, MOST_QUOTED = 20, 3
TOO_MUCH = "这份文件的内容过多或过于复杂，无法读取，请只保留答复内容，另存后重试。"
LARGEST_AT_HOME = 4_000_000
"""Bytes of XML: thirty times a letter of twenty pages."""
_CHILD = Path(__file__).with_name("child.py")
_LIMITS = Limits(memory=1_500 * 2**20, seconds=20, output=100 * 2**20, patience=60)
_COUNTED = {
    "pictures": "文件里有{n}幅图片，没有带入；需要随函寄送的请作为附件。",
    "math": "文件里有{n}处公式，没有带入，请改用文字。",
    "symbols": "文件里有{n}个特殊字体的符号，没有带入，请核对后用文字补上。",
    "hidden": "文件里有{n}处隐藏文字，没有带入。",
    "bullets": "有{n}段前面是项目符号，符号没有带入；需要序号的请写成“1.”这样的数字。",
    "invisible": "去掉了{n}个看不见的字符（如零宽空格）。",
}


def read_word(data: bytes, tracked: Tracked = Tracked.ACCEPT) -> WordText:
    """The text of a DOCX with tracked changes accepted or rejected; raises ``BadInput`` for what is no DOCX.

    Footnotes, pictures, formulas and the like are not text: a notice tells of each kind. A file larger than letters are
    is read in a process of its own, under limits.
    """
    if unpacked_size(data) <= LARGEST_AT_HOME:
        return read_here(data, tracked)
    try:
        answer = run_child(_CHILD, (tracked.value,), data, _LIMITS)
    except ChildEnded:
        raise BadInput(TOO_MUCH, field="file") from None
    if answer[:1] != b"=":
        raise BadInput(answer[1:].decode("utf-8", "replace") or TOO_MUCH, field="file")
    return WordText.from_json(answer[1:].decode("utf-8"))


def unpacked_size(data: bytes) -> int:
    """How large the parts are that would be parsed, as the directory of the file says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(info.file_size for info in archive.infolist() if info.filename.endswith(".xml"))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise BadInput(NOT_A_DOCX, field="file") from None


def read_here(data: bytes, tracked: Tracked) -> WordText:
    """``read_word`` without the fence."""
    package = Package(data)
    body = package.document.find(W + "body")
    if body is None:
        raise BadInput(NOT_A_DOCX, field="file")
    styles = Styles(package.part("styles"))
    inline = Inline(styles, tracked)
    blocks = Blocks(inline, Numbering(package.part("numbering"), styles))
    try:
        paragraphs = tuple(blocks.paragraphs(body))
    except RecursionError:
        raise BadInput(TOO_MUCH, field="file") from None
    inline.left_out.count["bullets"] = blocks.bullets
    counted = (_COUNTED[kind].format(n=n) for kind, n in inline.left_out.count.items() if n)
    return WordText(
        paragraphs,
        base=package.property(DRAFT_PROPERTY) or inline.marks.base,
        tracked=inline.changes,
        comments=tuple(_comments(package.part("comments"))),
        boxes=tuple(inline.left_out.boxes),
        notices=(*counted, *_notes(package, inline.notes)),
    )


def _comments(part: etree._Element | None) -> Iterator[Comment]:
    for comment in () if part is None else part.iterfind(W + "comment"):
        words = "".join(comment.itertext(W + "t")).strip()
        yield Comment((value(comment, "author") or "").strip() or "未署名", words)


def _notes(package: Package, notes: list[tuple[str, str]]) -> Iterator[str]:
    """One sentence on all footnotes and endnotes that the text refers to, quoting the first."""
    if not notes:
        return
    words = {}
    for kind in {kind for kind, _ in notes}:
        part = package.part(kind)
        for note in () if part is None else part.iterfind(W + kind.removesuffix("s")):
            words[kind, value(note, "id")] = "".join(note.itertext(W + "t")).strip()
    found = [text[:QUOTED] for note in notes if (text := words.get(note))][:MOST_QUOTED]
    quoted = f"：“{'”“'.join(found)}”" if found else ""
    yield f"文件里有{len(notes)}条脚注或尾注，没有带入{quoted}。"
