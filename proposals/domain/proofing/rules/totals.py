"""Totals and their parts (R41), and one measure told twice with two values (R42), within one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from proposals.domain.chinese_numerals import parse_numeral
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Sentence
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

TOTALS = RuleBook()
_ITEM = r"[\u4e00-\u9fff“”（）]{1,16}"
_LIST = re.compile(
    rf"(?P<items>{_ITEM}(?:、{_ITEM})+?)(?<![等])(?P<n>[两二三四五六七八九十]|[2-9]|1\d)(?:大类|大方面|个方面|方面|级|区县)"
)
_PARTS = re.compile(
    r"(?:共计|合计|总计|共)[\u4e00-\u9fff]{0,6}?(?P<total>\d+(?:\.\d+)?)(?P<unit>[件个项条次人名家万]{1,2})[^。；]{0,20}?[，（(]其中[：:，]?(?P<parts>[^。；]+)"
)
_SUM = re.compile(
    r"(?P<parts>[^。；]*?)[，,](?:共计|合计|总计|共)[\u4e00-\u9fff]{0,6}?(?P<total>\d+(?:\.\d+)?)(?P<unit>[件个项条次人名家万]{1,2})"
)
_NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?){unit}"
_RATE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{3,14}[率度])(?:已?达到?|为|提升至|提高到|提高至|升至)?(?P<value>\d+(?:\.\d+)?)%"
)
_YEAR = re.compile(r"(?:19|20)\d{2}年|上年|去年|今年|同期|上半年|下半年|目前")


@TOTALS.rule(
    "R41",
    "总数与分项一致",
    Severity.WARNING,
    "《党政机关公文处理工作条例》第十九条：内容简洁、数据准确；总数与所列各项对得上。",
    bad=[
        "共收到意见12件，其中采纳5件、部分采纳4件、未采纳4件。",
        "采纳5件、部分采纳4件、未采纳2件，共12件。",
        "健全市、区县、乡镇（街道）四级体系。",
        "围绕立法、执法、司法两个方面开展工作。",
    ],
    good=[
        "共收到意见12件，其中采纳5件、部分采纳4件、未采纳3件。",
        "共收到意见12件，其中采纳5件、部分采纳4件。",
        "健全市、区县、乡镇（街道）三级体系。",
        "围绕立法、执法和司法三个方面，渝北区、江北区等7个区县开展试点。",
    ],
)
def totals_agree_with_their_parts(reading: Reading) -> Iterator[Hit]:
    """Sums that do not add up, and lists that are not as long as the number behind them says."""
    for sentence in reading.sentences:
        yield from _lists(sentence)
        if any(word in sentence.text for word in ("共", "合计", "总计")):
            yield from _sums(sentence)


def _lists(sentence: Sentence) -> Iterator[Hit]:
    for match in _LIST.finditer(sentence.text):
        told = 2 if match["n"] == "两" else parse_numeral(match["n"]) or 0
        items = match["items"].split("、")
        joined = sum(items[-1].count(word) for word in ("和", "与", "及", "或"))
        if "等" in items[-1] or told in range(len(items), len(items) + joined + 1):
            continue
        message = f"前面列了{len(items)}项，后面写的是“{match['n']}”，请核对。"
        yield Hit(sentence.at(match.start("n"), match.end()), message)


def _sums(sentence: Sentence) -> Iterator[Hit]:
    for match in _PARTS.finditer(sentence.text):
        parts = _numbers(match["parts"], match["unit"])
        total = Decimal(match["total"])
        if len(parts) >= 2 and sum(parts) > total:
            yield _no_sum(sentence, match, parts)
            return
    for match in _SUM.finditer(sentence.text):
        parts = _numbers(match["parts"], match["unit"])
        if len(parts) >= 2 and sum(parts) != Decimal(match["total"]) and "等" not in match["parts"]:
            yield _no_sum(sentence, match, parts)


def _numbers(text: str, unit: str) -> list[Decimal]:
    return [Decimal(m[1]) for m in re.finditer(_NUMBER.format(unit=unit), text)]


def _no_sum(sentence: Sentence, match: re.Match[str], parts: list[Decimal]) -> Hit:
    added = "＋".join(map(str, parts))
    told = f"{match['total']}{match['unit']}"
    message = f"总数写的是{told}，所列各项{added}＝{sum(parts)}，对不上，请核对。"
    return Hit(sentence.at(match.start("total"), match.end("unit")), message)


@TOTALS.rule(
    "R42",
    "同一指标前后一致",
    Severity.WARNING,
    "《党政机关公文处理工作条例》第十九条：数据准确；同一时期的同一指标前后只能有一个数。",
    bad=["行政机关负责人出庭应诉率达83.2%。\n行政机关负责人出庭应诉率为82.3%，继续保持。"],
    good=[
        "2022年行政机关负责人出庭应诉率达83.2%。\n2021年行政机关负责人出庭应诉率为68%。",
        "评价率、满意率均达100%，调解成功率99%。",
    ],
)
def a_measure_has_one_value(reading: Reading) -> Iterator[Hit]:
    """Rates of one name with two values, unless the sentences speak of different times."""
    first: dict[str, tuple[str, frozenset[str], int]] = {}
    for sentence in reading.sentences:
        times = frozenset(_YEAR.findall(sentence.text))
        for match in _RATE.finditer(sentence.text):
            name, value = match["name"], match["value"]
            known, when, line = first.setdefault(name, (value, times, sentence.line.number))
            if Decimal(known) != Decimal(value) and when == times:
                message = f"“{name}”第{line}行写的是{known}%，这里是{value}%，请核对是否同一口径。"
                yield Hit(sentence.at(match.start("value"), match.end()), message)
