"""Build the packaged Word templates: ``python docx_templates/build.py``; the results are committed beside it.

Layout: 信函格式 of GB/T 9704-2012 (10.1) on A4 with a type area of 156 × 225 mm, 22 lines of 28 characters.
Everything about looks stands in styles, so that a template can be changed in Word; fields are listed in README.md.
Lengths are twips (1/20 pt; 1 mm = 56.69).
"""

from __future__ import annotations

from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.shared import Mm
from styles import NS, styles_xml

HERE = Path(__file__).parent
LEFT, RIGHT, TOP, BOTTOM = 1587, 1474, 2098, 1984
HEADER_FROM_TOP, FOOTER_FROM_BOTTOM = 1021, 1134


def p(style: str, *runs: str) -> str:
    """One paragraph of a style with one run each text; a run ``Style|text`` takes a character style."""
    return f'<w:p xmlns:w="{NS}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(map(run, runs))}</w:p>'


def run(text: str) -> str:
    style, _, words = text.rpartition("|") if text.startswith("Fuhan") else ("", "", text)
    chosen = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{chosen}<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def tag(words: str) -> str:
    """A paragraph that holds a Jinja statement and vanishes with it."""
    return p("FuhanBody", f"{{%p {words} %}}")


def at_page_foot(paragraph: str) -> str:
    """Put a paragraph at the lower edge of the last page's type area; a frame, still body text."""
    place = '<w:framePr w:w="8845" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    return paragraph.replace("</w:pPr>", place + "</w:pPr>")


LETTER_BODY = [
    tag("for line in title"),
    p("FuhanTitle", "{{ line }}"),
    tag("endfor"),
    p("FuhanAddressee", "{{ addressee }}"),
    p("FuhanBody", "{{ opening }}"),
    tag("for part in body"),
    tag("if part.level == 1"),
    p("FuhanBody", "FuhanFirst|{{ part.heading }}", "{{ part.rest }}"),
    tag("elif part.level == 2"),
    p("FuhanBody", "FuhanSecond|{{ part.heading }}", "{{ part.rest }}"),
    tag("else"),
    p("FuhanBody", "{{ part.text }}"),
    tag("endif"),
    tag("endfor"),
    tag("for sentence in closing"),
    p("FuhanClosing", "{{ sentence }}"),
    tag("endfor"),
    tag("for attachment in attachments"),
    tag("if loop.first"),
    p("FuhanAttachment", "{{ attachment }}"),
    tag("else"),
    p("FuhanAttachmentMore", "{{ attachment }}"),
    tag("endif"),
    tag("endfor"),
    p("FuhanSignature", "{{ signature }}"),
    tag("if date"),
    p("FuhanDate", "{{ date }}"),
    tag("endif"),
    tag("if contact"),
    p("FuhanNote", "{{ contact }}"),
    tag("endif"),
    tag("if copies"),
    at_page_foot(p("FuhanCopies", "{{ copies }}")),
    p("FuhanEnd"),
    tag("endif"),
]

LETTER_HEADER = [
    p("FuhanCorner", "{{ corner }}"),
    tag("if mark|length &lt;= 11"),
    p("FuhanMark", "{{ mark }}"),
    tag("elif mark|length &lt;= 16"),
    p("FuhanMarkLong", "{{ mark }}"),
    tag("else"),
    p("FuhanMarkLongest", "{{ mark }}"),
    tag("endif"),
    p("FuhanLineTop"),
    tag("if number"),
    p("FuhanNumber", "{{ number }}"),
    tag("endif"),
]


def page_number(style: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'<w:p xmlns:w="{NS}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run("—")}{field}{run("—")}</w:p>'


def blank_document() -> Document:
    """python-docx's default without its ballast: only document, styles and settings stay."""
    document = docx.Document()
    part, package = document.part, document.part.package
    keep = {RT.STYLES, RT.SETTINGS}
    for r_id, rel in list(part.rels.items()):
        if rel.reltype not in keep:
            part.rels.pop(r_id)
    for r_id, rel in list(package.rels.items()):
        if rel.reltype not in {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES}:
            package.rels.pop(r_id)
    part._styles_part._element = parse_xml(styles_xml())
    settings = f'<w:settings xmlns:w="{NS}"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/></w:settings>'
    part._settings_part._element = parse_xml(settings)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = LEFT * 635, RIGHT * 635
    section.top_margin, section.bottom_margin = TOP * 635, BOTTOM * 635
    section.header_distance, section.footer_distance = HEADER_FROM_TOP * 635, FOOTER_FROM_BOTTOM * 635
    for grid in section._sectPr.findall(f"{{{NS}}}docGrid"):
        section._sectPr.remove(grid)
    properties = document.core_properties
    for name in ("author", "comments", "keywords", "last_modified_by", "subject", "category"):
        setattr(properties, name, "")
    for stamp in ("created", "modified", "revision"):
        for element in properties._element.xpath(f"*[local-name()='{stamp}']"):
            properties._element.remove(element)
    return document


def put(container: object, paragraphs: list[str]) -> None:
    """Replace what a header, footer or body holds; the section's own settings stay last."""
    element = container._element
    for child in list(element):
        if not child.tag.endswith("}sectPr"):
            element.remove(child)
    for at, xml in enumerate(paragraphs):
        element.insert(at, parse_xml(xml))


def set_furniture(document: Document, first_header: list[str], first_footer: list[str]) -> None:
    """First page: mark, lines, number; the others: page numbers outside (odd right, even left)."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    wanted = (
        (section.first_page_header, first_header),
        (section.first_page_footer, first_footer),
        (section.header, [p("FuhanBlank")]),
        (section.even_page_header, [p("FuhanBlank")]),
        (section.footer, [page_number("FuhanPageOdd")]),
        (section.even_page_footer, [page_number("FuhanPageEven")]),
    )
    for container, paragraphs in wanted:
        container.is_linked_to_previous = False
        put(container, paragraphs)


def letter() -> Document:
    document = blank_document()
    put(document._body, LETTER_BODY)
    set_furniture(document, LETTER_HEADER, [p("FuhanLineFoot")])
    document.core_properties.title = "{{ heading }}"
    document.core_properties.identifier = "{{ identifier }}"
    return document


TEMPLATES = {"reply_v1.docx": letter, "opinion_v1.docx": letter}

if __name__ == "__main__":
    for name, build in TEMPLATES.items():
        build().save(HERE / name)
        print(name, (HERE / name).stat().st_size)
