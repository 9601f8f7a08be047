"""What somebody left in a file: places to fill in, comments, tracked changes, hidden text, names of authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from proposals.documents.word_checks.rules import AUTHORS, COMMENTS, HIDDEN, TO_FILL_IN, TRACKED
from proposals.documents.word_reading.names import W, switched_on
from proposals.documents.word_reading.package import Package
from proposals.documents.word_reading.result import WordParagraph, WordText
from proposals.domain.proofing.findings import Finding, Place

_TO_FILL_IN = re.compile(
    r"\{[{%].*?[}%]\}"
    r"|[×✕]{2,}"
    r"|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])"
    r"|【[^】]{0,40}】"
    r"|[（(〔]?(?:此处|这里)(?:填写|填入|补充|插入|输入)[^，。；]{0,12}"
    r"|_{3,}|＿{2,}"
)
_NAMES = {
    "{http://purl.org/dc/elements/1.1/}creator": "作者",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy": "最后修改人",
}
PROGRAMS = ("python-docx", "un-named", "administrator", "user", "微软用户", "microsoft", "用户", "wps")
"""Names that are nobody's."""
QUOTED, MOST_QUOTED = 20, 3


def places_to_fill_in(paragraphs: Sequence[WordParagraph]) -> Iterator[Finding]:
    """Template fields, ××, 【】, 此处填写; what the system printed itself is not looked at."""
    found = [
        (Place(line, match.start(), match.end()), match[0])
        for line, paragraph in enumerate(paragraphs, 1)
        for match in (() if paragraph.printed else _TO_FILL_IN.finditer(paragraph.text))
    ]
    if found:
        words = list(dict.fromkeys(text[:QUOTED] for _, text in found))
        quoted = "”“".join(words[:MOST_QUOTED]) + "”" + ("等" if len(words) > MOST_QUOTED else "")
        yield TO_FILL_IN.finding(
            f"有{len(found)}处待填的内容（“{quoted}）还没有填写。",
            "填好或者删去",
            [place for place, _ in found],
            found[0][1],
        )


def left_in(package: Package, word: WordText) -> Iterator[Finding]:
    """Comments, tracked changes, hidden text and names in the properties."""
    if word.comments:
        authors = "、".join(dict.fromkeys(c.author for c in word.comments))
        yield COMMENTS.finding(f"文件里有{len(word.comments)}条批注（{authors}）。", "看过后删去批注")
    if word.tracked:
        yield TRACKED.finding(f"文件里有{word.tracked}处修订没有处理。", "全部接受或者拒绝")
    hidden = list(_hidden(package.document))
    if hidden:
        yield HIDDEN.finding(
            f"文件里有{len(hidden)}处隐藏文字（“{hidden[0][:QUOTED]}”等）。", "显示出来，删去或者取消隐藏"
        )
    names = list(_authors(package))
    if names:
        yield AUTHORS.finding(f"文件属性里留有姓名：{'，'.join(names)}。", "清除文件属性里的个人信息")


def _hidden(document: etree._Element) -> Iterator[str]:
    for run in document.iter(W + "r"):
        words = "".join(t.text or "" for t in run.iterfind(W + "t")).strip()
        if words and switched_on(run.find(W + "rPr"), "vanish"):
            yield words


def _authors(package: Package) -> Iterator[str]:
    properties = package.about()
    for tag, called in _NAMES.items():
        name = "" if properties is None else (properties.findtext(tag) or "").strip()
        if name and not name.lower().startswith(PROGRAMS):
            yield f"{called}“{name[:QUOTED]}”"
