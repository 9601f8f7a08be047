"""How much two texts say the same, and what they share."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.similarity import bigrams_in, likeness, rarest, shared_sentences

WORDS = st.text("法治政府建设推进依行执监督机关事务，。\n ", max_size=200)


@given(WORDS, WORDS)
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    share = likeness(bigrams_in(one), bigrams_in(other))
    assert 0 <= share <= 1
    assert share == likeness(bigrams_in(other), bigrams_in(one))


@given(WORDS)
def test_a_text_is_wholly_like_itself_whatever_its_signs(text: str) -> None:
    own = bigrams_in(text)
    assert likeness(own, bigrams_in(text.replace("，", "；"))) == (1.0 if own else 0.0)


@given(
    WORDS,
    st.dictionaries(st.text("法治政府", min_size=2, max_size=2), st.integers(1, 99)),
    st.integers(1, 20),
)
def test_the_rarest_bigrams_come_first_and_are_those_of_the_text(
    text: str, common: dict[str, int], most: int
) -> None:
    chosen = rarest(text, common, most)
    assert len(chosen) == len(set(chosen)) == min(most, len(bigrams_in(text)))
    counts = [common.get(each, 0) for each in chosen]
    assert counts == sorted(counts)
    left = bigrams_in(text) - set(chosen)
    assert not left or max(counts) <= min(common.get(each, 0) for each in left)


def test_of_equally_rare_ones_some_come_from_every_part() -> None:
    text = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    chosen = rarest(text, {}, 4)
    assert [text.index(each) // 6 for each in chosen] == [0, 0, 1, 2]


def test_a_sentence_touched_up_is_shared_a_formula_is_not() -> None:
    ours = "一、情况分析。我市老旧小区加装电梯进展缓慢，群众反映强烈。建议尽快出台补贴办法。"
    theirs = "一、情况分析。我市老旧小区加装电梯的进展缓慢，群众反映强烈。建议增设停车位。"
    assert [(s.text, s.shared) for s in shared_sentences(ours, theirs)] == [
        ("一、情况分析。", False),
        ("我市老旧小区加装电梯进展缓慢，群众反映强烈。", True),
        ("建议尽快出台补贴办法。", False),
    ]
