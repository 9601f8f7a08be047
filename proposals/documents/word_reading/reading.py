"""A Word file as text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from proposals.documents.word_reading.blocks import Blocks
from proposals.documents.word_reading.inline import Inline
from proposals.documents.word_reading.names import W, value
from proposals.documents.word_reading.numbering import Numbering
from proposals.documents.word_reading.package import DRAFT_PROPERTY, NOT_A_DOCX, Package
from proposals.documents.word_reading.result import Comment, Tracked, WordText
from proposals.documents.word_reading.styles import Styles
from proposals.domain.errors import BadInput

QUOTED = 20
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

    Footnotes, pictures, formulas and the like are not text: a notice tells of each kind. Give only files that the
    inspection of uploads has passed: their size is bounded there.
    """
    package = Package(data)
    body = package.document.find(W + "body")
    if body is None:
        raise BadInput(NOT_A_DOCX, field="file")
    styles = Styles(package.part("styles"))
    inline = Inline(styles, tracked)
    blocks = Blocks(inline, Numbering(package.part("numbering"), styles))
    paragraphs = tuple(blocks.paragraphs(body))
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
    """One sentence on all footnotes and endnotes that the text refers to."""
    found = []
    for kind, at in notes:
        part = package.part(kind)
        for note in () if part is None else part.iterfind(W + kind.removesuffix("s")):
            if value(note, "id") == at:
                found.append("".join(note.itertext(W + "t")).strip())
    if notes:
        quoted = "”“".join(words[:QUOTED] for words in found if words)
        yield f"文件里有{len(notes)}条脚注或尾注，没有带入{f'：“{quoted}”' if quoted else ''}。"
