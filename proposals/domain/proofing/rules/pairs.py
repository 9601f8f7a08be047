"""Marks that come in pairs: title marks, quotation marks, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.pairing import OPENING, Mark
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

PAIRS = RuleBook()
TITLE_MARKS = "《》〈〉"
_INNER = str.maketrans("《》", "〈〉")
_NOT_MARKED = re.compile(
    r"《[^《》〈〉\n]{0,40}关于(?:印发|贯彻落实|贯彻执行|贯彻实施|转发|修改|废止|公布)"
    r"(?P<inner>[^《》〈〉\n、和]{6,60}(?:办法|条例|规定|细则|纲要))的(?:通知|意见|实施意见|决定|公告)》"
)


@PAIRS.rule(
    "R09",
    "书名号成对",
    Severity.ERROR,
    "GB/T 15834-2011第4.15条：书名号前后成对使用。",
    bad=["《条例收悉。", "条例》已经修订。", "落实《办法》《条例和《规定》。"],
    good=["《条例》收悉。", "《关于印发〈办法〉的通知》已收悉。", "水深5米，3<5。"],
)
def title_marks_pair(reading: Reading) -> Iterator[Hit]:
    """《 with 》, 〈 with 〉, in one paragraph."""
    for mark in reading.pairing.alone:
        if mark.char in TITLE_MARKS:
            yield _alone(mark, "书名号")


@PAIRS.rule(
    "R10",
    "引号、括号成对且不交叉",
    Severity.ERROR,
    "GB/T 15834-2011第4.8条、第4.9条：引号、括号前后成对使用，套用时不能交叉。",
    bad=[
        "推进“放管服改革。",
        "区县（自治县政府要抓好落实。",
        "实行“清单（试行”）制度。",
        "渝府办发〔2023 5号",
    ],
    good=[
        "推进“放管服”改革。",
        "区县(自治县）政府要抓好落实。",
        "1）检查；2）整改。",
        "包括：1)检查；2)整改。",
        "It’s a test。",
        "实行“清单（试行）”制度。",
    ],
)
def brackets_pair(reading: Reading) -> Iterator[Hit]:
    """Quotation marks and brackets, in one paragraph; half-width brackets pair with full-width ones."""
    for mark in reading.pairing.alone:
        if mark.char not in TITLE_MARKS:
            yield _alone(mark, "引号" if mark.char in "“”‘’" else "括号")


def _alone(mark: Mark, kind: str) -> Hit:
    half = "后" if mark.char in OPENING else "前"
    text = mark.line.text
    around = (
        text[mark.start : mark.start + 12] if half == "后" else text[max(0, mark.start - 11) : mark.start + 1]
    )
    return Hit(
        mark.place,
        f"“{around}”处的{kind}“{mark.char}”缺另一半，请在{half}面补上，或者删去这一个。",
        cause=f"{kind}{text[:12]}",
    )


@PAIRS.rule(
    "R12",
    "书名号内套用单书名号",
    Severity.ERROR,
    "GB/T 15834-2011第4.15条：书名号里面又有书名号的，外层用《》，里层用〈〉。",
    bad=[
        "落实《关于贯彻《江北市行政调解办法》的意见》。",
        "按照《关于印发江北市重大行政决策程序规定的通知》执行。",
    ],
    good=[
        "落实《关于贯彻〈江北市行政调解办法〉的意见》。",
        "落实《甲办法》《乙办法》。",
        "《关于加强法治政府建设的意见》",
    ],
)
def titles_within_titles(reading: Reading) -> Iterator[Hit]:
    """《 within 《 is an error; a title within a title without any marks may be one (the original decides)."""
    for opening, closing in reading.pairing.titles:
        inner = opening.line.text[opening.start : closing.start + 1]
        right = inner.translate(_INNER)
        yield Hit(
            opening.line.at(opening.start, closing.start + 1),
            f"书名号里面的“{inner}”应改用单书名号，写作“{right}”。",
            right,
            fix=right,
        )
    for spot in reading.spots(_NOT_MARKED):
        yield Hit(
            spot.at("inner"),
            f"标题里面的文件名“{spot['inner']}”一般加单书名号〈〉，请以原文件的标题为准。",
            f"〈{spot['inner']}〉",
            severity=Severity.HINT,
        )
