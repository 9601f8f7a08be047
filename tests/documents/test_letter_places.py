"""Marks, seal and pre-printed paper in the Word file, with the packaged template and with an office's own."""

import io

import docx
import pytest
from lxml import etree

from proposals.documents.docx_text import PARSER, W, docx_lines
from proposals.documents.letter import mark_lines, render_draft, render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.word_template import pack, unpack
from proposals.domain.errors import BadInput
from proposals.domain.letter import Layout, Place, SignerMark
from tests.letters import text

REPLY = packaged_template("reply")
MARKED = {"number": "江司提〔2024〕7号", "outcome_class": "A类", "publicity": "主动公开"}
UNDER_NUMBER = Layout(class_place=Place.NUMBER, publicity_place=Place.NUMBER)


def first_header(document: bytes) -> list[str]:
    header = docx.Document(io.BytesIO(document)).sections[0].first_page_header
    return [paragraph.text for paragraph in header.paragraphs if paragraph.text]


def without(field: str) -> bytes:
    """A template of an office that does not know the field yet."""
    parts = unpack(REPLY)
    return pack({n: b.replace(field.encode(), b"corner") if "header" in n else b for n, b in parts.items()})


def tail(document: bytes) -> list:
    paragraphs = docx.Document(io.BytesIO(document)).paragraphs
    return [p for p in paragraphs if p.style.style_id in ("FuhanSignature", "FuhanDate")]


@pytest.mark.parametrize(
    ("layout", "printed"),
    [
        (Layout(), ["A类　主动公开", "江州市司法局", "江司提〔2024〕7号"]),
        (UNDER_NUMBER, ["江州市司法局", "江司提〔2024〕7号", "A类　主动公开"]),
        (Layout(class_place=Place.NUMBER), ["主动公开", "江州市司法局", "江司提〔2024〕7号", "A类"]),
    ],
)
def test_class_and_publicity_stand_in_the_corner_or_under_the_number(layout, printed):
    assert first_header(render_letter(text(**MARKED), REPLY, layout=layout)) == printed


def test_without_a_number_they_take_its_place():
    letter = text(**{**MARKED, "number": None})
    assert first_header(render_letter(letter, REPLY, layout=UNDER_NUMBER))[-1] == "A类　主动公开"


def test_a_template_that_knows_no_place_under_the_number_prints_them_in_the_corner():
    document = render_letter(text(**MARKED), without("below"), layout=UNDER_NUMBER)
    assert first_header(document)[0] == "A类　主动公开"


def test_a_draft_says_only_that_it_is_a_draft():
    layout = Layout(class_place=Place.NUMBER, signer_mark=SignerMark.CORNER)
    assert first_header(render_draft(text(**MARKED), REPLY, 2, layout=layout)) == ["第2稿", "江州市司法局"]


def test_for_preprinted_paper_the_text_is_the_same_and_the_mark_is_not_printed():
    letter = text(**MARKED)
    document = render_letter(letter, REPLY, preprinted=True)
    assert docx_lines(document) == letter.lines()
    assert first_header(document) == ["A类　主动公开", "江司提〔2024〕7号"]
    assert document == render_letter(letter, REPLY, layout=Layout(red_head=False))


def test_a_template_that_always_prints_its_head_cannot_be_preprinted():
    with pytest.raises(BadInput, match="本单位的复函模板没有套打版"):
        render_letter(text(), without("red_head"), preprinted=True)


def test_with_a_seal_the_date_has_a_fixed_distance_from_the_right():
    signature, date = tail(render_letter(text(), REPLY))
    assert date.paragraph_format.right_indent.twips == 4 * 316
    assert signature.paragraph_format.left_indent.twips > 0


def test_without_a_seal_both_begin_at_their_indents_one_line_under_the_text():
    signature, date = tail(render_letter(text(), REPLY, layout=Layout(sealed=False)))
    left, further = (p.paragraph_format.left_indent.twips for p in (signature, date))
    assert further - left == 2 * 316
    assert signature.paragraph_format.space_before.twips == 579


def test_an_office_that_moved_signature_and_date_in_its_template_gets_the_standard_all_the_same():
    parts = unpack(REPLY)
    moved = '<w:pStyle w:val="FuhanDate"/><w:ind w:left="99"/><w:contextualSpacing/><w:jc w:val="left"/>'
    moved += '<w:rPr><w:spacing w:val="9"/></w:rPr>'
    document = parts["word/document.xml"].replace(b'<w:pStyle w:val="FuhanDate"/>', moved.encode())
    _, date = tail(render_letter(text(), pack(parts | {"word/document.xml": document})))
    assert [child.tag.rpartition("}")[2] for child in date._p.pPr] == ["pStyle", "ind", "jc", "rPr"]
    assert len(date._p.pPr[-1]) == 1
    assert date.paragraph_format.right_indent.twips == 4 * 316


@pytest.mark.parametrize(
    ("mark", "lines"),
    [
        ("", [""]),
        ("江州市司法局", ["江州市司法局"]),
        ("长" * 22, ["长" * 22]),
        ("长" * 23, ["长" * 12, "长" * 11]),
        ("长" * 45, ["长" * 15] * 3),
    ],
)
def test_a_mark_too_long_for_one_line_is_cut_into_even_ones(mark, lines):
    assert mark_lines(mark) == lines


# CT_PPrBase of ECMA-376: Word calls a file damaged whose properties stand in another order.
SCHEMA = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]


@pytest.mark.parametrize("layout", [Layout(), Layout(sealed=False, red_head=False, class_place=Place.NUMBER)])
def test_paragraph_properties_stand_in_the_order_of_the_schema(layout):
    letter = text(**MARKED, copies=["市政协提案委"], contact={"name": "李承办"}, attachments=["甲", "乙"])
    for name, blob in unpack(render_letter(letter, REPLY, layout=layout)).items():
        if not name.endswith(".xml"):
            continue
        for properties in etree.fromstring(blob, PARSER).iter(W + "pPr"):
            order = [SCHEMA.index(child.tag.removeprefix(W)) for child in properties]
            assert order == sorted(set(order)), etree.tostring(properties)
