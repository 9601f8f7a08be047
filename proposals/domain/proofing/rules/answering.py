"""Whether the letter answers (R38) and whether its promises can be kept (R39)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from proposals.domain.everyday import EVERYDAY
from proposals.domain.levels import Level, heading_length, level_of
from proposals.domain.proofing.anatomy import is_heading
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Line, Sentence
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Example, RuleBook

ANSWERING = RuleBook()
COVERED = 0.3
"""Part of a point's pairs of characters that must stand in the letter."""
MOST_ACHIEVEMENTS, LONG_BODY = 0.40, 600
"""Which part of a body may tell of achievements, in a body of at least so many characters."""
SHORTEST_TEXT = 8
"""Characters behind a heading below which it stands alone."""
_EVERYDAY = re.compile("|".join([*EVERYDAY, "[的和与及对在]"]))
_PAIR = re.compile(r"(?P<left>[\u4e00-\u9fff]{2})、(?P<right>[\u4e00-\u9fff]{2})(?![、\u4e00-\u9fff]{0,3}等)")
_ACHIEVEMENTS = re.compile(r"成效|成绩|工作情况|工作开展情况|主要做法|已开展|近年来")
_TOO_MUCH = re.compile(
    r"全面吸纳|全部(?:采纳|吸纳)|(?:彻底|根本|完全)(?:解决|消除|杜绝)|(?:坚决|绝对)(?:不再|杜绝)[^，。；]{0,6}(?:发生|出现)"
)
_PROMISE = re.compile(
    r"(?:(?:下一步|接下来|今后)[，,]?)?(?:我[局委办厅]|我们)?将(?:会)?(?:进一步|继续|不断|尽快|适时|逐步|积极)"
)
_SINGLE = str.maketrans("“”", "‘’")
_SOON = re.compile(r"尽快|适时|抓紧|择机|条件成熟时")
_DUE = re.compile(
    r"(?:\d{1,2}月|年|季度|[上下]半年|上旬|中旬|下旬)(?:\d{1,2}日|底|末|份)?(?:以)?前|\d{1,2}月(?:底|末|\d{1,2}日)|[上下]半年|年[内底]|季度[内末]|每[年季月半周]"
)
_WHO = re.compile(
    r"[由请]|牵头|负责|会同|我[局委办厅]|[\u4e00-\u9fff]{1,8}(?:局|委(?!托|员)|办(?!法|理|事|公|结)|厅|中心|处(?!理|罚|置|分)|部门|政府|单位|协会)"
)


@ANSWERING.rule(
    "R38",
    "逐条回应建议",
    Severity.WARNING,
    "办理规范：对建议逐条答复，不答非所问；标题写到的，段里要写到。",
    bad=[
        Example("一、关于培训的建议\n已编写题库并组织测试。", {"points": ["在政府采购中发挥法律专业人士作用"]}),
        "（二）严格落实规范性文件制定、评估规定，提高质量。一是严格制定程序。二是加强备案审查。",
        "一、关于加强培训的建议\n二、关于严格管理的建议\n已经清理文件。",
    ],
    good=[
        Example("一、关于政府采购的建议\n请法律专业人士参与采购合同审核。", {"points": ["在政府采购中发挥法律专业人士作用"]}),
        "（二）严格落实规范性文件制定、评估规定，提高质量。一是严格制定程序。二是开展实施后评估。",
        "（二）严格落实规范性文件制定、评估规定",
        "一、关于加强培训的建议\n已经开展培训。",
    ],
)  # fmt: skip
def every_point_is_answered(reading: Reading) -> Iterator[Hit]:
    """Points whose words stand nowhere, headings with nothing beneath, words of a heading never taken up."""
    yield from _unanswered(reading)
    yield from _left_open(reading.anatomy.body)
    for line in reading.anatomy.body:
        yield from _not_taken_up(line)


def _unanswered(reading: Reading) -> Iterator[Hit]:
    body = reading.anatomy.body
    if reading.facts is None or not body:
        return
    there = _pairs("".join(line.text for line in body))
    for number, point in enumerate(reading.facts.points, 1):
        asked = _pairs(_EVERYDAY.sub(" ", point))
        if asked and len(asked & there) / len(asked) < COVERED:
            message = f"第{number}条建议“{_short(point)}”在答复里没有找到对应的内容，请逐条回应。"
            yield Hit(body[0].whole, message, cause=f"point {number}")


