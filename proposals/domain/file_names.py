"""Names of files as people send them about: every system takes them, Windows too, and none occurs twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What Windows refuses in a name, in the full-width form that reads the same.
_WIDE = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?=$|\.)", re.IGNORECASE)
LONGEST_NAME = 80
"""Characters before the ending: a path in Windows ends at 260, the folder needs its share."""


def safe_name(text: str, at_most: int = LONGEST_NAME) -> str:
    """``text`` as a file name without its ending; 未命名 where nothing usable is left."""
    clean = _UNPRINTABLE.sub("", text.translate(_WIDE)).strip(" .　")
    clean = clean[:at_most].rstrip(" .　")
    return _DEVICES.sub(lambda found: "_" + found[0], clean) if clean else "未命名"


def unique_names(names: Iterable[str]) -> list[str]:
    """Safe names in the same order; one that occurred before, capitals aside, gets （2）, （3） …"""
    taken: set[str] = set()
    given = []
    for name in map(safe_name, names):
        chosen, count = name, 1
        while chosen.casefold() in taken:
            count += 1
            ending = f"（{count}）"
            chosen = safe_name(name, LONGEST_NAME - len(ending)) + ending
        taken.add(chosen.casefold())
        given.append(chosen)
    return given
