"""Dates as official texts write them: real days, four digits of the year, no zeros in front."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from proposals.domain.chinese_numerals import parse_numeral
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

DATES = RuleBook()
CLAUSE = "GB/T 9704-2012第7.3.5.4条：用阿拉伯数字将年、月、日标全，年份标全称，月、日不编虚位（即1不编为01）"
LEAP_YEAR = 2024
"""29 February may be right where no year is written."""
_DATE = re.compile(
    r"(?<![0-9.])(?:(?P<year>[0-9]{4})年)?(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?(?![0-9])"
)
_SHORT_YEAR = re.compile(r"(?<![0-9.历达时近约第])(?P<year>[0-9]{2})年(?=[01]?[0-9]月)")
_DIGITS = "〇○零一二三四五六七八九"
_WRITTEN = re.compile(
    r"(?P<year>[一二][〇○零一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?:(?P<day>[一二三四五六七八九十]{1,3})日)?"
)
_RANGE = re.compile(
    r"(?<![0-9A-Za-z.\-－/])(?P<from>(?:19|20)[0-9]{2}年?|[0-9]{1,2}[月日]?|[0-9]{1,2}月[0-9]{1,2}日)"
    r"(?P<dash>-{1,2}|－|——)(?=(?P<to>(?:19|20)[0-9]{2}年|[0-9]{1,2}[年月日]))"
)
_TIME = (
    r"[0-9]|目前|今年|今日|今天|现在|本月|本年|去年|上年|上月|年底|月底|[一二三四五六七八九十〇]{1,4}[年月日]"
)
_UNTIL = re.compile(rf"截止[到至]?(?={_TIME})")
_DEADLINE = re.compile("截至(?=日期|时间[为是：]|期限)")


@DATES.rule(
    "R15",
    "日期不编虚位、年份用四位",
    Severity.ERROR,
    f"{CLAUSE}。",
    bad=["2023年04月07日", "04月27日前反馈。", "2023年4月07日", "23年4月印发。"],
    good=["2023年4月7日", "10月20日", "2023年10月", "施工历时23年。", "9:05", "工期为10月。"],
)
def no_zeros_in_front(reading: Reading) -> Iterator[Hit]:
    """2023年4月7日; zeros go by one click, the century of 23年 only the writer knows."""
    for spot in reading.spots(_DATE):
        right = re.sub(r"(?<![0-9])0(?=[1-9])", "", spot[0])
        if right != spot[0]:
            yield Hit(
                spot.at(),
                f"“{spot[0]}”应写作“{right}”，月、日不编虚位。",
                right,
                fix=right,
                cause=spot[0],
            )
    for spot in reading.spots(_SHORT_YEAR):
        yield Hit(
            spot.at(),
            f"“{spot[0]}”应写全四位年份，如“20{spot['year']}年”。",
            f"20{spot['year']}年",
            cause=spot[0],
        )


@DATES.rule(
    "R16",
    "日期用阿拉伯数字",
    Severity.WARNING,
    f"{CLAUSE}。",
    bad=["二〇二三年四月二十七日", "二○二三年四月印发。"],
    good=["2023年4月27日", "二〇三五年远景目标", "农历四月初八"],
)
def arabic_dates(reading: Reading) -> Iterator[Hit]:
    """二〇二三年四月 is written 2023年4月."""
    for spot in reading.spots(_WRITTEN):
        year = "".join(str(max(0, _DIGITS.index(digit) - 2)) for digit in spot["year"])
        month = parse_numeral(spot["month"])
        day = parse_numeral(spot["day"]) if spot["day"] else None
        if month is None or (spot["day"] and day is None):
            continue
        right = f"{year}年{month}月" + (f"{day}日" if day else "")
        yield Hit(spot.at(), f"“{spot[0]}”应用阿拉伯数字，写作“{right}”。", right, fix=right)


@DATES.rule(
    "R17",
    "日期真实",
    Severity.ERROR,
    "公文写作惯例：日期必须是历法上有的日子。",
    bad=["2008年9月31日", "请于2月30日前反馈。", "2023年2月29日", "2023年13月1日", "6月0日"],
    good=["2008年9月30日", "2024年2月29日", "2月29日", "12月31日", "2023年12月"],
)
def days_exist(reading: Reading) -> Iterator[Hit]:
    """No 31 September, no 13th month."""
    for spot in reading.spots(_DATE):
        year, month = int(spot["year"] or LEAP_YEAR), int(spot["month"])
        dated = spot["day"] is not None
        if not (dated or spot["year"]):
            continue
        in_year = 1 <= month <= 12
        if not in_year or (dated and not 1 <= int(spot["day"]) <= monthrange(max(year, 1), month)[1]):
            yield Hit(
                spot.at(),
                f"没有“{spot[0]}”这一天，请核对后改正。"
                if dated
                else f"没有“{spot[0]}”这个月，请核对后改正。",
            )


@DATES.rule(
    "R18",
    "起止时间用一字线",
    Severity.WARNING,
    "GB/T 15834-2011第4.13条：时间的起止用一字线“—”，数值范围用浪纹线“～”；短横线“-”用于编号、电话号码等。",
    bad=["2021-2025年", "2021年-2025年", "2021年10月12-19日", "3-5月", "用3-5年时间", "2021——2025年"],
    good=[
        "2021—2025年",
        "GB/T 9704-2012",
        "日期：2024-03-28",
        "电话：023-88196826",
        "2021-2025",
        "编号12-19-3日期",
    ],
)
def dashes_between_dates(reading: Reading) -> Iterator[Hit]:
    """2021—2025年; one click mends all."""
    for spot in reading.spots(_RANGE):
        yield Hit(
            spot.at("dash"),
            f"“{spot[0]}{spot['to']}”的起止用一字线“—”，不用“{spot['dash']}”。",
            "—",
            fix="—",
            cause=spot["dash"],
        )


@DATES.rule(
    "R27",
    "“截至”与“截止”",
    Severity.WARNING,
    "《现代汉语词典》：“截至”后面接时间，“截止”表示到期停止，后面不接时间。",
    bad=["截止4月底，已办结85件。", "截止目前，已全部办结。", "截止到2023年12月", "截至日期为4月27日。"],
    good=["截至4月底，已办结85件。", "报名于4月30日截止。", "截止日期为4月27日。", "截至目前，已全部办结。"],
)
def until_and_deadline(reading: Reading) -> Iterator[Hit]:
    """截至 before a time, 截止 after it; one click mends all."""
    for spot in reading.spots(_UNTIL):
        yield Hit(spot.at(), f"“{spot[0]}”后面接时间，应改为“截至”。", "截至", fix="截至")
    for spot in reading.spots(_DEADLINE):
        yield Hit(spot.at(), "期限到头用“截止”，如“截止日期”，请把“截至”改为“截止”。", "截止", fix="截止")
