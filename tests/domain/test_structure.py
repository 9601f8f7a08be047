"""Errors of structure: what stops a draft, and what must never be taken for an error."""

import pytest

from proposals.domain.proofing.structure import structural_errors

WRONG = [
    ("二、加强培训", "“二、”应为“一、”"),
    ("一、总的情况\n三、下一步", "“三、”应为“二、”"),
    ("一、总的情况\n（二）培训", "“（二）”应为“（一）”"),
    ("一、总的情况\n（一）培训\n2.考试", "“2.”应为“1.”"),
    ("我们制定了《办法，已印发。", "“《”没有配对"),
    ("我们制定了办法》，已印发。", "“》”没有配对"),
    ("坚持“枫桥经验，就地化解。", "没有配对"),
    ("（见《办法）》第三条。", "没有配对"),
    ("一、关于“加强培训”的建议\n二、关于“考试”的建议\n已经组织。", "第1段“一、关于“加强培训”"),
    ("一、关于“加强培训”的建议\n已经组织。\n二、关于“考试”的建议", "下面还没有写答复内容"),
]
RIGHT = [
    "一、总的情况\n（一）培训\n1.考试\n（1）题库\n（2）阅卷\n2.竞赛\n（二）宣传\n1.报刊\n二、下一步",
    "应诉率达83.2%，较2021年提升。",
    "《关于贯彻〈办法〉的意见》（渝司发〔2023〕1号）已印发。",
    "我们采用“网上+网下”方式（含微信(小程序)）办理。",
    "一、关于“加强培训”的建议。已经组织培训。\n二、关于“考试”的建议\n（一）已经组织。",
    "没有任何序号的一段。\n\n又一段。",
    "",
]


@pytest.mark.parametrize(("body", "words"), WRONG)
def test_an_error_is_named_with_its_paragraph(body, words):
    errors = structural_errors(body)
    assert errors
    assert words in "".join(errors)


@pytest.mark.parametrize("body", RIGHT)
def test_what_is_right_gives_no_error(body):
    assert structural_errors(body) == ()


def test_the_published_letter_lacks_exactly_its_first_numbers(published_letter):
    errors = structural_errors(published_letter)
    assert [e[e.index("应为") :].split("”")[0] for e in errors] == ["应为“（一）", "应为“一、"]
