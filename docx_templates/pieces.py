"""The bricks of the templates: paragraphs, tags, a slim document to put them in. Lengths are twips."""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.shared import Mm, Twips
from styles import NS, styles_xml

LEFT, RIGHT, TOP = 1587, 1474, 2098
# The first page runs down to its red line (10.1); from the second on the footer reaches up to the type area.
BOTTOM = 1446
HEADER_FROM_TOP, FOOTER_FROM_BOTTOM = 1021, 1134


def p(style: str, *runs: str) -> str:
    """One paragraph of a style with one run each text; a run ``Style|text`` takes a character style."""
    return f'<w:p xmlns:w="{NS}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(map(run, runs))}</w:p>'


def run(text: str) -> str:
    """One run; East Asian punctuation takes the East Asian typeface."""
    style, _, words = text.rpartition("|") if text.startswith("Fuhan") else ("", "", text)
    chosen = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{chosen}<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def tag(words: str) -> str:
    """A paragraph that holds a Jinja statement and vanishes with it."""
    return p("FuhanBody", f"{{%p {words} %}}")


def row(*cells: tuple[int, str], height: int = 560, exact: bool = False) -> str:
    """A table row of ``(width, content)`` cells; content is paragraphs as XML."""
    rule = "exact" if exact else "atLeast"
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="{rule}"/></w:trPr>'
        + "".join(_cell(width, content) for width, content in cells)
        + "</w:tr>"
    )


def _cell(width: int, content: str) -> str:
    columns = width // COLUMN
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


# Tables stand on a grid of twelve narrow columns, so that rows can be cut differently.
COLUMN, COLUMNS = 780, 12


def table(rows: list[str]) -> str:
    """A table with thin black lines, as wide as the form's type area."""

    def line(side: str) -> str:
        return f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'

    lines = "".join(map(line, ("top", "left", "bottom", "right", "insideH", "insideV")))
    return (
        f'<w:tbl xmlns:w="{NS}"><w:tblPr><w:tblW w:w="{COLUMN * COLUMNS}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid>{f"""<w:gridCol w:w="{COLUMN}"/>""" * COLUMNS}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def blank_document() -> Document:
    """python-docx's default without its ballast: only document, styles and settings stay."""
    document = docx.Document()
    part, package = document.part, document.part.package
    _keep(part, {RT.STYLES, RT.SETTINGS})
    _keep(package, {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES})
    part._styles_part._element = parse_xml(styles_xml())
    settings = (
        f'<w:settings xmlns:w="{NS}"><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        "</w:settings>"
    )
    part._settings_part._element = parse_xml(settings)
    set_page(document, TOP, BOTTOM, LEFT, RIGHT)
    properties = document.core_properties
    for name in ("author", "comments", "keywords", "last_modified_by", "subject", "category"):
        setattr(properties, name, "")
    for stamp in ("created", "modified", "revision"):
        for element in properties._element.xpath(f"*[local-name()='{stamp}']"):
            properties._element.remove(element)
    properties.title = "{{ heading }}"
    properties.identifier = "{{ identifier }}"
    return document


def _keep(owner: Any, wanted: set[str]) -> None:
    for r_id, rel in list(owner.rels.items()):
        if rel.reltype not in wanted:
            owner.rels.pop(r_id)


def set_page(document: Document, top: int, bottom: int, left: int, right: int) -> None:
    """A4 upright with these margins and no grid."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Twips(top), Twips(bottom)
    section.left_margin, section.right_margin = Twips(left), Twips(right)
    section.header_distance, section.footer_distance = Twips(HEADER_FROM_TOP), Twips(FOOTER_FROM_BOTTOM)
    for grid in section._sectPr.findall(f"{{{NS}}}docGrid"):
        section._sectPr.remove(grid)


def put(container: Any, blocks: list[str]) -> None:
    """Replace what a header, footer or body holds; the section's own settings stay last."""
    element = container._element
    for child in list(element):
        if not child.tag.endswith("}sectPr"):
            element.remove(child)
    for at, xml in enumerate(blocks):
        element.insert(at, parse_xml(xml))
