"""Which paragraph answers which point by its wording: found where it is told, never where nothing is shared."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.answering import Passage, answers_by_wording, covered, headline, passages
from proposals.domain.levels import level_of
from tests.guards.tree import ROOT

TRAINING, FILES, DECISIONS = (
    "加强执法人员法治培训",
    "严格规范性文件管理",
    "规范重大行政决策程序，开展决策后评估",
)
POINTS = {1: TRAINING, 2: FILES, 3: DECISIONS}


def read(body: str) -> list[Passage]:
    lines = body.split("\n")
    return passages([int(level_of(line)) for line in lines], lines)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "一、关于“加强执法人员法治培训”的建议\n已办。\n二、关于“严格规范性文件管理”的建议\n已办。",
            {1: 0, 2: 2},
        ),
        ("一、执法人员法治培训情况\n已办。\n二、规范性文件管理情况\n已办。", {1: 0, 2: 2}),
        ("我局已对执法人员开展法治培训。\n规范性文件管理办法已经修订。", {1: 0, 2: 1}),
        ("一、总体情况\n（一）重大行政决策程序已经规范，决策后评估选了五个项目。\n（二）其他。", {3: 1}),
        ("一、总体情况\n已经办理。\n二、下一步打算\n继续努力。", {}),
        ("一、加强领导。高度重视。\n二、进一步完善工作机制。", {}),
        ("我们将进一步加强工作，提高水平，完善机制，充分发挥作用。", {}),
        ("培训。\n文件。\n决策。", {}),
        ("执法检查已经完成。", {}),
        ("建设文化广场三处，修缮老旧小区电梯十二部。", {}),
        ("", {}),
    ],
)
def test_a_point_is_answered_where_its_words_stand_and_nowhere_else(body: str, found: dict[int, int]) -> None:
    assert answers_by_wording(POINTS, read(body)) == found


def test_the_five_points_of_the_real_case_are_found_in_their_sections() -> None:
    facts = json.loads((ROOT / "proposals/data/demo/0607.json").read_text(encoding="utf-8"))["facts"]
    lines = facts["body"].split("\n")
    heads = [n for n, line in enumerate(lines) if level_of(line) == 1]
    assert answers_by_wording(dict(enumerate(facts["points"])), read(facts["body"])) == dict(enumerate(heads))


def test_what_two_points_share_does_not_answer_the_second() -> None:
    points = {1: "加强行政执法人员法治培训", 2: "加强行政执法人员编制保障"}
    assert answers_by_wording(points, read("一、行政执法人员法治培训\n已办。")) == {1: 0}


@pytest.mark.parametrize(
    ("levels", "at", "stands_for"),
    [
        ([1, 0, 2, 0, 1, 0], 0, [0, 1, 2, 3]),
        ([1, 0, 2, 0, 1, 0], 2, [2, 3]),
        ([1, 0, 2, 0, 1, 0], 1, [1]),
        ([1, 0, 2, 0, 1, 0], 4, [4, 5]),
        ([0, 0], 0, [0]),
    ],
)
def test_a_heading_stands_for_all_beneath_it(levels: list[int], at: int, stands_for: list[int]) -> None:
    assert list(covered(levels, at)) == stands_for


@pytest.mark.parametrize(
    ("point", "name"),
    [
        ("关于“加强法治培训”的建议", "加强法治培训"),
        ("严格管理。一是清理文件，二是公布目录。", "严格管理"),
        ("", ""),
    ],
)
def test_a_point_is_called_by_its_first_sentence(point: str, name: str) -> None:
    assert headline(point) == name


HAN = st.text("培训文件决策程序矛盾纠纷采购法律执法人员质量评估", min_size=4, max_size=40)
OTHER = st.text("广场电梯修缮老旧小区河道绿化公园步道车位路灯，。", max_size=80)


@given(st.lists(HAN, min_size=1, max_size=6, unique=True), st.lists(OTHER, max_size=6))
def test_a_points_own_words_are_always_found(points: list[str], between: list[str]) -> None:
    lines = [*between, *points]
    found = answers_by_wording(dict(enumerate(points)), passages([0] * len(lines), lines))
    assert found.keys() == set(range(len(points)))
    assert all(headline(points[key]) in lines[at] for key, at in found.items())


@given(st.lists(HAN, min_size=1, max_size=6), st.lists(OTHER, max_size=12), st.integers(0, 4))
def test_texts_that_share_nothing_are_never_linked(points: list[str], lines: list[str], level: int) -> None:
    assert answers_by_wording(dict(enumerate(points)), passages([level] * len(lines), lines)) == {}


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.data())
def test_what_a_paragraph_stands_for_begins_with_it_and_ends_before_its_equal(
    levels: list[int], data
) -> None:
    at = data.draw(st.integers(0, len(levels) - 1))
    stands_for = covered(levels, at)
    assert stands_for[0] == at
    assert all(levels[n] == 0 or levels[n] > levels[at] for n in stands_for[1:])
