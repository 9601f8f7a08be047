"""Where the parts of a DOCX stand, in the words of the person who made it, and what furniture its pages have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.domain.errors import BadInput

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DOCUMENT, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_PAGES = {"first": "首页", "even": "双页", "default": ""}
_PARTS = (
    (r"word/document\.xml", "正文"),
    (r"word/header\d*\.xml", "页眉"),
    (r"word/footer\d*\.xml", "页脚"),
    (r"word/footnotes\.xml", "脚注"),
    (r"word/endnotes\.xml", "尾注"),
    (r"word/comments\w*\.xml", "批注"),
    (r"word/glossary/.*", "构建基块"),
    (r"word/(?:charts|diagrams)/.*", "图表"),
    (r"word/(?:settings|styles|numbering|fontTable|theme.*)\.xml", "设置"),
    (r"docProps/.*", "文档属性"),
    (r"customXml/.*", "自定义数据"),
    (r".*\.rels", "超链接或引用"),
)
_PAGE_NUMBER = re.compile(r"\bPAGE\b")


def place_names(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Part → 正文, 首页页眉, 页脚, 脚注, 文档属性 …; raises ``BadInput`` for a package without a readable body."""
    pages = _pages_of(parts)
    found = {}
    for name in parts:
        place = next((words for pattern, words in _PARTS if re.fullmatch(pattern, name)), "其他部分")
        found[name] = pages.get(name, "") + place
    return found


@dataclass(frozen=True, slots=True)
class Furniture:
    """Which of these the pages have."""

    first_page: bool
    header: bool
    footer: bool
    page_number: bool

    @classmethod
    def of(cls, parts: Mapping[str, bytes]) -> Furniture:
        """Read the last section, which is that of the letter's pages, and the footers."""
        body = _parsed(parts, _DOCUMENT)
        sections = list(body.iter(W + "sectPr"))
        last = sections[-1] if sections else etree.Element(W + "sectPr")
        different = last.find(W + "titlePg")
        footers = [name for name in parts if re.fullmatch(r"word/footer\d*\.xml", name)]
        return cls(
            first_page=different is not None and different.get(W + "val") not in ("0", "false", "off"),
            header=last.find(W + "headerReference") is not None,
            footer=last.find(W + "footerReference") is not None,
            page_number=any(_has_page_number(_parsed(parts, name)) for name in footers),
        )


def _has_page_number(footer: etree._Element) -> bool:
    written = [text.text or "" for text in footer.iter(W + "instrText")]
    written += [field.get(W + "instr", "") for field in footer.iter(W + "fldSimple")]
    return bool(_PAGE_NUMBER.search("".join(written)))


def _pages_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Header or footer part → 首页, 双页, or nothing."""
    body = _parsed(parts, _DOCUMENT)
    relations = _parsed(parts, _RELATIONS) if _RELATIONS in parts else ()
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found = {}
    for reference in body.iter(W + "headerReference", W + "footerReference"):
        target = targets.get(reference.get(_R_ID), "")
        found[f"word/{target}"] = _PAGES.get(reference.get(W + "type", ""), "")
    return found


def _parsed(parts: Mapping[str, bytes], name: str) -> etree._Element:
    try:
        return etree.fromstring(parts[name], PARSER)
    except (KeyError, etree.XMLSyntaxError):
        raise BadInput("Word模板不是有效的DOCX文件，请用Word另存为DOCX后重新上传。") from None
