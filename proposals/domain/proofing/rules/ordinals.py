"""How ordinals are written: 1.（一）第一，and 一是二是 that go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.chinese_numerals import chinese_numeral, parse_numeral
from proposals.domain.levels import Level, format_number
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Spot
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

ORDINALS = RuleBook()
MARKS = "GB/T 9704-2012第7.3.3条：结构层次序数用“一、”“（一）”“1.”“（1）”"
_SO = re.compile(r"(?:^|(?<=[\s。；：，、！？“（]))([一二三四五六七八九十]{1,3})是", re.MULTILINE)
_FIRST_WITH_STOP = re.compile(
    r"(?:^|(?<=[\s。；：，！？]))(第[一二三四五六七八九十]{1,2})、(?![第一二三四五六七八九十0-9])",
    re.MULTILINE,
)


@ORDINALS.rule(
    "R03",
    "序号写法",
    Severity.ERROR,
    f"{MARKS}；“一”后用顿号，“1”后用齐线的小圆点，不用顿号。",
    bad=["1、加强领导\n2、强化监督", "1．加强领导", "一.加强领导\n二.强化监督"],
    good=["1.加强领导\n2.强化监督", "一、加强领导", "5、6月份将开展检查。", "3.5万件已办结。"],
)
def numbers_have_their_mark(reading: Reading) -> Iterator[Hit]:
    """1. and not 1、, 一、 and not 一.; one click mends all."""
    for part in reading.outline:
        for item in part:
            right = format_number(item.level, item.number) if item.number < 100 else item.marker
            if (
                item.level in (Level.FIRST, Level.THIRD)
                and item.marker != right
                and item.marker[:1] == right[:1]
            ):
                shown = "“1.”" if item.level is Level.THIRD else "“一、”"
                yield Hit(
                    item.place,
                    f"序号“{item.marker}”应写作“{right}”，这一级序号用{shown}的写法。",
                    right,
                    fix=right,
                    cause=f"{item.level}{item.marker[-1]}",
                )


@ORDINALS.rule(
    "R04",
    "带括号的序号后不加顿号",
    Severity.ERROR,
    f"{MARKS}；“（一）”“（1）”后面不再加顿号、逗号。",
    bad=["（一）、加强领导", "（1）、建章立制", "一是检查。（二）、整改。\n（二），加强领导"],
    good=["（一）加强领导", "（1）建章立制", "表一（一）、表二（二）已填报。"],
)
def no_comma_after_brackets(reading: Reading) -> Iterator[Hit]:
    """（一） stands alone before its text."""
    for part in reading.outline:
        for item in part:
            if item.level not in (Level.SECOND, Level.FOURTH):
                continue
            bare = item.marker.rstrip("、")
            extra = "、" if item.marker != bare else item.text[:1]
            if extra in ("、", "，", "."):
                yield Hit(
                    item.line.at(item.start, item.start + len(bare) + 1),
                    f"“{bare}{extra}”应写作“{bare}”，带括号的序号后面不加标点。",
                    bare,
                    fix=bare,
                    cause=extra,
                )


@ORDINALS.rule(
    "R06",
    "“一是二是”连续",
    Severity.ERROR,
    "公文写作惯例：分条陈述用“一是”“二是”“三是”，从“一是”起，不能漏，不能重。",
    bad=["一是加强领导。三是强化监督。", "二是强化监督。三是狠抓落实。", "一是检查。二是整改。二是考核。"],
    good=[
        "一是加强领导。二是强化监督。三是狠抓落实。",
        "一是加强领导。\n二是强化监督。",
        "我市是直辖市。三是两倍多一。",
    ],
)
def one_is_followed_by_two(reading: Reading) -> Iterator[Hit]:
    """一是 starts a row, each next one goes on."""
    last = 0
    for spot in reading.spots(_SO):
        number = parse_numeral(spot[1])
        if number is None:
            continue
        if number not in (1, last + 1) and not _alone(spot, last):
            yield _out_of_row(spot, last + 1)
        last = number


def _alone(spot: Spot, last: int) -> bool:
    """三是两倍多一 with no row before it is a sum, not a row."""
    return last == 0 and spot.match.string[spot.match.end() : spot.match.end() + 1] in tuple(
        "一二两三四五六七八九十"
    )


def _out_of_row(spot: Spot, expected: int) -> Hit:
    right = f"{chinese_numeral(expected)}是" if expected < 100 else ""
    after = spot.after[:6]
    return Hit(
        spot.at(),
        f"“{spot[0]}”应为“{right}”，请检查前面是否漏写或者编重。",
        right,
        cause=f"{spot[0]}{after}",
    )


@ORDINALS.rule(
    "R07",
    "“第一”后用逗号",
    Severity.WARNING,
    "GB/T 15834-2011第4.4条、第4.5条：“第一”“首先”之类的次序语后面用逗号，“一”“二”之类才用顿号。",
    bad=["第一、加强领导。第二、强化监督。", "措施如下：第一、加强领导"],
    good=["第一，加强领导。第二，强化监督。", "第一、二季度完成。", "第一、第二批示范区已命名。"],
)
def ordinals_take_a_comma(reading: Reading) -> Iterator[Hit]:
    """第一， and not 第一、; one click mends all."""
    for spot in reading.spots(_FIRST_WITH_STOP):
        yield Hit(
            spot.at(),
            "“第一”之类的次序语后面用逗号，不用顿号，请改为“第×，”。",
            f"{spot[1]}，",
            fix=f"{spot[1]}，",
        )
