"""Build the packaged Word templates: ``python docx_templates/build.py``; the results are committed beside it.

Layout: 信函格式 of GB/T 9704-2012 (10.1) on A4 with a type area of 156 × 225 mm, 22 lines of 28 characters.
Everything about looks stands in styles, so that a template can be changed in Word; fields are listed in README.md.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx.document import Document
from forms import receipt_form, routing_slip
from papers import add_annex, only_with_mark, supervision_notice
from pieces import blank_document, p, put, run, tag
from sheets import case_sheet, covering_note, labels, ledger
from styles import NS

HERE = Path(__file__).parent


def at_page_foot(paragraph: str) -> str:
    """Put a paragraph at the foot of the last page; a frame, still body text."""
    place = '<w:framePr w:w="8845" w:wrap="around" w:vAnchor="page" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    return paragraph.replace("</w:pPr>", place + "</w:pPr>")


LETTER_BODY = [
    tag("for line in title"),
    p("FuhanTitle", "{{ line }}"),
    tag("endfor"),
    p("FuhanAddressee", "{{ addressee }}"),
    p("FuhanBody", "{{ opening }}"),
    tag("for part in body"),
    tag("if part.alone and part.level == 1"),
    p("FuhanHeading", "FuhanFirst|{{ part.heading }}"),
    tag("elif part.alone and part.level == 2"),
    p("FuhanHeading", "FuhanSecond|{{ part.heading }}"),
    tag("elif part.kept and part.level == 1"),
    p("FuhanBodyLast", "FuhanFirst|{{ part.heading }}", "{{ part.rest }}"),
    tag("elif part.kept and part.level == 2"),
    p("FuhanBodyLast", "FuhanSecond|{{ part.heading }}", "{{ part.rest }}"),
    tag("elif part.kept"),
    p("FuhanBodyLast", "{{ part.text }}"),
    tag("elif part.level == 1"),
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
    tag("if attachments|length == 1"),
    p("FuhanAttachmentOne", "{{ attachment }}"),
    tag("elif loop.first"),
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
    at_page_foot(p("FuhanBelowCopies")),
    p("FuhanEnd"),
    tag("endif"),
]


def sized(words: str) -> list[str]:
    """One line of the mark in the size that its length allows."""
    return [
        tag("if mark_length &lt;= 11"),
        p("FuhanMark", words),
        tag("elif mark_length &lt;= 16"),
        p("FuhanMarkLong", words),
        tag("else"),
        p("FuhanMarkLongest", words),
        tag("endif"),
    ]


LETTER_HEADER = [
    p("FuhanCorner", "{{ corner }}"),
    tag("if red_head"),
    tag("if mark_lines|length == 1"),
    *sized("{{ mark }}"),
    tag("else"),
    tag("for line in mark_lines"),
    *sized("{{ line }}"),
    tag("endfor"),
    tag("endif"),
    p("FuhanLineTop"),
    tag("else"),
    tag("for line in mark_lines"),
    *sized(""),
    tag("endfor"),
    p("FuhanLineTopBare"),
    tag("endif"),
    tag("if number"),
    p("FuhanNumber", "{{ number }}"),
    tag("endif"),
    tag("if below"),
    tag("if number"),
    p("FuhanUnderNumber", "{{ below }}"),
    tag("else"),
    p("FuhanNumber", "{{ below }}"),
    tag("endif"),
    tag("endif"),
]
LETTER_FOOTER = [
    tag("if red_head"),
    p("FuhanLineFoot"),
    tag("else"),
    p("FuhanLineFootBare"),
    tag("endif"),
]


def page_number(style: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'<w:p xmlns:w="{NS}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run("— ")}{field}{run(" —")}</w:p>'
    )


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
    set_furniture(document, LETTER_HEADER, LETTER_FOOTER)
    return document


def paper() -> Document:
    """A letter to another office, or without its head a paper inside the house."""
    document = blank_document()
    put(document._body, LETTER_BODY)
    set_furniture(document, only_with_mark(LETTER_HEADER), only_with_mark(LETTER_FOOTER, "FuhanBlankFoot"))
    return document


TEMPLATES = {
    "reply_v1.docx": letter,
    "opinion_v1.docx": letter,
    "opinion_request_v1.docx": paper,
    "dispatch_notice_v1.docx": lambda: add_annex(paper()),
    "urging_letter_v1.docx": paper,
    "supervision_notice_v1.docx": supervision_notice,
    "adjustment_request_v1.docx": paper,
    "receipt_form_v1.docx": receipt_form,
    "routing_slip_v1.docx": routing_slip,
    "case_sheet_v1.docx": case_sheet,
    "covering_note_v1.docx": covering_note,
    "labels_v1.docx": labels,
    "ledger_v1.docx": ledger,
}

# A fixed time, so that an unchanged template is an unchanged file.
STAMP = (1980, 1, 1, 0, 0, 0)


def save(document: Document, path: Path) -> None:
    """Write a document so that equal content gives equal bytes."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, STAMP), source.read(name), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    for name, build in TEMPLATES.items():
        save(build(), HERE / name)
        print(name, (HERE / name).stat().st_size)
