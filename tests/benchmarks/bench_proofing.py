"""All rules of 核稿 over a text of 4,400 characters, against one plain regular expression per rule run over it once."""

import re

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.rules import RULES
from proposals.services._proofing_lists import packaged_lexicon
from tests.benchmarks.rivals import medians, prose

CHARACTERS = 4_400
ROUNDS = 20
GOAL = 100
"""× the time of the plain expressions."""
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
