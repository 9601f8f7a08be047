"""What is searched for, and the passages that are shown: whatever is marked reads as the word that was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.errors import BadInput
from proposals.domain.passages import marked, passages, places
from proposals.domain.searching import LONGEST_QUERY, plain, words_of

SIGNS = st.sampled_from("法治政府ａＢｃ1２3，。 \u3000\n（）…①㎏ｶﾞé𠮷")
TEXTS = st.text(SIGNS, max_size=60)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("法治政府", ["法治政府"]),
        ("法治 政府", ["法治", "政府"]),
        ("法治\u3000政府", ["法治", "政府"]),
        ("《法治》，政府", ["法治", "政府"]),
        ("孔 祥 彬", ["孔祥彬"]),
        ("张 三 信访", ["张三", "信访"]),
        ("渝司提〔2023〕1号", ["渝司提", "2023", "1号"]),
        ("ＡＰＰ", ["app"]),
        ("政府 政府", ["政府"]),
        ("'; DROP TABLE proposals; --", ["drop", "table", "proposals"]),
        ('"政府" OR NEAR(法治)', ["政府", "or", "near", "法治"]),
    ],
)
def test_spaces_and_signs_set_words_apart(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入要查找的字词"),
        ("，。！？", "请输入要查找的字词"),
        ("\x00", "请输入要查找的字词"),
        ("法", "“法”只有一个字"),
        ("法治 a", "“a”只有一个字"),
        ("一" * 51, "太长"),
        ("法" * 10_000, "太长"),
        ("，" * 10_000, "太长"),
        ("法治 " * 10_000, "太长"),
        ("甲乙 丙丁 戊己 庚辛 壬癸 子丑", "最多查找5个词"),
    ],
)
def test_what_cannot_be_searched_is_said_in_one_sentence(typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        words_of(typed)
    assert refused.value.field == "q"
    assert len(refused.value.sentence) < 80


@given(st.text(max_size=LONGEST_QUERY + 10))
def test_any_query_gives_words_or_a_sentence(typed: str) -> None:
    try:
        words = words_of(typed)
    except BadInput:
        return
    assert all(len(word) >= 2 and plain(word) == word for word in words)


@given(TEXTS, st.data())
def test_whatever_is_marked_reads_as_what_was_searched(text: str, data: st.DataObject) -> None:
    folded = plain(text)
    starts = [n for n in range(len(folded) - 1) if " " not in folded[n : n + 2]]
    if not starts:
        return
    at = data.draw(st.sampled_from(starts))
    word = folded[at : at + data.draw(st.integers(2, 4))].split(" ")[0]
    found = places(text, [word])
    assert found
    assert all(word in plain(text[start:end]) for start, end in found)
    assert "".join(piece.text for piece in marked(text, [word])) == text
    assert any(piece.marked for passage in passages(text, [word], 3) for piece in passage.pieces)


def test_width_case_and_spaces_do_not_hide_a_place() -> None:
    text = "建设“渝 快 办”ＡＰＰ，渝快办app上线"
    assert [p.text for p in marked(text, ["渝快办", "app"]) if p.marked] == [
        "渝 快 办",
        "ＡＰＰ",
        "渝快办app",
    ]


def test_passages_stand_around_the_words_and_say_where_the_text_goes_on() -> None:
    text = "甲" * 100 + "行政复议" + "乙" * 200 + "信访" + "丙" * 10
    first, second = passages(text, ["行政复议", "信访"], 3)
    assert (first.cut_before, first.cut_after) == (True, True)
    assert (second.cut_before, second.cut_after) == (True, False)
    assert [p.text for p in (*first.pieces, *second.pieces) if p.marked] == ["行政复议", "信访"]
    assert "".join(p.text for p in second.pieces) == "乙" * 30 + "信访" + "丙" * 10


def test_no_more_passages_than_asked_for_and_no_place_shown_twice() -> None:
    text = ("信访工作" + "甲" * 150) * 9
    found = passages(text, ["信访"], 3)
    assert len(found) == 3
    assert passages("甲" * 300, ["信访"], 3) == []
