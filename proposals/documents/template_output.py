"""Whether what a template prints is a document that Word opens, also for a case with next to nothing to print."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.documents.word_template import WordTemplate
from proposals.domain.errors import BadInput

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CROSSED = "Word模板{place}{when}印出来不完整，通常是循环或条件跨过了段落、表格的边界，请改正后重新上传。"
_EMPTIED = "在附件、抄送、文号等内容为空时"
_UNPRINTABLE = (
    "Word模板"
    + _EMPTIED
    + "印不出来，请用条件（{{%p if 字段 %}} … {{%p endif %}}）把用到的地方括起来后重新上传。"
)


def check_output(filled: Mapping[str, bytes], places: Mapping[str, str], when: str = "") -> None:
    """Raise ``BadInput`` where a filled part is broken or lacks what Word asks for."""
    for name, blob in filled.items():
        if name.endswith((".xml", ".rels")):
            place = places.get(name, "其他部分")
            try:
                root = etree.fromstring(blob, PARSER)
            except etree.XMLSyntaxError:
                raise BadInput(_CROSSED.format(place=place, when=when)) from None
            for words in _lacking(root):
                raise BadInput(f"Word模板{place}{when}{words}，Word会打不开，请改正后重新上传。")


def check_empty_case(
    template: WordTemplate,
    sample: Mapping[str, object],
    pictures: Mapping[str, bytes],
    places: Mapping[str, str],
    never_empty: Collection[str],
) -> None:
    """The same for a print in which every text is empty and every list, but for ``never_empty``, has nothing in it."""
    kept = {name: sample[name] for name in never_empty}
    try:
        filled = template.fill_parts(_emptied(sample) | kept, pictures)
    except BadInput:
        raise BadInput(_UNPRINTABLE.format()) from None
    check_output(filled, places, _EMPTIED)


def _emptied(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: _empty(value) for name, value in fields.items()}


def _empty(value: object) -> object:
    if isinstance(value, str):
        return ""
    if isinstance(value, (list, tuple)):
        return []
    return _emptied(value) if isinstance(value, dict) else value


def _lacking(root: etree._Element) -> Iterator[str]:
    """ISO/IEC 29500-1: a cell ends with a paragraph (17.4.65), a row has cells, a table rows, a header paragraphs."""
    for cell in root.iter(W + "tc"):
        if not len(cell) or cell[-1].tag not in (W + "p", W + "sdt"):
            yield "有一个表格的单元格里没有段落（请在格里留一个空段落）"
    for row in root.iter(W + "tr"):
        if row.find(f".//{W}tc") is None:
            yield "有一个表格的行里没有单元格"
    for table in root.iter(W + "tbl"):
        if table.find(f".//{W}tr") is None:
            yield "有一个没有行的表格（请留一个表头行）"
    if root.tag in (W + "hdr", W + "ftr") and root.find(f".//{W}p") is None:
        yield "没有段落（请留一个空段落）"
