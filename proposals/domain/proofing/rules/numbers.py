"""Numbers and what stands with them: rates, approximations, multiples, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

NUMBERS = RuleBook()
FIGURES = "GB/T 15835-2011"
_HALF = {code: code - 0xFEE0 for code in range(ord("！"), ord("～") + 1)}
_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,8})?"
_GROUPED = r"[0-9][0-9.,]{0,15}[万亿千百]{0,2}"
"""Bounded: a long row of digits must not be read from each of its digits to its end."""
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)*[％]?|(?<=[0-9])％")
_RATE = re.compile(
    r"(?:(?<![效频速功倍])率|满意度|知晓度|占比|比重)(?:[均分别都已达到为约]{0,6}[0-9.]{1,12}%，?)?"
    r"(?:[，]?(?:同比|环比|(?:比|较)(?:上年|去年|前年|上月|上季度|年初|[0-9]{4}年)(?:同期|末|底)?))?"
    rf"(?P<change>(?:提升|提高|上升|增长|增加|下降|降低|减少|回落)(?:了|近|约)?(?P<percent>{_NUMBER})%)(?!以上|以下)"
)
_ABOUT = r"(?:大约|大概|将近|接近|(?<![公条合节预签违契邀大特])约|(?<![最附靠接临邻远将])近)"
_TWICE_ABOUT = re.compile(
    rf"{_ABOUT}{_GROUPED}[余多]?[^\s，。；、：（）0-9]{{0,3}}?(?:左右|上下)"
    rf"|{_ABOUT}{_GROUPED}[余多]"
    rf"|{_GROUPED}余[^\s，。；、：（）0-9]{{0,3}}?(?:左右|上下)"
)
_EXACT_AND_MORE = re.compile(r"(?<![0-9.])(?P<exact>[0-9]{1,12}\.[0-9]{2,8}[万亿])余")
_NEIGHBOURS = "|".join(f"{a}、{b}" for a, b in zip("一二三四五六七八", "二三四五六七八九", strict=True))
_APPROXIMATE = re.compile(
    rf"(?!^)(?<![第初、一二三四五六七八九十])(?:{_NEIGHBOURS})(?=[十百千万]|[个件年天名人次岁位倍]|十[个件])"
)
_LESS_BY_TIMES = re.compile(
    r"(?:减少|下降|降低|缩短|压减|缩减|缩小)(?:了|近|约|超过){0,3}(?:[0-9.]{1,12}|[一二两三四五六七八九十]{1,6})[多余]?倍"
)
_RANGE = re.compile(
    rf"(?<![0-9.—～年月])(?P<low>{_NUMBER})(?P<dash>[—～~\-－])(?P<high>{_NUMBER})(?P<unit>[万亿])"
)


@NUMBERS.rule(
    "R20",
    "数字、字母用半角",
    Severity.ERROR,
    f"{FIGURES}第5.1条：阿拉伯数字占半个汉字的位置，即用半角；字母同样。",
    bad=["２０２３年办结８５件。", "按时办结率达９９．５％。", "推广ＡＰＰ应用。"],
    good=["2023年办结85件。", "按时办结率达99.5%。", "推广APP应用，满意率为100%；提示！"],
)
def digits_are_half_width(reading: Reading) -> Iterator[Hit]:
    """Digits and letters; one click mends all."""
    for spot in reading.spots(_FULL_WIDTH):
        right = spot[0].translate(_HALF)
        yield Hit(
            spot.at(),
            "全角的数字、字母应改为半角。",
            right,
            fix=right,
        )


@NUMBERS.rule(
    "R21",
    "率的变化用百分点",
    Severity.WARNING,
    "统计用语惯例：两个百分率相减的差用“个百分点”，“%”表示增长的幅度；改哪一个须回原始数据核对。",
    bad=[
        "行政机关负责人出庭应诉率达83.2%，较2021年提升15.2%。",
        "群众满意度提高3.5%。",
        "按时办结率同比上升了2%。",
    ],
    good=[
        "出庭应诉率达83.2%，较2021年提升15.2个百分点。",
        "满意度提升至94.2%。",
        "办理效率提升30%。",
        "办结率100%，受理案件41件，同比增长41.3%。",
        "审结案件42件，同比增长27.2%，办结率100%。",
    ],
)
def rates_change_by_points(reading: Reading) -> Iterator[Hit]:
    """A rate that rises by n% instead of n percentage points; a person must look at the figures."""
    for spot in reading.spots(_RATE):
        right = f"{spot['change'].removesuffix('%')}个百分点"
        yield Hit(
            spot.at("change"),
            f"“{spot['change']}”：率的升降一般说“个百分点”，请核对原始数据，是差值就改为“{right}”。",
            right,
        )


@NUMBERS.rule(
    "R22",
    "约数不重复、不矛盾",
    Severity.ERROR,
    "公文写作惯例：“约”“近”“余”“左右”都表示约数，只用一个；精确到小数的数后面不用“余”。",
    bad=["约100余件。", "近300人左右参加。", "实施联合奖惩53.58万余次。", "培训500余人左右。"],
    good=[
        "约100件。",
        "500余人参加。",
        "办理事项2.5万余件。",
        "近3年累计培训500余人。",
        "签约100余家。",
        "附近100余户居民。",
        "300人左右参加。",
    ],
)
def approximate_once(reading: Reading) -> Iterator[Hit]:
    """约…余, 约…左右, and 余 after exact decimals."""
    for spot in reading.spots(_TWICE_ABOUT):
        yield Hit(
            spot.at(), f"“{spot[0]}”里表示约数的词重复，“约（近）”“余（多）”“左右”只保留一个。", "只保留一个"
        )
    for spot in reading.spots(_EXACT_AND_MORE):
        yield Hit(
            spot.at(),
            f"“{spot[0]}”前后矛盾：数字已精确到小数，就不用“余”，可写“{spot['exact']}”，或者取整数再加“余”。",
            spot["exact"],
        )


@NUMBERS.rule(
    "R23",
    "概数中间不用顿号",
    Severity.WARNING,
    "GB/T 15834-2011第4.5.3.4条：相邻两数字连用表示概数，中间不用顿号；GB/T 15835-2011第4.2.2条：概数用汉字。",
    bad=["每年培训三、四十人。", "用五、六年时间完成。"],
    good=[
        "每年培训三四十人。",
        "第一、二批项目已完工。",
        "三、四个全面\n完成。",
        "小学一、二年级。",
        "初一、二年级。",
    ],
)
def approximate_without_comma(reading: Reading) -> Iterator[Hit]:
    """三四十 and not 三、四十."""
    for spot in reading.spots(_APPROXIMATE):
        if spot.at().start == 0 or spot.line.text[spot.at().end :].startswith(("年级", "年段")):
            continue
        right = spot[0].replace("、", "")
        yield Hit(
            spot.at(),
            f"“{spot[0]}”如果表示概数，中间不用顿号，写作“{right}”。",
            right,
            fix=right,
        )


@NUMBERS.rule(
    "R24",
    "减少不用“倍”",
    Severity.WARNING,
    "统计用语惯例：“倍”只用于增加；减少、下降用百分之几或者几分之几。",
    bad=["办理时间减少2倍。", "成本下降了近一倍。", "跑动次数降低两倍。"],
    good=["办理时间减少50%。", "办理量增加2倍。", "跑动次数降低三分之二。"],
)
def nothing_shrinks_by_times(reading: Reading) -> Iterator[Hit]:
    """减少 and 下降 take a share, not a multiple."""
    for spot in reading.spots(_LESS_BY_TIMES):
        yield Hit(
            spot.at(),
            f"“{spot[0]}”不合算法：减少最多减到零，请按原始数据改用“减少百分之几”。",
            "减少×%",
        )


@NUMBERS.rule(
    "R25",
    "数值范围前后单位完整",
    Severity.WARNING,
    f"{FIGURES}第5.1条：数值范围的前一个数省去单位会有歧义时不省，如写“5万—10万”，不写“5—10万”。",
    bad=["每年培训5—10万人次。", "投入1.5～2亿元。"],
    good=["每年培训5万—10万人次。", "每年培训50—100人。", "2021—2025年投入10亿元。"],
)
def both_ends_have_their_unit(reading: Reading) -> Iterator[Hit]:
    """5万—10万 and not 5—10万; only the writer knows which was meant."""
    for spot in reading.spots(_RANGE):
        if float(spot["low"]) < float(spot["high"]):
            right = f"{spot['low']}{spot['unit']}—{spot['high']}{spot['unit']}"
            yield Hit(
                spot.at(),
                f"“{spot[0]}”的前一个数缺单位，容易误解，应写作“{right}”。",
                right,
            )
