import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.errors import BadInput
from proposals.domain.printable import check_text, flaw_of

REFUSED = [
    ("案由\x07", False, "“案由”第3个字符是不可见的控制字符（U+0007），请删除后重试。"),
    ("  \x1c案由", False, "“案由”第3个字符是不可见的控制字符（U+001C），请删除后重试。"),
    ("第一行\n第\x00二行", True, "“案由”第2行第2个字符是不可见的控制字符（U+0000），请删除后重试。"),
    ("第一行\r\n\r", True, "“案由”第2行第1个字符是不可见的控制字符（U+000D），请删除后重试。"),
    ("上\n下", False, "“案由”第2个字符是换行符，请删除后重试。"),
    ("上\t下", False, "“案由”第2个字符是制表符，请删除后重试。"),
    ("残\ud800", False, "“案由”第2个字符是残缺的字符（U+D800），请删除后重试。"),
    ("零\u200b宽", False, "“案由”第2个字符是不可见的零宽空格（U+200B），请删除后重试。"),
    ("反\u202e向", False, "“案由”第2个字符是不可见的方向控制字符（U+202E），请删除后重试。"),
    ("无\uffff效", False, "“案由”第2个字符是无效字符（U+FFFF），请删除后重试。"),
    ("长" * 11, False, "“案由”共11个字，超过10个字的上限，请删减。"),
]


@pytest.mark.parametrize(("text", "multiline", "sentence"), REFUSED)
def test_what_paper_cannot_carry_is_refused_with_its_position(text, multiline, sentence):
    with pytest.raises(BadInput) as refusal:
        check_text(text, "案由", 10, multiline, field="title")
    assert (refusal.value.sentence, refusal.value.field) == (sentence, "title")


@pytest.mark.parametrize("blank", ["", "  ", "\u3000\n\t "])
def test_a_required_text_is_not_blank(blank):
    with pytest.raises(BadInput, match="不能为空"):
        check_text(blank, "案由", 10, True, required=True)
    assert check_text(blank, "案由", 10, True) == ""


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "👨‍👩‍👧", "𠮷野家", "{{ 7*7 }}", "上\n\t下"])
def test_odd_but_printable_text_stays_as_typed(text):
    assert check_text(text, "正文", 100, multiline=True) == text


@given(st.text())
def test_only_line_ends_and_outer_whitespace_change(typed):
    try:
        kept = check_text(typed, "正文", 10_000, multiline=True)
    except BadInput:
        assert any(flaw_of(char, True) for char in typed.replace("\r\n", "\n"))
    else:
        assert kept in typed.replace("\r\n", "\n")


def test_no_character_that_has_a_flaw_is_passed_over():
    flawed = [chr(code) for code in range(0x110000) if flaw_of(chr(code), multiline=True)]
    for char in flawed:
        with pytest.raises(BadInput):
            check_text(f"一{char}二", "标题", 10, multiline=True)
