"""合稿: parts of opinions find their points, and what does not agree is marked; silence where nothing does."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.collating import Point, Said, contradictions, places
from proposals.domain.levels import level_of
from tests.guards.tree import ROOT

DAY = date(2023, 4, 1)


def placed(text: str, *points: Point) -> list[int | None]:
    lines = text.split("\n")
    return places([int(level_of(line)) for line in lines], lines, points)


TRAINING, FILES = Point(1, "加强执法人员法治培训"), Point(2, "严格规范性文件管理")


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("我办已对执法人员开展法治培训三次。", [1]),
        ("规范性文件管理由我局负责。\n执法人员法治培训由司法局负责。", [2, 1]),
        ("关于第二条建议，我局正在办理。", [2]),
        ("对第1条意见没有补充。", [1]),
        ("一、关于规范性文件管理\n已经清理。\n已经公布。\n二、其他\n没有意见。", [2, 2, 2, None, None]),
        ("收悉。现提出意见如下：", [None]),
        ("第九条建议不属于我局职责。", [None]),
    ],
)
def test_a_part_speaks_to_the_point_it_names(text: str, points: list[int | None]) -> None:
    assert placed(text, TRAINING, FILES) == points


def test_a_unit_asked_about_one_point_speaks_to_it_unless_it_says_otherwise() -> None:
    sole = Point(2, "严格规范性文件管理", sole=True)
    assert placed("同意。\n执法人员法治培训另行安排。", TRAINING, sole) == [2, 1]


def test_the_opinions_of_the_real_case_find_their_points_through_the_draft() -> None:
    told = json.loads((ROOT / "proposals/data/demo/0607.json").read_text(encoding="utf-8"))
    sections = told["facts"]["body"].split("\n")
    heads = [n for n, line in enumerate(sections) if level_of(line) == 1] + [len(sections)]
    points = [
        Point(n, text, "\n".join(sections[heads[n - 1] : heads[n]]))
        for n, text in enumerate(told["facts"]["points"], 1)
    ]
    assert placed(told["opinions"]["市信访办"], *points) == [4, 4]
    assert placed(told["opinions"]["市机关事务局"], *points) == [5, None]


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("初次信访事项一次办结率为95%。", "初次信访事项一次办结率为92%。", ["数字"]),
        ("初次信访事项一次办结率为95%。", "初次信访事项一次办结率为95%。", []),
        ("我局今年7月底前修订采购合同示范文本。", "采购合同示范文本今年8月底前修订。", ["日期"]),
        ("我局今年7月底前修订采购合同示范文本。", "今年7月底前修订采购合同示范文本。", []),
        ("今年7月底前修订采购合同示范文本。", "今年8月底前组织律师值班。", []),
        ("我办同意由律师到信访接待场所值班。", "不同意由律师到信访接待场所值班。", ["是否"]),
        ("我办同意由律师到信访接待场所值班。", "不同意扩大公开范围。", []),
        ("信访接待场所已经安排律师值班。", "信访接待场所尚未安排律师值班。", ["是否"]),
        ("由第三方逐件开展评估可行。", "由第三方逐件开展评估不可行。", ["是否"]),
        ("中介机构选聘条件属于我局职责。", "中介机构选聘条件不属于我局职责。", ["是否"]),
        ("未来三年推进数据共享平台建设。", "已推进数据共享平台建设。", []),
        ("同意。", "不同意。", []),
        ("", "", []),
    ],
)
def test_what_two_units_say_of_one_thing_is_held_against_each_other(
    one: str, other: str, kinds: list[str]
) -> None:
    found = contradictions([Said("市信访办", one), Said("市司法局", other)], DAY)
    assert [c.kind for c in found] == kinds


def test_one_unit_does_not_contradict_itself_here() -> None:
    said = [Said("市信访办", "我办同意律师到场所值班。"), Said("市信访办", "不同意律师到场所值班。")]
    assert contradictions(said, DAY) == ()


WORDS = st.text("同意不已未可行律师值班信访场所培训文件，。7月底前12%件", max_size=120)


@given(WORDS, WORDS)
def test_the_same_text_twice_contradicts_only_what_it_contradicts_itself(one: str, other: str) -> None:
    there = {c.kind for c in contradictions([Said("甲", one), Said("乙", other)], DAY)}
    back = {c.kind for c in contradictions([Said("乙", other), Said("甲", one)], DAY)}
    assert there - {"数字", "日期"} == back - {"数字", "日期"}


@given(st.lists(WORDS, max_size=6), st.integers(0, 4))
def test_every_part_gets_one_of_the_points_or_none(texts: list[str], level: int) -> None:
    found = places([level] * len(texts), texts, [TRAINING, FILES])
    assert len(found) == len(texts)
    assert set(found) <= {1, 2, None}