def _left_open(body: Sequence[Line]) -> Iterator[Hit]:
    """关于…的建议 as a heading, followed by the next heading of its level or by nothing."""
    for line, following in zip_longest(body, body[1:]):
        text = line.text.strip()
        alone = following is None or level_of(following.text.strip()) is Level.FIRST
        if alone and level_of(text) is Level.FIRST and text.endswith("的建议"):
            message = f"“{_short(text).translate(_SINGLE)}”下面还没有写答复内容，请补写。"
            yield Hit(line.whole, message, severity=Severity.ERROR)


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1) if text[n : n + 2].isalnum()}


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"


def _not_taken_up(line: Line) -> Iterator[Hit]:
    """甲、乙 in a run-in heading: both must come again behind it."""
    end = heading_length(line.text.lstrip()) + len(line.text) - len(line.text.lstrip())
    rest = line.text[end:]
    if level_of(line.text) is not Level.SECOND or len(rest) < SHORTEST_TEXT:
        return
    for match in _PAIR.finditer(line.text, 0, end):
        pair = (match["left"], match["right"])
        lost = [word for word in pair if word not in rest]
        if len(lost) == 1 and not _EVERYDAY.search(match[0]):
            message = f"标题里写了“{lost[0]}”，这一段没有再写到，请核对是否漏答。"
            group = "left" if lost[0] == match["left"] else "right"
            yield Hit(line.at(*match.span(group)), message, severity=Severity.HINT)


@ANSWERING.rule(
    "R39",
    "承诺具体，成效不过半",
    Severity.WARNING,
    "办理规范：承诺写明措施、责任单位和时限；不作做不到的承诺，不写成工作总结。",
    bad=[
        "我们将认真研究、全面吸纳您的意见。",
        "今年9月底前出台管理办法。",
        "我局将进一步加强培训。",
        "我局将尽快出台管理办法。",
        Example(
            "一、取得的成效\n" + "已开展培训，效果明显。" * 60 + "\n二、下一步打算\n由我局出台办法。", {}
        ),
    ],
    good=[
        "今年9月底前，由市司法局出台管理办法。",
        "我局将进一步加强培训，今年9月底前完成全员测试。",
        "一、关于培训的建议\n您的意见我们予以采纳。",
    ],
)
def promises_can_be_kept(reading: Reading) -> Iterator[Hit]:
    """Promises of everything, of no date or nobody, and bodies that mostly tell what was done."""
    for spot in reading.spots(_TOO_MUCH):
        message = f"“{spot[0]}”承诺过满，请核对与办理类别是否相符、能不能逐项落实。"
        yield Hit(spot.at(), message, severity=Severity.HINT)
    for sentence in reading.sentences:
        yield from _loose_promise(sentence)
    yield from _mostly_achievements(reading)


def _loose_promise(sentence: Sentence) -> Iterator[Hit]:
    text = sentence.text
    promise, due = _PROMISE.search(text), _DUE.search(text)
    if promise and not due:
        end = promise.end()
        message = "承诺没有写明完成时限，B类承诺请写“×月底前由×单位完成×”。"
        yield Hit(sentence.at(promise.start(), end), message, severity=Severity.HINT, cause="no date")
    elif due and text[due.end() - 1] == "前" and not _WHO.search(text):
        message = "写明了时限，没有写由哪个单位负责，请补上责任单位。"
        yield Hit(sentence.at(*due.span()), message, severity=Severity.HINT, cause="nobody")


def _mostly_achievements(reading: Reading) -> Iterator[Hit]:
    if not (reading.facts or reading.anatomy.reply):
        return
    parts = list(_sections(reading.anatomy.body))
    total = sum(length for _, length in parts)
    told = [(line, length) for line, length in parts if line is not None and _ACHIEVEMENTS.search(line.text)]
    share = sum(length for _, length in told) / total if total >= LONG_BODY else 0
    if share > MOST_ACHIEVEMENTS:
        line = told[0][0]
        message = f"介绍成效的部分约占正文的{share:.0%}，宜压缩，把篇幅用在逐条回应建议、写明措施和时限上。"
        yield Hit(line.whole, message)


def _sections(body: tuple[Line, ...]) -> Iterator[tuple[Line | None, int]]:
    """First-level headings, numbered or not, with the characters beneath each."""
    heading: Line | None = None
    length = 0
    for line in body:
        text = line.text.strip()
        if level_of(text) is Level.FIRST or (level_of(text) is Level.BODY and is_heading(line)):
            yield heading, length
            heading, length = line, 0
        length += len(text)
    yield heading, length
