"""A template is checked before it is used: what is wrong, where, and what to do stand in one sentence."""

import re

import pytest

from proposals.documents.docx_text import docx_lines
from proposals.documents.packaged import NAMES, packaged_template
from proposals.documents.template_check import check_template, examined
from proposals.documents.template_uses import USES
from proposals.documents.word_template import compiled
from proposals.documents.zip_parts import pack, unpack
from proposals.domain.errors import BadInput

DOCUMENT = "word/document.xml"
REPLY = USES["reply"]


def part_with(words: str, use: str = "reply") -> str:
    """The part of the packaged template that holds these words."""
    parts = unpack(packaged_template(use))
    return next(name for name, blob in parts.items() if words.encode() in blob)


def changed(old: str, new: str, part: str | None = None, use: str = "reply") -> bytes:
    """The packaged template with words replaced in one part."""
    parts = unpack(packaged_template(use))
    part = part or part_with(old, use)
    assert old.encode() in parts[part]
    return pack(parts | {part: parts[part].replace(old.encode(), new.encode())})


def refusal(data: bytes, use: str = "reply") -> str:
    with pytest.raises(BadInput) as refused:
        examined(data, USES[use])
    return refused.value.sentence


def test_every_packaged_template_belongs_to_a_use():
    assert set(USES) == set(NAMES)


@pytest.mark.parametrize("code", USES)
def test_packaged_templates_pass_and_print_their_sample_and_the_case_0607(code):
    use = USES[code]
    assert docx_lines(check_template(packaged_template(code), use))
    if use.preview:
        assert "0607" in "".join(docx_lines(compiled(packaged_template(code)).fill(use.preview())))


@pytest.mark.parametrize("code", USES)
def test_a_sample_fills_every_field_that_must_be_printed(code):
    use, sample = USES[code], USES[code].sample()
    for field in (*use.required, *use.in_header):
        found: list = [sample]
        for key in field.split("."):
            values = [item[key] for item in found]
            found = [
                one for value in values for one in (value if isinstance(value, (list, tuple)) else [value])
            ]
        assert any(found), field


def test_a_use_lists_its_fields_and_names_those_that_must_be_printed():
    fields = dict(USES["routing_slip"].fields())
    assert fields["steps.opinion"] == "审核意见"
    assert fields["remark"] == ""
    assert "steps" in fields


UNKNOWN = {
    "in the body": (
        "{{ opening }}",
        "{{ openning }}",
        "正文“{{ openning }}”用到了没有的字段openning（相近的字段是opening）",
    ),
    "in the header": (
        "{{ number }}",
        "{{ nummer }}",
        "首页页眉“{{ nummer }}”用到了没有的字段nummer（相近的字段是number）",
    ),
    "in a list": (
        "{{ part.text }}",
        "{{ part.txt }}",
        "正文“{{ part.txt }}”用到了body里没有的字段txt（相近的字段是text）",
    ),
    "in the properties": ("{{ identifier }}", "{{ xyzzy }}", "文档属性“{{ xyzzy }}”用到了没有的字段xyzzy，"),
    "in a condition": ("if contact", "if contakt", "用到了没有的字段contakt（相近的字段是contact）"),
    "as a look-alike of another script": (
        "{{ date }}",
        "{{ dаte }}",
        "用到了没有的字段dаte（相近的字段是date）",
    ),
    "of a loop": ("loop.first", "loop.frist", "没有的字段frist（相近的字段是first）"),
}


@pytest.mark.parametrize("where", UNKNOWN)
def test_an_unknown_field_is_named_with_its_place_and_the_nearest_known_one(where):
    old, new, sentence = UNKNOWN[where]
    assert sentence in refusal(changed(old, new))


