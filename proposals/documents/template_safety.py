"""Refuse Word templates that reach outside themselves: fields that fetch, pictures by address, inserted files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.domain.errors import BadInput

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Word fields that count, number or repeat what stands in the document. All others may fetch, run or ask.
SAFE_FIELDS = (
    "PAGE",
    "NUMPAGES",
    "SECTION",
    "SECTIONPAGES",
    "PAGEREF",
    "REF",
    "STYLEREF",
    "SEQ",
    "TOC",
    "HYPERLINK",
)
_INSERTED = {
    "altChunk": "插入了别的文件",
    "subDoc": "插入了子文档",
    "object": "嵌入了对象",
    "control": "嵌入了控件",
}
_CUNNING = re.compile(rb"<!DOCTYPE|<!ENTITY|\0")
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_FETCHED = ("src", "href", "link", "data")
_WHOLESOME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def refuse_outside(parts: Mapping[str, bytes], places: Mapping[str, str]) -> None:
    """Raise ``BadInput`` for the first thing in any part of ``word/`` that reaches outside."""
    for name, blob in parts.items():
        if name.endswith((".xml", ".rels", ".vml")) and _CUNNING.search(blob):
            raise BadInput(f"Word模板{places[name]}的内容异常，请用Word打开后另存为DOCX再上传。")
        if name.startswith("word/") and name.endswith((".xml", ".vml")):
            try:
                root = etree.fromstring(blob, PARSER)
            except etree.XMLSyntaxError:
                raise BadInput(f"Word模板{places[name]}已损坏，请用Word打开后另存为DOCX再上传。") from None
            for words in _outside(root):
                raise BadInput(f"Word模板{places[name]}{words}，请删除后重新上传。")


def _outside(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        tag = etree.QName(element)
        if tag.namespace == W[1:-1] and tag.localname in _INSERTED:
            yield _INSERTED[tag.localname]
        for name, value in element.attrib.items():
            if etree.QName(name).localname in _FETCHED and _fetches(tag.localname, value):
                yield f"引用了外部文件“{value.strip()[:60]}”"
    for code in _field_codes(root):
        word = code.strip().split(None, 1)[0].upper() if code.strip() else ""
        if word not in SAFE_FIELDS or "{" in code:
            yield f"有不允许的域“{code.strip()[:40] or '（空）'}”"


def _fetches(tag: str, value: str) -> bool:
    """A shape that is clicked may lead to a page; anything else that bears an address is loaded by itself."""
    clicked = tag in ("shape", "hyperlink") and _WHOLESOME.match(value)
    return bool(_ADDRESS.match(value)) and not clicked


def _field_codes(root: etree._Element) -> Iterator[str]:
    """The code of each field, simple ones and those written over several runs; a nested one counts for itself."""
    yield from (field.get(W + "instr", "") for field in root.iter(W + "fldSimple"))
    open_: list[list[str]] = []
    for element in root.iter(W + "fldChar", W + "instrText"):
        if element.tag == W + "instrText":
            if not open_:
                yield element.text or ""
            else:
                open_[-1].append(element.text or "")
            continue
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            open_.append([])
        elif kind == "end" and open_:
            yield "".join(open_.pop())
    yield from ("".join(code) for code in open_)
