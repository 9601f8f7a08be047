"""A comparison must give both versions back, and read like a person's marks."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.domain.redline import (
    Change,
    Mark,
    ParagraphChange,
    Run,
    compare,
    compare_text,
    inherit_lineage,
)

SENTENCES = st.lists(st.sampled_from("加强法治培训。落实责任制，规范文件2023年4月"), max_size=30).map("".join)
PARAGRAPHS = st.lists(st.one_of(SENTENCES, st.text(max_size=20)), max_size=8)

TRAINING = "（一）加强法治培训，进一步提高法治意识。各级领导班子每年举办两期专题讲座。"
RULES = "（二）规范行政规范性文件制定程序，公开征求意见不少于三十日。"
MEDIATION = "（三）推进矛盾纠纷多元化解，完善调解组织网络。"


def side(changes: list[ParagraphChange], version: str, mark: Mark) -> list[str]:
    mine = [c for c in changes if getattr(c, version) is not None]
    mine.sort(key=lambda c: getattr(c, version))
    return ["".join(run.text for run in c.runs if run.mark in (Mark.SAME, mark)) for c in mine]


@settings(max_examples=500, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS, st.randoms(use_true_random=False))
def test_both_versions_come_back_exactly(old: list[str], extra: list[str], random) -> None:  # type: ignore[no-untyped-def]
    new = [*old, *extra]
    random.shuffle(new)
    changes = compare(old, new)
    assert side(changes, "old", Mark.REMOVED) == old
    assert side(changes, "new", Mark.ADDED) == new
    assert [c.new for c in changes if c.new is not None] == list(range(len(new)))


@settings(max_examples=500, deadline=None)
@given(st.one_of(SENTENCES, st.text()), st.one_of(SENTENCES, st.text()))
def test_a_paragraph_is_never_garbled(old: str, new: str) -> None:
    runs = compare_text(old, new)
    assert "".join(r.text for r in runs if r.mark is not Mark.ADDED) == old
    assert "".join(r.text for r in runs if r.mark is not Mark.REMOVED) == new
    assert all(r.text for r in runs)
    assert all(a.mark is not b.mark for a, b in zip(runs, runs[1:], strict=False))


def test_an_unchanged_text_has_only_same_paragraphs() -> None:
    assert {c.change for c in compare([TRAINING, RULES], [TRAINING, RULES])} == {Change.SAME}


def test_a_number_is_replaced_as_a_whole() -> None:
    assert compare_text("完成125项措施", "完成128项措施") == (
        Run(Mark.SAME, "完成"),
        Run(Mark.REMOVED, "125"),
        Run(Mark.ADDED, "128"),
        Run(Mark.SAME, "项措施"),
    )


def test_a_stray_common_character_does_not_split_a_rewritten_phrase() -> None:
    runs = compare_text("办理提案时，主动登门听取意见。", "办理提案时，逐条电话回应关切。")
    assert [r.mark for r in runs] == [Mark.SAME, Mark.REMOVED, Mark.ADDED, Mark.SAME]


def test_a_changed_paragraph_keeps_its_place_and_a_new_one_is_told_apart() -> None:
    changed = TRAINING.replace("两期", "四期")
    changes = compare([TRAINING, RULES], [changed, "新增一段，讲公职律师如何参与采购合同审查。", RULES])
    assert [(c.change, c.old, c.new) for c in changes] == [
        (Change.CHANGED, 0, 0),
        (Change.ADDED, None, 1),
        (Change.SAME, 1, 2),
    ]


def test_a_moved_paragraph_is_recognised_even_when_it_was_reworded() -> None:
    reworded = MEDIATION.replace("（三）", "（一）").replace("完善", "健全")
    changes = compare([TRAINING, RULES, MEDIATION], [reworded, TRAINING, RULES])
    assert [(c.change, c.old, c.moved) for c in changes] == [
        (Change.CHANGED, 2, True),
        (Change.SAME, 0, False),
        (Change.SAME, 1, False),
    ]


def test_a_removed_paragraph_stands_where_it_stood() -> None:
    changes = compare([TRAINING, RULES, MEDIATION], [TRAINING, MEDIATION])
    assert [(c.change, c.old) for c in changes] == [(Change.SAME, 0), (Change.REMOVED, 1), (Change.SAME, 2)]


def test_nothing_against_something() -> None:
    assert compare([], []) == []
    assert [c.change for c in compare([], [RULES])] == [Change.ADDED]
    assert [c.change for c in compare([RULES], [])] == [Change.REMOVED]


def test_lineage_follows_rewording_and_moving_and_is_fresh_for_what_is_new() -> None:
    numbers = count(10)
    new = [MEDIATION, TRAINING.replace("两期", "四期"), "另起一段，说明经费安排与资金来源。", RULES]
    lineage = inherit_lineage(
        [("a", TRAINING), ("b", RULES), ("c", MEDIATION)], new, lambda: str(next(numbers))
    )
    assert lineage == ["c", "a", "10", "b"]


def test_a_split_paragraph_leaves_its_lineage_to_one_half_only() -> None:
    first, second = TRAINING.split("。")[0] + "。", TRAINING.split("。")[1] + "。"
    lineage = inherit_lineage([("a", TRAINING)], [first, second], lambda: "fresh")
    assert sorted(lineage) == ["a", "fresh"]


def test_a_heavily_rewritten_paragraph_alone_between_its_neighbours_keeps_its_lineage() -> None:
    old = [TRAINING, "支持社会力量参与调解，纳入政府购买服务。", MEDIATION]
    new = [TRAINING, "鼓励社会力量参与社区纠纷处置，专业化开展调解。", MEDIATION]
    assert inherit_lineage(list(zip("abc", old, strict=True)), new, lambda: "fresh") == ["a", "b", "c"]


def test_absurdly_long_texts_are_still_compared() -> None:
    old = "，".join(f"第{n}项任务已经完成" for n in range(2_000))
    runs = compare_text(old, old.replace("第777项", "第七七七项"))
    assert "".join(r.text for r in runs if r.mark is not Mark.ADDED) == old
    assert "".join(r.text for r in compare_text("，" * 5_000, "，。" * 5_000) if r.mark is Mark.ADDED)
    many = [f"第{n}段：办理情况{n * 7}" for n in range(1_500)]
    assert len(compare(many, [p + "。" for p in many])) == 1_500
