"""Yes and no in the words of official letters: what a clause says of its matter, and the matter without those words."""

from __future__ import annotations

import re
from enum import StrEnum


class Opposed(StrEnum):
    """In what two clauses may be opposed."""

    DONE = "done"
    AGREED = "agreed"
    DUTY = "duty"
    THERE = "there"
    NEEDED = "needed"
    OUGHT = "ought"


_OURS = r"(?=.{0,12}(?:职责|职能|范围))"
_WORDS: tuple[tuple[Opposed, str, str], ...] = (
    (
        Opposed.DONE,
        r"已经|已(?!知)|全面完成|均已|如期完成",
        r"尚未|还没有|没有|未能|还未|仍未|未(?!来|成年|必|尽)|无法",
    ),
    (
        Opposed.AGREED,
        r"(?<![不未予以])同意|予以采纳|(?<![不未难以予宜])采纳|(?<![不未])吸纳|(?<![不未])可行|(?<![不未予])支持",
        r"(?:不|不予|难以)同意|(?:不|未|不予|难以|不宜)采纳|不可行|不具备可行性|不宜|暂不|不具备|(?:不|不予)支持",
    ),
    (Opposed.DUTY, rf"(?<![不非])属于?{_OURS}", rf"(?:不|非)属于?{_OURS}"),
    (Opposed.THERE, r"(?<!不)具备", r"(?:尚)?不具备"),
    (Opposed.NEEDED, r"(?<![不无])需要?(?!求)", r"不需要?(?!求)|无需"),
    (Opposed.OUGHT, r"(?<!不)应当?(?![诉急用变对收届该])", r"不应当?(?![诉急用变对收届])|不宜"),
)
_PATTERNS = tuple((kind, re.compile(yes), re.compile(no)) for kind, yes, no in _WORDS)
_ALL = re.compile("|".join(part for _, yes, no in _WORDS for part in (no, yes)))
_BESIDE = re.compile(r"仍|均|全面|如期|予以|不予|目前|[了的]")
"""Words beside yes and no that tell as little of the matter."""


def stand(clause: str) -> dict[Opposed, bool]:
    """To what a clause says yes (True) or no; a no holds where both stand."""
    said = {}
    for kind, yes, no in _PATTERNS:
        if no.search(clause):
            said[kind] = False
        elif yes.search(clause):
            said[kind] = True
    return said


def matter(clause: str) -> str:
    """A clause without the words of yes and no."""
    return _BESIDE.sub("", _ALL.sub("", clause))
