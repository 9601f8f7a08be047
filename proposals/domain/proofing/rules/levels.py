"""Levels of official text: numbers that go on, marks that are written as the standard writes them."""

from __future__ import annotations

from collections.abc import Iterator

from proposals.domain.levels import Level, check_sequence, format_number, parse_line
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

LEVELS = RuleBook()
E1 = "GB/T 9704-2012第7.3.3条：文中结构层次序数依次用“一、”“（一）”“1.”“（1）”标注"


def _gaps(reading: Reading, level: Level) -> Iterator[Hit]:
    lines = reading.lines
    for gap in check_sequence([line.text for line in lines]):
        numbered = parse_line(lines[gap.index].text)
        if gap.level is not level or numbered is None:
            continue
        start = lines[gap.index].text.index(numbered.marker)
        expected = format_number(gap.level, gap.expected)
        yield Hit(
            lines[gap.index].at(start, start + len(numbered.marker)),
            f"序号“{numbered.marker}”前面没有“{expected}”，请检查是否漏了序号。",
            f"{expected}……",
            cause=f"{gap.index}",
        )


@LEVELS.rule(
    "R01",
    "一级序号连续",
    Severity.ERROR,
    f"{E1}；从“一、”起，不能漏。",
    bad=["我市取得明显成效\n二、下一步工作", "一、加强领导\n三、强化监督"],
    good=["一、取得明显成效\n二、下一步工作", "没有序号的短复函。"],
)
def first_level_goes_on(reading: Reading) -> Iterator[Hit]:
    """Numbers 一、二、三、 without a gap."""
    yield from _gaps(reading, Level.FIRST)
