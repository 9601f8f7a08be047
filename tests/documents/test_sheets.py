"""The office sheets as Word files: what is printed, how labels are cut, and that nothing breaks them."""

import io
from datetime import date

import docx
import pytest
from docx.shared import Mm

from proposals.documents.docx_text import docx_lines
from proposals.documents.packaged import packaged_template
from proposals.documents.sheets import (
    Label,
    LedgerLine,
    render_case_sheet,
    render_covering_note,
    render_labels,
    render_ledger,
)
from proposals.domain.sheets import CaseSheet, CoveringNote, LetterLine
from tests.people import RULES

NASTY = "A & B <地铁3号线> {{ 7*7 }} “引号”"


def sheet(**changes: object) -> CaseSheet:
    values: dict = dict.fromkeys(CaseSheet.__dataclass_fields__, "")
    lists = [
        "clocks",
        "cohandlers",
        "contacts",
        "reviews",
        "letters",
        "deliveries",
        "receipts",
        "rounds",
        "commitments",
    ]
    return CaseSheet(**{**values, **dict.fromkeys(lists, ()), **changes})


def test_a_section_without_a_line_is_not_printed():
    words = docx_lines(render_case_sheet(sheet(heading="办理单"), template=packaged_template("case_sheet")))
    assert "会办意见" not in words
    assert "联名人" not in words
    assert "沟通情况" in words, "there is always something to write down of talks"


def test_every_line_of_a_case_is_printed_as_it_is():
    full = sheet(title=NASTY, cosigner_label="联名人", cosigners=NASTY, contacts=(NASTY, "第二行"))
    words = docx_lines(render_case_sheet(full, template=packaged_template("case_sheet")))
    assert words.count(NASTY) == 3
    assert "第二行" in words


def note(**changes: object) -> CoveringNote:
    values: dict = {
        "title": "关于送达复函的函",
        "addressee": "孔祥彬委员：",
        "body": (NASTY,),
        "enclosures": ("随函寄送：1.复函1份", "2.回执1份"),
        "signature": "重庆市司法局",
        "date": "2023年4月27日",
    }
    return CoveringNote(**{**values, **changes})


def test_a_note_prints_its_lines_and_no_empty_list():
    words = docx_lines(render_covering_note(note(), template=packaged_template("covering_note")))
    assert words == [
        "关于送达复函的函",
        "孔祥彬委员：",
        NASTY,
        "随函寄送：1.复函1份",
        "2.回执1份",
        "重庆市司法局",
        "2023年4月27日",
    ]


def test_a_note_with_a_list_numbers_its_rows():
    letters = tuple(LetterLine(f"{n:04}", "案由", f"渝司提〔2023〕{n}号", date(2023, 4, 27)) for n in (1, 2))
    words = docx_lines(
        render_covering_note(note(letters=letters), template=packaged_template("covering_note"))
    )
    assert words[words.index("份数") + 1 :] == [
        *("1", "0001", "案由", "渝司提〔2023〕1号", "2023-04-27", "1"),
        *("2", "0002", "案由", "渝司提〔2023〕2号", "2023-04-27", "1"),
    ]


@pytest.mark.parametrize(
    ("code", "columns", "width", "height"), [("2x7", 2, 101.6, 38.1), ("3x8", 3, 70, 37)]
)
def test_labels_are_cut_to_the_chosen_paper(code, columns, width, height):
    layout = RULES.sheets.labels[code]
    labels = [Label(f"{n}号委员　收", NASTY, "401120", "寄件人") for n in range(columns + 1)]
    document = docx.Document(io.BytesIO(render_labels(labels, layout, template=packaged_template("labels"))))
    (table,) = document.tables
    assert (len(table.rows), len(table.columns)) == (2, columns)
    assert all(abs(row.height - Mm(height)) < Mm(0.05) for row in table.rows)
    assert all(abs(cell.width - Mm(width)) < Mm(0.05) for cell in table.rows[0].cells)
    assert abs(document.sections[0].left_margin - Mm(layout.left)) < Mm(0.05)
    assert [cell.text for cell in table.rows[1].cells][-1].strip() == ""


def test_the_ledger_repeats_its_head_and_stands_across():
    line = LedgerLine("0607", NASTY, "孔祥彬", "主办", "处", "李", "2023-02-08", "", "在办", "", "")
    data = render_ledger("台账", "全部，共1件", [line], template=packaged_template("ledger"))
    document = docx.Document(io.BytesIO(data))
    assert document.sections[0].page_width > document.sections[0].page_height
    assert document.tables[0].rows[0]._tr.trPr.xpath("w:tblHeader")
    assert NASTY in docx_lines(data)
