"""Numbers of documents: 渝司提〔2023〕5号."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

DOCUMENT_NUMBERS = RuleBook()
CLAUSE = "GB/T 9704-2012第7.2.5条：发文字号的年份用六角括号“〔〕”括入，标全称；顺序号不加“第”字，不编虚位，加“号”字"
_BRACKETS = re.compile(r"[\[［【（(]((?:19|20)[0-9]{2})[\]］】）)](?=第?[0-9]{1,5}号)")
_PADDED = re.compile(r"(?<=[〔\[［【（(][0-9]{4}[〕\]］】）)])(?:第0*|0+)([1-9][0-9]{0,4})号")


@DOCUMENT_NUMBERS.rule(
    "R13",
    "发文字号的年份用六角括号",
    Severity.ERROR,
    f"{CLAUSE}。",
    bad=["渝司提[2023]5号", "渝司提（2023）5号", "渝府办发【2021】40号"],
    good=["渝司提〔2023〕5号", "（2023）渝0101民初5号", "2023年第5号公告", "第二季度（2023）共办结5件。"],
)
def year_in_angular_brackets(reading: Reading) -> Iterator[Hit]:
    """〔2023〕; one click mends all."""
    for spot in reading.spots(_BRACKETS):
        right = f"〔{spot[1]}〕"
        yield Hit(
            spot.at(),
            "发文字号的年份用六角括号“〔〕”，请改正。",
            right,
            fix=right,
        )


@DOCUMENT_NUMBERS.rule(
    "R14",
    "发文字号不编虚位、不加“第”",
    Severity.ERROR,
    f"{CLAUSE}。",
    bad=["渝司提〔2023〕第05号", "渝司提〔2023〕005号", "渝司提〔2023〕第5号"],
    good=["渝司提〔2023〕5号", "渝司提〔2023〕105号", "第0607号提案"],
)
def serial_without_zeros(reading: Reading) -> Iterator[Hit]:
    """〔2023〕5号; one click mends all."""
    for spot in reading.spots(_PADDED):
        right = f"{spot[1]}号"
        yield Hit(
            spot.at(),
            f"发文字号的顺序号“{spot[0]}”应写作“{right}”，不加“第”，不编虚位。",
            right,
            fix=right,
        )
