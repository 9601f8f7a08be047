"""Take the text out of a DOCX, line by line."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from proposals.domain.errors import BadInput

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
ASIDE = {W + "txbxContent", W + "pict", W + "drawing", W + "del", W + "instrText"}
CHARACTERS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "noBreakHyphen": "-"}


def docx_lines(data: bytes) -> list[str]:
    """The body's lines in order: split at paragraphs and breaks, edges trimmed, blank ones dropped.

    Header, footer, text boxes and deleted text are left aside. Numbers that Word would count are not resolved.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return part_lines(package.read("word/document.xml"))
    except (zipfile.BadZipFile, zlib.error, KeyError, etree.XMLSyntaxError) as error:
        raise BadInput("这不是有效的DOCX文件，请用Word另存为DOCX后重试。") from error


def part_lines(xml: bytes) -> list[str]:
    """The lines of one part, such as a header; raises ``XMLSyntaxError``."""
    lines = []
    for paragraph in _paragraphs(etree.fromstring(xml, PARSER)):
        text = "".join(_characters(paragraph))
        lines += [line.strip() for line in text.split("\n")]
    return [line for line in lines if line]


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag in ASIDE:
            continue
        if child.tag == W + "p":
            yield child
        else:
            yield from _paragraphs(child)


def _characters(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in ASIDE or child.tag in (W + "pPr", W + "rPr"):
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in CHARACTERS:
            yield CHARACTERS[child.tag]
        else:
            yield from _characters(child)
