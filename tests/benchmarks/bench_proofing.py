"""All rules of 核稿 over a text of 4,400 characters, against one plain regular expression per rule run over it once.

And over texts of nothing but figures: four times the text may take little more than four times as long.
"""

import re

import pytest

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.rules import RULES
from proposals.services._proofing_lists import packaged_lexicon
from tests.benchmarks.rivals import medians, prose

CHARACTERS = 4_400
ROUNDS = 20
GOAL = 100
"""× the time of the plain expressions."""
DENSE = (
    "2022年，全市行政机关负责人出庭应诉率达83.2%。办理提案9件，其中A类3件、B类5件。\n", "3件，共9件，", "共9件，其中3件，其中", "12件和"
)  # fmt: skip
SHORT, TIMES, STEADY = 15_000, 4, 8
"""Characters of such a text, how many times more are held against them, and × the time that these may take."""
PLAIN = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        *(
            r"^[一二三四五六七八九十]{1,3}、",
            r"^（[一二三四五六七八九十]{1,3}）",
            r"^\d{1,2}、",
            r"^（.{1,3}）、",
            r"^（\d{1,2}）",
        ),
        *(
            "[一二三四五六七八九十]是",
            "第[一二三四五六七八九十]、",
            "^.{1,30}。$",
            "《[^》]*$",
            "“[^”]*$",
            "》、《",
            "《[^》]*《",
        ),
        *(
            r"[\[（]\d{4}[\]）]",
            r"〕第?0+\d+号",
            r"年0\d月|月0\d日",
            "二〇..年",
            r"\d+月\d+日",
            r"\d{4}-\d{4}年",
            "[,;:?!]",
        ),
        *(
            "[０-９]",
            r"率.{0,20}提升[\d.]+%",
            r"约\d+余",
            "[一二三四五六七八九]、[一二三四五六七八九]十",
            r"减少\d+倍",
        ),
        *(
            r"\d+—\d+万",
            "意义建议|布署|按装",
            "截止",
            "对.{2,10}满意度",
            r"(..)\1",
            "重庆市?司法局",
            "[局厅]长",
            "《[^》]+》",
        ),
        *(
            r"〔\d{4}〕\d+号",
            "委员|代表",
            "批示|请示|汇报",
            "会同",
            "回执|附件",
            "关于.{2,30}的建议",
            "将.{2,40}月底前",
        ),
        *(r"1\d{10}", r"\d+个?方面", r"[\d.]+%", r"附件\d", "开好局", "[ 　]", "附件：《", "我[局委厅办]"),
    )
]


def test_proofreading_against_one_plain_expression_per_rule() -> None:
    text = prose(CHARACTERS)
    lexicon = packaged_lexicon()
    spent = medians(
        {
            "all rules": lambda: proofread(text, lexicon=lexicon),
            "plain expressions": lambda: [pattern.findall(text) for pattern in PLAIN],
        },
        ROUNDS,
    )
    ratio = spent["all rules"] / spent["plain expressions"]
    print(
        f"\n{len(text)} characters: {len(RULES)} rules {spent['all rules']:.2f} ms, "
        f"{len(PLAIN)} plain expressions {spent['plain expressions']:.2f} ms, {ratio:.1f} ×"
    )
    assert ratio < GOAL


@pytest.mark.parametrize("words", DENSE)
def test_texts_full_of_figures_take_time_in_proportion(words: str) -> None:
    lexicon = packaged_lexicon()
    short, long = (words * (length // len(words)) for length in (SHORT, SHORT * TIMES))
    spent = medians(
        {
            "short": lambda: proofread(short, lexicon=lexicon),
            "long": lambda: proofread(long, lexicon=lexicon),
        },
        3,
    )
    ratio = spent["long"] / spent["short"]
    print(f"\n{words!r}: {len(short)} characters {spent['short']:.0f} ms, {len(long)} {spent['long']:.0f} ms")
    assert ratio < STEADY
