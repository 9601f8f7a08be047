"""The forms that go with a letter: 征询意见表（回执） and 发文稿纸."""

from __future__ import annotations

import io
import struct
import zlib

from docx.document import Document
from docx.shared import Mm
from pieces import COLUMN, blank_document, p, put, row, set_page, table

# Cells of a row, in columns of the twelve-column grid.
NAME, SHORT, REST, ALL = 2 * COLUMN, 4 * COLUMN, 10 * COLUMN, 12 * COLUMN
QR_NAME = "fuhan-qr"


def name(words: str) -> tuple[int, str]:
    return NAME, p("FuhanCellName", words)


def short(words: str) -> tuple[int, str]:
    return SHORT, p("FuhanCell", words)


def rest(*words: str) -> tuple[int, str]:
    return REST, "".join(p("FuhanCell", w) for w in words)


def choices(field: str) -> str:
    return f"{{% for choice in {field} %}}□{{{{ choice }}}}　　{{% endfor %}}"


def statement(words: str) -> str:
    """A row that holds a Jinja statement and vanishes with it."""
    return row((ALL, p("FuhanCell", f"{{%tr {words} %}}")))


def receipt_form() -> Document:
    """One page: what we know is filled in, the rest is the member's; the QR row goes where there is no link."""
    rows = [
        row(name("案　　号"), short("第{{ serial_no }}号"), name("届次会议"), short("{{ session }}")),
        row(name("案　　由"), rest("{{ title }}")),
        row(name("{{ proposer_label }}"), short("{{ proposer }}"), name("承办单位"), short("{{ unit }}")),
        row(name("答复文号"), short("{{ number }}"), name("答复日期"), short("{{ date }}")),
        row(name("办理类别"), short("{{ outcome_class }}"), name("公开属性"), short("{{ publicity }}")),
        row(name("沟通方式"), rest(choices("contact_ways"), "沟通日期：　　　　年　　月　　日"), height=900),
        row(name("办理态度"), rest(choices("attitudes"))),
        row(name("办理结果"), rest(choices("results"))),
        row(
            name("答复前是否听取意见"),
            short("□是　　□否"),
            name("答复是否针对{{ noun }}"),
            short("□是　　□否"),
            height=860,
        ),
        row(name("具体意见"), rest(""), height=3800),
        row(name("是否同意公开答复"), rest("□同意　　□不同意　　理由："), height=860),
        row(name("签　　名"), short(""), name("日　　期"), short("　　　年　　月　　日")),
        row(name("寄回地址"), rest("{{ return_address }}")),
        statement("if url"),
        row(
            (NAME + COLUMN, p("FuhanQr", "QR")),
            (
                REST - COLUMN,
                p("FuhanCell", "也可以扫描左边的二维码，或者打开下面的网址在线填写，不必再寄纸质回执：")
                + p("FuhanCell", "{{ url }}"),
            ),
            height=1900,
        ),
        statement("endif"),
    ]
    document = blank_document()
    set_page(document, 1134, 850, 1270, 1270)
    put(document._body, [p("FuhanFormTitle", "{{ heading }}"), table(rows), p("FuhanEnd")])
    _put_picture(document)
    return document


def routing_slip() -> Document:
    """发文稿纸: what goes out, and who said what on the way; as long as the chain needs."""
    rows = [
        row(name("文件标题"), rest("{{ title }}"), height=800),
        row(name("主　　送"), rest("{{ addressee }}")),
        row(name("抄　　送"), rest("{{ copies }}")),
        row(name("发文字号"), short("{{ number }}"), name("成文日期"), short("{{ date }}")),
        row(name("办理类别"), short("{{ outcome_class }}"), name("公开属性"), short("{{ publicity }}")),
        row(name("拟稿部门"), short("{{ department }}"), name("拟 稿 人"), short("{{ drafter }}")),
        row(name("会办单位"), rest("{{ co_units }}")),
        row(name("附　　件"), rest("{{ attachments }}")),
        statement("for step in steps"),
        row(
            (NAME, p("FuhanCellName", "{{ step.name }}")),
            (
                REST,
                p("FuhanCell", "{{ step.opinion }}")
                + p("FuhanCellRight", "{{ step.people }}　　{{ step.acted_on }}"),
            ),
            height=1250,
        ),
        statement("endfor"),
        row(name("备　　注"), rest("{{ remark }}"), height=700),
    ]
    document = blank_document()
    set_page(document, 1134, 850, 1270, 1270)
    heading = p("FuhanFormTitle", "{{ heading }}")
    put(document._body, [heading, p("FuhanCellRight", "{{ version }}"), table(rows), p("FuhanEnd")])
    return document


def _put_picture(document: Document) -> None:
    """A one-dot picture under a known name; the renderer puts the real code in its place."""
    cells = (cell for line in document.tables[0].rows for cell in line.cells)
    paragraph = next(p for cell in cells for p in cell.paragraphs if p.style.style_id == "FuhanQr")
    paragraph.runs[0].text = ""
    inline = paragraph.runs[0].add_picture(io.BytesIO(_dot()), width=Mm(28), height=Mm(28))._inline
    inline.docPr.set("name", QR_NAME)
    inline.docPr.set("descr", "在线填写的二维码")


def _dot() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\xff"))
        + chunk(b"IEND", b"")
    )
