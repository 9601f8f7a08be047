"""Two texts about one matter: what cannot both be meant is found, progress and other matters are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.contradictions import affirms, contradictions
from proposals.domain.opposites import Opposed

OPPOSED = [
    ("我局已建成公共法律服务中心12个。", "公共法律服务中心尚未建成。", Opposed.DONE),
    ("已出台行政调解办法。", "目前未出台行政调解办法。", Opposed.DONE),
    ("同意在主城区增设人行天桥。", "不同意在主城区增设人行天桥。", Opposed.AGREED),
    ("关于增设人行天桥的建议，不予采纳。", "关于增设人行天桥的建议，我们予以采纳。", Opposed.AGREED),
]


@pytest.mark.parametrize(("then", "now", "kind"), OPPOSED)
def test_what_cannot_both_be_meant_is_found(then: str, now: str, kind: Opposed) -> None:
    (found,) = contradictions(f"一、办理情况\n{then}", f"感谢您的建议。{now}")
    assert found.kind is kind
    assert found.then in then
    assert found.now in now


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("公共法律服务中心尚未建成。", "公共法律服务中心已建成。"),
        ("已完成培训工作。", "尚未开展清理工作。"),
        ("已出台行政调解办法。", "行政调解办法已修订。"),
        ("同意。", "不同意。"),
        ("您的建议具有未来意义。", "我们已知悉您的建议。"),
        ("", ""),
    ],
)
def test_progress_and_other_matters_are_left_alone(then: str, now: str) -> None:
    assert contradictions(then, now) == []


@given(st.text(max_size=200))
def test_a_text_never_contradicts_its_own_sentence(text: str) -> None:
    sentence = text.split("。")[0].replace("\n", "")
    assert all(found.kind in Opposed for found in contradictions(sentence, sentence))


def test_what_was_done_or_agreed_to_affirms() -> None:
    assert affirms("我局已建成公共法律服务中心。")
    assert not affirms("公共法律服务中心尚未建成。")
