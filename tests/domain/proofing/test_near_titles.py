"""Which titles are likely one and the same, a few characters apart, and which are two documents (R32)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.proofing.rules.titles import is_near

NEAR = [
    ("重庆市重大行政决策规定", "重庆市重大行政决策程序规定"),
    ("重庆市重大行政决策程序程序规定", "重庆市重大行政决策程序规定"),
    ("重庆市规范行政处罚裁量权方法", "重庆市规范行政处罚裁量权办法"),
    ("关于加强行政机关人出庭应诉工作的通知", "关于加强行政机关负责人出庭应诉工作的通知"),
]
APART = [
    ("行政复议法", "中华人民共和国行政复议法"),
    ("中华人民共和国政府采购法实施条例", "中华人民共和国政府采购法"),
    ("2023年全市法治政府建设工作要点", "2021年全市法治政府建设工作要点"),
    ("四川省物业管理条例", "重庆市物业管理条例"),
    ("重庆市消防管理条例", "重庆市物业管理条例"),
    ("重庆市物业专项维修资金管理办法", "重庆市物业装饰装修保证金管理办法"),
    ("重庆市行政许可听证程序规定", "重庆市行政处罚听证程序规定"),
    ("民法典", "刑法典"),
]


@pytest.mark.parametrize(("title", "known"), NEAR)
def test_a_few_characters_inside_are_likely_a_slip(title, known):
    assert is_near(title, known)


@pytest.mark.parametrize(("title", "known"), APART)
def test_titles_that_only_share_words_are_two_documents(title, known):
    assert not is_near(title, known)


@given(st.text("重庆市行政程序规定", min_size=8, max_size=30), st.data())
def test_leaving_out_one_character_inside_is_always_seen(known, data):
    at = data.draw(st.integers(1, len(known) - 2))
    assert is_near(known[:at] + known[at + 1 :], known)
