"""Sheets for the office's own use: 办理单, 附函, 地址标签 and the printed 台账."""

from __future__ import annotations

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Twips
from forms import ALL, name, rest, short, statement
from pieces import COLUMN, blank_document, p, put, row, run, set_page, table, tag
from styles import NS

LINES = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
)


def case_sheet() -> Document:
    """办理单: one column of names, one of lines; a section without a line has no row."""
    rows = [
        row(name("案　　号"), short("{{ serial_no }}"), name("届次会议"), short("{{ session }}")),
        row(name("案　　由"), rest("{{ title }}")),
        row(name("{{ proposer_label }}"), short("{{ proposer }}"), name("界　　别"), short("{{ sectors }}")),
        statement("if cosigners"),
        row(name("{{ cosigner_label }}"), rest("{{ cosigners }}")),
        statement("endif"),
        row(name("提出时间"), short("{{ raised }}"), name("是否重点"), short("{{ key }}")),
        row(name("交办单位"), short("{{ dispatcher }}"), name("交办日期"), short("{{ dispatched_on }}")),
        row(name("交办文号"), short("{{ dispatch_no }}"), name("办理方式"), short("{{ part }}")),
        row(name("主办单位"), short("{{ lead_unit }}"), name("目前状态"), short("{{ state }}")),
        row(name("牵头处室"), short("{{ department }}"), name("承 办 人"), short("{{ handler }}")),
        row(name("配合处室"), rest("{{ supporting }}")),
        row(name("办理期限"), lines("clocks")),
        statement("if requirement"),
        row(name("办理要求"), rest("{{ requirement }}")),
        statement("endif"),
        *section("会办意见", "cohandlers"),
        row(name("沟通情况"), lines("contacts"), height=900),
        *section("稿件和审核", "reviews"),
        *section("复　　函", "letters"),
        *section("寄　　送", "deliveries"),
        *section("征询意见", "receipts"),
        *section("办理轮次", "rounds"),
        *section("承诺事项", "commitments"),
        row(name("备　　注"), rest(""), height=900),
    ]
    document = blank_document()
    set_page(document, 1134, 850, 1270, 1270)
    heading = p("FuhanFormTitle", "{{ heading }}")
    put(document._body, [heading, table(rows), p("FuhanSheetNote", "打印日期：{{ printed_on }}")])
    _number_pages(document)
    return document


def section(words: str, field: str) -> list[str]:
    """A row for the lines of ``field``, left out where there is none."""
    return [statement(f"if {field}"), row(name(words), lines(field)), statement("endif")]


def lines(field: str) -> tuple[int, str]:
    """A cell with a paragraph for each line of ``field``."""
    inside = [tag(f"for line in {field}"), p("FuhanCell", "{{ line }}"), tag("endfor"), p("FuhanEnd")]
    return ALL - 2 * COLUMN, "".join(inside)


def covering_note() -> Document:
    """附函: a plain letter; a note to an office has the list of letters behind it."""
    listed = [
        _list_row(*((width, p("FuhanLedgerName", words)) for width, words, _ in LIST), head=True),
        statement_over("for letter in letters"),
        _list_row(*((width, p("FuhanLedgerCell", f"{{{{ {field} }}}}")) for width, _, field in LIST)),
        statement_over("endfor"),
    ]
    document = blank_document()
    put(
        document._body,
        [
            p("FuhanTitle", "{{ title }}"),
            p("FuhanAddressee", "{{ addressee }}"),
            tag("for sentence in body"),
            p("FuhanBody", "{{ sentence }}"),
            tag("endfor"),
            tag("for enclosure in enclosures"),
            tag("if loop.first"),
            p("FuhanAttachment", "{{ enclosure }}"),
            tag("else"),
            p("FuhanAttachmentMore", "{{ enclosure }}"),
            tag("endif"),
            tag("endfor"),
            p("FuhanNoteSignature", "{{ signature }}"),
            p("FuhanNoteDate", "{{ date }}"),
            tag("if contact"),
            p("FuhanNote", "{{ contact }}"),
            tag("endif"),
            tag("if letters"),
            p("FuhanListTitle", "复函目录"),
            _plain_table([w for w, _, _ in LIST], listed),
            p("FuhanEnd"),
            tag("endif"),
        ],
    )
    _number_pages(document)
    return document


LIST = (
    (600, "序号", "loop.index"),
    (850, "案号", "letter.serial_no"),
    (3450, "案由", "letter.title"),
    (2150, "文号", "letter.number"),
    (1195, "日期", "letter.date"),
    (600, "份数", "letter.copies"),
)
"""Columns of the list behind a note: width in twips, name, field; together as wide as the type area."""


