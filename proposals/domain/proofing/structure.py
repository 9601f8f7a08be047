"""Errors of structure that keep a draft from review: numbers out of order, brackets left open, empty answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposals.domain.letter import Paragraph, paragraphs
from proposals.domain.levels import Level, check_sequence, format_number, parse_line

PAIRS = {"《": "》", "“": "”", "（": "）", "(": ")", "〔": "〕", "〈": "〉"}
ALIKE = {"(": "（", ")": "）"}
"""Half-width brackets pair with full-width ones: mixing them is another fault."""
OPENING = {ALIKE.get(a, a): ALIKE.get(b, b) for a, b in PAIRS.items()}
CLOSING = {b: a for a, b in OPENING.items()}
SHOWN = 12


def structural_errors(body: str) -> tuple[str, ...]:
    """One sentence for each error, in reading order by rule; paragraphs are counted from one, blank lines aside."""
    cut = paragraphs(body)
    return (*_numbers(cut), *_pairs(cut), *_empty_answers(cut))


def _numbers(cut: Sequence[Paragraph]) -> Iterator[str]:
    for gap in check_sequence([p.text for p in cut]):
        numbered = parse_line(cut[gap.index].text)
        found = numbered.marker if numbered else ""
        expected = format_number(gap.level, gap.expected)
        yield f"第{gap.index + 1}段序号“{found}”应为“{expected}”，请检查是否漏了前面的序号。"


def _pairs(cut: Sequence[Paragraph]) -> Iterator[str]:
    for n, paragraph in enumerate(cut, 1):
        wrong = _unpaired(paragraph.text)
        if wrong is not None:
            around = paragraph.text[max(0, wrong - 4) : wrong + SHOWN]
            yield f"第{n}段的“{paragraph.text[wrong]}”没有配对（“{around}”附近），请补上另一半。"


def _unpaired(text: str) -> int | None:
    """Where the first bracket or quotation mark without its other half stands."""
    numbered = parse_line(text)
    start = len(numbered.marker) if numbered else 0
    open_ones: list[tuple[str, int]] = []
    for index in range(start, len(text)):
        char = ALIKE.get(text[index], text[index])
        if char in OPENING:
            open_ones.append((char, index))
        elif char in CLOSING:
            if not open_ones or open_ones[-1][0] != CLOSING[char]:
                return open_ones[-1][1] if open_ones else index
            open_ones.pop()
    return open_ones[-1][1] if open_ones else None


def _empty_answers(cut: Sequence[Paragraph]) -> Iterator[str]:
    """A heading 关于“…”的建议 with nothing beneath it."""
    for n, paragraph in enumerate(cut, 1):
        following = cut[n] if n < len(cut) else None
        if paragraph.level is not Level.FIRST or not paragraph.text.endswith("的建议"):
            continue
        if following is None or following.level is Level.FIRST:
            yield f"第{n}段“{paragraph.text[:SHOWN]}…”下面还没有写答复内容，请补写。"
