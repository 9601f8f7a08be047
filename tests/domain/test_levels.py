import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.levels import (
    Level,
    check_sequence,
    format_number,
    heading_length,
    heads,
    level_of,
    parse_line,
)

LINES = [
    ("一、办理情况", Level.FIRST, 1, True),
    ("十二、其他", Level.FIRST, 12, True),
    ("（一）开设讲堂", Level.SECOND, 1, True),
    ("(二)半角括号", Level.SECOND, 2, False),
    ("（三）、多了顿号", Level.SECOND, 3, False),
    ("1.讲师到位", Level.THIRD, 1, True),
    ("2、用了顿号", Level.THIRD, 2, False),
    ("（1）每月一讲", Level.FOURTH, 1, True),
    ("(4)半角括号", Level.FOURTH, 4, False),
]
PLAIN = [
    "",
    "明年覆盖全部社区。",
    "2024年以来",
    "1.5倍于去年",
    "（2024）第3号",
    "一是加强领导",
    "（以下简称讲堂）",
]


@pytest.mark.parametrize(("line", "level", "number", "standard"), LINES)
def test_a_numbered_line_tells_its_level_and_number(line, level, number, standard):
    found = parse_line(line)
    assert (found.level, found.number, found.standard) == (level, number, standard)
    assert found.marker + found.text == line


@pytest.mark.parametrize("line", PLAIN)
def test_text_without_a_level_number_is_body(line):
    assert parse_line(line) is None
    assert level_of(line) is Level.BODY


@given(st.sampled_from([level for level in Level if level]), st.integers(1, 99))
def test_a_formatted_number_is_read_back(level, number):
    found = parse_line(format_number(level, number) + "正文")
    assert (found.level, found.number, found.standard) == (level, number, True)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、办理情况", "一、办理情况"),
        ("（一）开设讲堂。已在十个社区开设。", "（一）开设讲堂。"),
        ("（二）“讲好。再讲”行动。正文。", "（二）“讲好。再讲”行动。"),
        ("1.讲师到位。正文", ""),
        ("正文。", ""),
    ],
)
def test_the_heading_of_a_line_ends_with_its_first_full_stop(line, heading):
    assert line[: heading_length(line)] == heading


def test_a_missing_number_is_found_once_and_higher_levels_start_the_lower_anew():
    lines = ["正文", "二、甲", "（一）子", "（三）丑", "（四）寅", "三、乙", "（一）卯"]
    found = [(gap.index, gap.level, gap.expected, gap.found) for gap in check_sequence(lines)]
    assert found == [(1, Level.FIRST, 1, 2), (3, Level.SECOND, 2, 3)]


@pytest.mark.parametrize(
    ("line", "following", "is_heading"),
    [
        ("一、工作情况", "已建立机制。", True),
        ("一、工作情况", "（一）建立机制", True),
        ("（一）建议采纳", "（二）不属职责", False),
        ("一、已建立机制。", "今后继续。", False),
        ("工作情况", "已建立机制。", False),
    ],
)
def test_a_heading_is_a_numbered_line_with_deeper_text_beneath(line, following, is_heading):
    assert heads(line, following) is is_heading
