"""Suggestions are found as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.domain.chinese_numerals import chinese_numeral, parse_numeral
from proposals.domain.points import split_points

WHOLE = """近年来，基层执法任务很重。
一、存在的问题
（一）培训不足。
（二）经费不足。
二、几点建议
（一）加强执法培训。把培训经费列入预算：一是分级培训；二是统一考核。
（二）规范文件制定。
　　公开征求意见。
（三）用好公职律师。
三、其他情况
附调研材料。"""


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        (WHOLE, ["加强执法培训", "规范文件制定", "用好公职律师"]),
        ("现状如此。\n建议：\n1.加强培训；\n2.公开数据。", ["加强培训", "公开数据"]),
        (
            "现状如此。为此，建议：一是加强培训；二是公开数据，三是严格考核。",
            ["加强培训", "公开数据", "严格考核"],
        ),
        ("第一，加强培训。\n第二，公开数据。", ["加强培训", "公开数据"]),
        ("对策建议\n一、加强培训\n每年两期。\n二、公开数据\n按季度。", ["加强培训", "公开数据"]),
        ("建议\n加强培训，每年两期。\n\n公开数据，按季度。", ["加强培训，每年两期", "公开数据，按季度"]),
        ("路灯不亮。建议尽快修复。\n谢谢。", ["路灯不亮"]),
        ("（1）修路灯。（2）补路面。", ["修路灯", "补路面"]),
        ("一、修路灯\n二、补路面", ["修路灯", "补路面"]),
        ("增长1.5个百分点。\n2.3倍。", []),
        ("", []),
        ("一、", []),
        ("建议", ["建议"]),
        ("没有什么要说。", []),
        ("建议尽快修路灯。\n建议补路面。", ["建议尽快修路灯", "建议补路面"]),
        ("建议一：修路灯。\n建议二：补路面。", ["修路灯", "补路面"]),
        ("具体建议如下：①修路灯；②补路面；③清淤。", ["修路灯", "补路面", "清淤"]),
        ("1）修路灯\n2）补路面", ["修路灯", "补路面"]),
        ("其一，修路灯。其二，补路面。", ["修路灯", "补路面"]),
        ("关于修路灯的建议\n一、现状\n很暗。\n二、建议\n1.修路灯。\n2.补路面。", ["修路灯", "补路面"]),
        ("关于修路灯的建议\n一、修路灯\n二、补路面", ["修路灯", "补路面"]),
        (
            "一、问题\n很暗。\n二、工作建议\n（一）修路灯。\n（二）补路面。\n以上建议，请予采纳。",
            ["修路灯", "补路面"],
        ),
    ],
)
def test_a_text_gives_its_suggestions(text: str, headlines: list[str]) -> None:
    assert [p.headline for p in split_points(text)] == headlines


def test_a_point_keeps_its_whole_text_and_its_place_in_the_source() -> None:
    points = split_points(WHOLE)
    assert points[0].text == "加强执法培训。把培训经费列入预算：一是分级培训；二是统一考核。"
    assert points[1].text == "规范文件制定。\n　　公开征求意见。"
    assert all(WHOLE[p.start : p.end] == p.text for p in points)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(), st.text("一二三是、（）()1.2。；建议：\n 　第，")))
def test_odd_text_never_breaks_it(text: str) -> None:
    for point in split_points(text):
        assert text[point.start : point.end] == point.text
        assert point.text.strip() == point.text != ""


@given(st.integers(1, 99))
def test_numerals_are_read_back(number: int) -> None:
    assert parse_numeral(chinese_numeral(number)) == parse_numeral(str(number)) == number


@pytest.mark.parametrize("text", ["", "零", "百", "一二", "0", "100", "²", "x"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert parse_numeral(text) is None