CROSSED = (
    "{{ opening }}{% if not date %}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{% endif %}</w:t></w:r></w:p>"
    "</w:tc></w:tr></w:tbl><w:p><w:r><w:t>"
)
BROKEN = {
    "a loop without end": ("{%p endfor %}", "", "里的循环或条件没有结束"),
    "an end without loop": ("{%p for line in title %}", "", "里的endfor没有对应的开头"),
    "half a tag": ("{{ opening }}", "{{ opening }", "正文"),
    "a table row's tag outside a table": ("{%p if date %}", "{%tr if date %}", "只能写在表格的行里"),
    "a filter that is not there": ("{{ opening }}", "{{ opening|upper }}", "用了过滤器upper"),
    "arithmetic": ("{{ opening }}", "前言{{ 9**9 }}", "正文“前言{{ 9**9 }}”做了运算，这是不允许的"),
    "a call": ("{{ opening }}", "{{ opening.upper() }}", "调用了函数"),
    "a condition that ends inside a table": ("{{ opening }}", CROSSED, "正文印出来不完整，通常是循环或条件跨过了段落、表格的边界"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_template_is_refused_for(what):
    old, new, sentence = BROKEN[what]
    assert sentence in refusal(changed(old, new))


MISSING = {
    "contact": ("{{ contact }}", "", "reply", "没有印出附注“（联系人：联系人甲；联系电话：12345）”，或者次序不对"),
    "a level of headings": ("{{ part.text }}", "", "reply", "没有印出正文“1.三级”"),
    "the number": ("{{ number }}", "", "reply", "没有印发文字号（字段number）"),
    "the option's words": ("{{ choice }}", "", "receipt_form", "没有印办理态度各选项（字段attitudes）"),
    "what was said": ("{{ step.opinion }}", "", "routing_slip", "没有印审核意见（字段steps.opinion）"),
    "a line that is printed never": ("{%tr if url %}", "{%tr if not url %}", "receipt_form", "没有印出在线填写网址"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISSING)
def test_a_template_that_would_not_print_is_refused_naming(what):
    old, new, use, sentence = MISSING[what]
    assert sentence in refusal(changed(old, new, use=use), use)


def cell(inside: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl><w:p/>"


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


ONLY_IF = paragraph("{%p if copies %}") + paragraph("{{ copies }}") + paragraph("{%p endif %}")
EMPTY_CASES = {
    "a cell without paragraph": (cell(ONLY_IF), "正文在附件、抄送、文号等内容为空时有一个表格的单元格里没有段落"),
    "a table without rows": (
        "<w:tbl><w:tr><w:tc>" + paragraph("{%tr for line in attachments %}") + "</w:tc></w:tr><w:tr><w:tc>"
        + paragraph("{{ line }}") + "</w:tc></w:tr><w:tr><w:tc>" + paragraph("{%tr endfor %}")
        + "</w:tc></w:tr></w:tbl><w:p/>",
        "有一个没有行的表格（请留一个表头行）",
    ),
    "a first item of nothing": (paragraph("{{ attachments[0] }}"), "为空时印不出来，请用条件（{%p if 字段 %}"),
}  # fmt: skip


@pytest.mark.parametrize("what", EMPTY_CASES)
def test_a_template_that_breaks_where_there_is_little_to_print_is_refused_for(what):
    xml, sentence = EMPTY_CASES[what]
    parts = unpack(packaged_template("reply"))
    at = parts[DOCUMENT].rindex(b"<w:sectPr")
    body = parts[DOCUMENT][:at] + xml.encode() + parts[DOCUMENT][at:]
    assert sentence in refusal(pack(parts | {DOCUMENT: body}))


def test_a_header_without_the_mark_is_named():
    parts = unpack(packaged_template("reply"))
    name = part_with("{{ number }}")
    without = re.sub(
        rb"mark_lines|\{\{ mark \}\}", lambda m: b"title" if m[0] == b"mark_lines" else b"", parts[name]
    )
    assert "没有印发文机关标志（字段mark）" in refusal(pack(parts | {name: without}))


def test_a_template_whose_first_page_is_like_the_others_is_refused():
    assert "没有勾选“首页不同”" in refusal(changed("<w:titlePg/>", ""))


def test_a_template_without_page_numbers_is_refused():
    parts = unpack(packaged_template("reply"))
    feet = {name: blob.replace(b"PAGE", b"SECTION") for name, blob in parts.items() if "footer" in name}
    assert "页脚里没有页码" in refusal(pack(parts | feet))


def test_a_lost_header_or_footer_is_named():
    parts = unpack(packaged_template("reply"))
    for kind, sentence in (("header", "没有印出发文机关标志|没有页眉"), ("footer", "没有页脚")):
        body = re.sub(rb"<w:%bReference[^>]*/>" % kind.encode(), b"", parts[DOCUMENT])
        assert re.search(sentence, refusal(pack(parts | {DOCUMENT: body})))


def test_the_picture_that_we_replace_must_be_there():
    data = changed('name="fuhan-qr"', 'name="other"', use="receipt_form")
    assert "缺少名为fuhan-qr的图片" in refusal(data, "receipt_form")