def labels() -> Document:
    """地址标签: a grid without lines; the program sets margins, columns and heights to the chosen sheet."""
    label = (
        tag("if cell.postcode"),
        p("FuhanLabelCode", "{{ cell.postcode }}"),
        tag("endif"),
        p("FuhanLabelAddress", "{{ cell.address }}"),
        p("FuhanLabelName", "{{ cell.recipient }}"),
        p("FuhanLabelSender", "{{ cell.sender }}"),
    )
    cells = (
        _grid_cell(p("FuhanLabelAddress", "{%tc for cell in line.cells %}")),
        _grid_cell("".join(label)),
        _grid_cell(p("FuhanLabelAddress", "{%tc endfor %}")),
    )
    rows = [
        _grid_row(_grid_cell(p("FuhanLabelAddress", "{%tr for line in lines %}"))),
        _grid_row(*cells),
        _grid_row(_grid_cell(p("FuhanLabelAddress", "{%tr endfor %}"))),
    ]
    document = blank_document()
    set_page(document, 856, 0, 266, 0)
    section = document.sections[0]
    section.header_distance = section.footer_distance = Twips(0)
    put(
        document._body,
        [
            f'<w:tbl xmlns:w="{NS}"><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblInd w:w="0" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="283" w:type="dxa"/><w:right w:w="227" w:type="dxa"/>'
            f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="5760"/></w:tblGrid>{"".join(rows)}</w:tbl>',
            p("FuhanEnd"),
        ],
    )
    return document


def _grid_row(*cells: str) -> str:
    height = '<w:trPr><w:cantSplit/><w:trHeight w:val="2160" w:hRule="exact"/></w:trPr>'
    return f"<w:tr>{height}{''.join(cells)}</w:tr>"


def _grid_cell(content: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="5760" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


LEDGER = (
    (550, "序号", "row.no"),
    (850, "案号", "row.serial_no"),
    (3150, "案由", "row.title"),
    (1350, "提案者", "row.proposers"),
    (950, "办理方式", "row.part"),
    (1550, "牵头处室", "row.department"),
    (900, "承办人", "row.handler"),
    (1150, "交办日期", "row.dispatched_on"),
    (1150, "答复期限", "row.reply_due"),
    (900, "状态", "row.state"),
    (2050, "答复文号", "row.letter_number"),
    (950, "办理结果", "row.result"),
)
"""Columns of the printed ledger: width in twips, name, field; together as wide as A4 across."""


def ledger() -> Document:
    """台账: A4 across, the row of names repeated on every page."""
    rows = [
        _list_row(*((width, p("FuhanLedgerName", words)) for width, words, _ in LEDGER), head=True),
        statement_over("for row in rows"),
        _list_row(*((width, p("FuhanLedgerCell", f"{{{{ {field} }}}}")) for width, _, field in LEDGER)),
        statement_over("endfor"),
    ]
    document = blank_document()
    section = document.sections[0]
    set_page(document, 850, 850, 620, 620)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.footer_distance = Twips(454)
    body = [
        p("FuhanFormTitle", "{{ heading }}"),
        p("FuhanSheetNote", "{{ selection }}"),
        _plain_table([w for w, _, _ in LEDGER], rows),
        p("FuhanEnd"),
    ]
    put(document._body, body)
    _number_pages(document)
    return document


def statement_over(words: str) -> str:
    """A row of one cell that holds a Jinja statement and vanishes with it."""
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="600" w:type="dxa"/></w:tcPr>{p("FuhanCell", f"{{%tr {words} %}}")}</w:tc>'
    )
    return f"<w:tr>{cell}</w:tr>"


def _list_row(*cells: tuple[int, str], head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        for width, content in cells
    )
    height = '<w:trHeight w:val="420" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{inside}</w:tr>"


def _plain_table(widths: list[int], rows: list[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl xmlns:w="{NS}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{LINES}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _number_pages(document: Document) -> None:
    """第n页，共m页 at the foot of every page, odd and even alike."""
    words = "".join((run("第"), _field("PAGE"), run("页　共"), _field("NUMPAGES"), run("页")))
    foot = f'<w:p xmlns:w="{NS}"><w:pPr><w:pStyle w:val="FuhanSheetFoot"/></w:pPr>{words}</w:p>'
    settings = document.part._settings_part._element
    for element in settings.findall(f"{{{NS}}}evenAndOddHeaders"):
        settings.remove(element)
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    put(footer, [foot])


def _field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


__all__ = ["case_sheet", "covering_note", "labels", "ledger"]
