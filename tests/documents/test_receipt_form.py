"""The 征询意见表（回执）: prefilled, with link and code only where members can reach the site."""

import io
import struct
import zipfile
from datetime import date

import docx
import pytest

from proposals.documents.docx_text import docx_lines
from proposals.documents.packaged import packaged_template, packaged_wording
from proposals.documents.qr_code import qr_png
from proposals.documents.receipt_form import ReceiptForm, render_receipt_form
from proposals.domain.errors import BadInput

TEMPLATE = packaged_template("receipt_form")
WORDING = packaged_wording().receipt("cppcc_proposal")
URL = "https://fuhan.example/r/abc?x=1&y=<2>"
FORM = ReceiptForm(
    serial_no="0042",
    session="市政协三届二次会议",
    title="关于推广社区法律讲堂<b>&的建议",
    proposer="孔委员",
    unit="江州市司法局",
    number="江司提〔2024〕7号",
    issued_on=date(2024, 5, 6),
    outcome_class="A",
    return_address="江州市一路1号",
)


def media(document: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        (name,) = [n for n in package.namelist() if n.startswith("word/media/")]
        return package.read(name)


def test_the_form_is_filled_in_and_offers_the_choices():
    lines = docx_lines(render_receipt_form(FORM, WORDING, url=URL, template=TEMPLATE))
    known = ["第0042号", FORM.title, "孔委员", "江司提〔2024〕7号", "2024年5月6日", "A", "江州市一路1号", URL]
    assert [word for word in known if word not in lines] == []
    assert lines[0] == "提案办理情况征询意见表（回执）"
    assert lines.count("□满意　　□基本满意　　□不满意") == 2


def test_the_code_holds_the_link():
    document = render_receipt_form(FORM, WORDING, url=URL, template=TEMPLATE)
    assert media(document) == qr_png(URL)
    width, height = struct.unpack(">II", qr_png(URL)[16:24])
    assert width == height > 100


def test_without_a_link_neither_link_nor_code_is_printed():
    document = render_receipt_form(FORM, WORDING, url=None, template=TEMPLATE)
    assert not any("二维码" in line or "网址" in line for line in docx_lines(document))
    assert docx.Document(io.BytesIO(document)).inline_shapes._inline_lst == []


def test_options_are_configuration():
    form = ReceiptForm("1", "甲", "乙", "丙", "丁", results=("满意", "理解", "不认同"))
    lines = docx_lines(render_receipt_form(form, WORDING, url=None, template=TEMPLATE))
    assert "□满意　　□理解　　□不认同" in lines


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("npc_suggestion", "代表建议办理情况征询意见表（回执）"),
        ("deliberation_opinion", "审议意见办理情况征询意见表（回执）"),
    ],
)
def test_each_kind_has_its_heading(kind, heading):
    wording = packaged_wording().receipt(kind)
    assert docx_lines(render_receipt_form(FORM, wording, url=None, template=TEMPLATE))[0] == heading


def test_a_template_without_the_picture_is_refused_when_a_link_is_wanted():
    with pytest.raises(BadInput, match="缺少名为fuhan-qr的图片"):
        render_receipt_form(FORM, WORDING, url=URL, template=packaged_template("reply"))
