"""Lines of a printed page joined where a sentence was only broken by the page's width."""

from __future__ import annotations

import re
from collections.abc import Sequence

FULL = 0.75
"""A line at least this part as long as the longest of its page was broken by the margin, a shorter one ended there."""
_STOPS = tuple("。！？；：.!?;:”")
WIDTHS = range(15, 81)
"""Characters in the longest line of a text that a page's width has broken; paragraphs as they were typed are longer."""
FEWEST = 3
"""So many lines that go on, and a third of all, before a text of unknown origin is taken for a broken one."""
_PAGE_NUMBER = re.compile(r"[-—－\s]*(?:第\s*)?[0-9]{1,4}(?:\s*页)?[-—－\s]*")
_OPENS = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)、.．]|附件|此复|联系人")


def joined_lines(pages: Sequence[Sequence[str]]) -> str:
    """One paragraph a line: broken lines of each page joined, page numbers left out; a sentence goes on over the page."""
    done: list[str] = []
    goes_on = False
    for page in pages:
        lines = [line.strip() for line in page if line.strip() and not _PAGE_NUMBER.fullmatch(line)]
        longest = max(map(len, lines), default=0)
        for line in lines:
            if goes_on and not _OPENS.match(line):
                done[-1] = _together(done[-1], line)
            else:
                done.append(line)
            goes_on = _goes_on(line, longest)
    return "\n".join(done)


def runs_on(lines: Sequence[str]) -> tuple[bool, ...]:
    """For each line without its page: whether the next one only continues it. All False in a text that is not broken."""
    stripped = [line.strip() for line in lines]
    longest = max(map(len, stripped), default=0)
    if longest not in WIDTHS:
        return (False,) * len(lines)
    following = [*stripped[1:], ""]
    on = [
        _goes_on(line, longest) and after != "" and not _OPENS.match(after)
        for line, after in zip(stripped, following, strict=True)
    ]
    written = sum(1 for line in stripped if line)
    return tuple(on) if sum(on) >= max(FEWEST, written / 3) else (False,) * len(lines)


def _goes_on(line: str, longest: int) -> bool:
    return len(line) >= FULL * longest and not line.endswith(_STOPS)


def _together(before: str, after: str) -> str:
    """Latin words keep a space between them."""
    return f"{before} {after}" if before[-1].isascii() and after[0].isascii() else before + after
