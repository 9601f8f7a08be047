"""Names of files: taken by Windows as well, never twice."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.file_names import LONGEST_NAME, safe_name, unique_names


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("渝司提〔2023〕1号 孔祥彬委员", "渝司提〔2023〕1号 孔祥彬委员"),
        ('a/b\\c:d*e?f"g<h>i|j', "a／b＼c：d＊e？f＂g＜h＞i｜j"),
        ("../../etc/passwd", "／..／etc／passwd"),
        ("con", "_con"),
        ("NUL.docx", "_NUL.docx"),
        ("结尾有点和空格. . ", "结尾有点和空格"),
        ("换\n行\u202e反\u200b空", "换行反空"),
        ("", "未命名"),
        ("...", "未命名"),
    ],
)
def test_what_windows_refuses_is_replaced(given_name, safe):
    assert safe_name(given_name) == safe


def test_a_name_that_occurs_again_gets_a_number_whatever_its_capitals():
    assert unique_names(["甲", "甲", "A", "a", "甲"]) == ["甲", "甲（2）", "A", "a（2）", "甲（3）"]


def test_a_number_does_not_meet_a_name_that_looks_like_it():
    assert unique_names(["甲（2）", "甲", "甲"]) == ["甲（2）", "甲", "甲（3）"]


@given(st.lists(st.text(max_size=120), max_size=30))
def test_names_are_always_safe_different_and_short_enough(names):
    made = unique_names(names)
    assert len({n.casefold() for n in made}) == len(made) == len(names)
    assert all(0 < len(n) <= LONGEST_NAME + 1 for n in made)
    assert not any(re.search(r'[<>:"/\\|?*\x00-\x1f]|[ .]$', n) for n in made)
