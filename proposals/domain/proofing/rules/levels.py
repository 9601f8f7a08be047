"""Levels of official text: numbers that go on, none left out, and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.levels import Level, format_number, level_of
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Line
from proposals.domain.proofing.outline import Gap, Item, gaps
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

LEVELS = RuleBook()
ORDER = "GB/T 9704-2012第7.3.3条：文中结构层次序数依次可以用“一、”“（一）”“1.”“（1）”标注"
TWO_LEVELS = {Level.FIRST, Level.THIRD}
_HEADING = re.compile(r"\s*[^\s，。；：？！、][^，。；：？！]{3,40}\s*")
_RUN_IN = re.compile(r"\s*[^，。；：？！]{4,30}。(?=\S)")
_STOPPED = re.compile(r"[^。；，、：？！]{1,30}(?:，[^。；，、：？！]{1,30})?[。；，、]")
_KEY = 12


@LEVELS.rule(
    "R01",
    "一级序号连续",
    Severity.ERROR,
    f"{ORDER}；一级从“一、”起，不能漏，不能重。",
    bad=[
        "我市取得明显成效\n二、下一步工作",
        "一、加强领导\n三、强化监督",
        "一、加强领导\n二、强化监督\n二、狠抓落实",
        "现答复如下：\n我市取得明显成效\n近年来，各级机关认真落实部署。\n二、下一步工作",
    ],
    good=[
        "一、取得明显成效\n二、下一步工作",
        "没有序号的短复函。",
        "一、取得明显成效\n二、下一步工作\n附件1\n一、适用范围\n二、办理程序",
        "（一）取得明显成效\n（二）下一步工作",
    ],
)
def first_level_goes_on(reading: Reading) -> Iterator[Hit]:
    """Numbers 一、二、三、 without a gap; a lost one is shown at the heading that lacks it."""
    for part in reading.outline:
        for gap in gaps(part, Level.FIRST):
            yield _lost(gap, _heading_without_number(reading, gap))


@LEVELS.rule(
    "R02",
    "二级及以下序号连续、逐级重置",
    Severity.ERROR,
    f"{ORDER}；每一级从头编起，不能漏，不能重。",
    bad=[
        "一、取得明显成效\n（二）整改全部完成。已建章立制。",
        "一、取得明显成效\n（一）任务落实。已完成。\n（三）整改完成。已建制。\n二、下一步工作\n（一）加强培训。",
        "一、取得成效\n（一）重点突出。\n（二）整改到位。\n二、下一步工作\n（三）加强培训。\n三、保障措施\n（一）加强领导。",
        "（一）重点突出。\n1.建章立制\n3.督促落实",
    ],
    good=[
        "一、取得成效\n（一）任务落实。\n（二）整改完成。\n二、下一步工作\n（一）加强培训。",
        "一、统筹谋划\n（一）学习贯彻。\n（二）谋划工作。\n二、优化环境\n（三）推进创新。\n（四）简政放权。",
        "（一）重点突出。\n1.建章立制\n2.督促落实\n（二）整改到位。\n1.逐项销号",
        "此复。\n附件：1.回执\n2.清单",
    ],
)
def deeper_levels_go_on(reading: Reading) -> Iterator[Hit]:
    """Numbers （一）（二）, 1.2., （1）（2） without a gap, from the start beneath each heading."""
    for part in reading.outline:
        for gap in gaps(part, Level.SECOND):
            yield _lost(gap, _paragraph_without_number(reading, gap))
        for level in (Level.THIRD, Level.FOURTH):
            for gap in gaps(part, level):
                yield _lost(gap, None, Severity.WARNING)


def _lost(gap: Gap, at: Line | None, severity: Severity | None = None) -> Hit:
    """The number that is missing, at the line that lacks it where that is known."""
    item = gap.item
    expected = format_number(item.level, gap.expected) if gap.expected < 100 else ""
    marker = item.marker
    if at is not None:
        start, end = _bounds(at.text)
        return Hit(
            at.at(start, end),
            f"后面是“{marker}”，前面却没有“{expected}”，这一处像是漏了序号“{expected}”，请核对后补上。",
            f"{expected}{at.text[start:end]}",
            cause=f"{expected}{at.text[start : start + _KEY]}",
        )
    if item.number > gap.expected:
        message = f"序号“{marker}”前面没有“{expected}”，请检查是否漏了序号。"
    elif item.number == 1:
        message = f"序号又从“{marker}”编起，应接着编“{expected}”；如果另起一部分，请补上上一级标题。"
        severity = severity or Severity.WARNING
    else:
        message = f"序号“{marker}”应为“{expected}”，请检查序号是否重复或者颠倒。"
    return Hit(item.place, message, expected, cause=f"{expected}{item.text[:_KEY]}", severity=severity)


def _bounds(text: str) -> tuple[int, int]:
    """The heading that the line begins with: up to its first stop, or all of it."""
    run_in = _RUN_IN.match(text)
    start = len(text) - len(text.lstrip())
    return start, run_in.end() if run_in else len(text.rstrip())


def _between(reading: Reading, gap: Gap) -> Iterator[Line]:
    """Paragraphs without a number before the gap, the nearest first, back to the item before or to “现答复如下：”."""
    if gap.item.number != gap.expected + 1:
        return
    first = gap.after.index + 1 if gap.after else 0
    for index in range(gap.item.index - 1, first - 1, -1):
        line = reading.lines[index]
        if line.text.rstrip().endswith(("：", ":")):
            return
        if level_of(line.text[: _KEY * 2]) is Level.BODY:
            yield line


def _heading_without_number(reading: Reading, gap: Gap) -> Line | None:
    return next((line for line in _between(reading, gap) if _HEADING.fullmatch(line.text)), None)


def _paragraph_without_number(reading: Reading, gap: Gap) -> Line | None:
    """A paragraph with a heading of its own before its first stop, or a heading that stands alone."""
    return next(
        (
            line
            for line in _between(reading, gap)
            if _RUN_IN.match(line.text) or _HEADING.fullmatch(line.text)
        ),
        None,
    )


@LEVELS.rule(
    "R05",
    "层次不跳级",
    Severity.WARNING,
    f"{ORDER}；只有两层时可以用“一、”“1.”。",
    bad=[
        "一、加强领导\n（一）建章立制\n（1）明确责任",
        "一、加强领导\n1.建章立制\n二、强化监督\n（一）定期检查",
    ],
    good=["一、加强领导\n（一）建章立制\n1.明确责任\n（1）分工到人", "一、加强领导\n1.建章立制\n2.明确责任"],
)
def no_level_is_skipped(reading: Reading) -> Iterator[Hit]:
    """Beneath 一、 stands （一）, beneath that 1., beneath that （1）."""
    for part in reading.outline:
        if {item.level for item in part} == TWO_LEVELS:
            continue
        above: list[Item] = []
        for item in part:
            while above and above[-1].level >= item.level:
                above.pop()
            if above and item.level - above[-1].level > 1:
                right = Level(above[-1].level + 1)
                yield Hit(
                    item.place,
                    f"“{format_number(above[-1].level, 1)}”这一层下面直接用了“{format_number(item.level, 1)}”"
                    f"一层的序号，应当先用“{format_number(right, 1)}”一层。",
                    format_number(right, item.number) if item.number < 100 else "",
                )
            above.append(item)


@LEVELS.rule(
    "R08",
    "单独成行的标题末尾无标点",
    Severity.WARNING,
    "公文写作惯例：单独成行的小标题末尾不加标点。",
    bad=["一、加强领导。\n近年来，我市出台办法。", "一、加强领导，完善机制；\n（一）出台办法。已印发。"],
    good=[
        "一、加强领导\n近年来，我市出台办法。",
        "（一）加强领导。近年来，我市出台办法。",
        "一、修订办法；\n二、定期检查。",
        "一、加强领导。",
    ],
)
def headings_end_without_stop(reading: Reading) -> Iterator[Hit]:
    """A line that is only a heading, with its text beneath it."""
    for part in reading.outline:
        for item in part:
            after = reading.lines[item.index + 1 : item.index + 2]
            if item.level > Level.SECOND or not after or not _STOPPED.fullmatch(item.text.rstrip()):
                continue
            beneath = level_of(after[0].text[: _KEY * 2])
            if beneath is Level.BODY or beneath > item.level:
                start = item.start + len(item.marker)
                heading = item.text.rstrip()
                yield Hit(
                    item.line.at(start, start + len(heading)),
                    f"“{heading[-1]}”多余：单独成行的标题末尾不加标点，请删去。",
                    heading[:-1],
                    fix=heading[:-1],
                    cause=heading,
                )
