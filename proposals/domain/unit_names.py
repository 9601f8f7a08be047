"""Names of units that are nearly the same: 市信访局 and 市信访办."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_PLACE = re.compile(
    r"(?P<place>(?:[^省市区县州旗盟]{1,6}(?=[省市区县州旗盟]))?)(?P<level>[省市区县州旗盟])(?=.{2})(?P<rest>.+)"
)
_GENERIC = re.compile(
    r"(人民政府|委员会|办公室|办公厅|领导小组|管理局|事务局|总局|局|委|厅|办|处|中心|公司)$|[（(].*[）)]$"
)
_LIKE = 0.8


def nearest_name(name: str, known: Iterable[str]) -> str:
    """The known name that is probably meant, empty if none is near: same level, and the same but for the ending."""
    place, level, core = _core(name)
    best, best_score = "", 0.0
    for other in known:
        other_place, other_level, other_core = _core(other)
        if (level and other_level and level != other_level) or (
            place and other_place and place != other_place
        ):
            continue
        score = _alike(core, other_core)
        if score > best_score:
            best, best_score = other, score
    return best


@lru_cache(maxsize=8_192)
def _core(name: str) -> tuple[str, str, str]:
    """The place, its level (市, 区, …), and what the unit is about."""
    match = _PLACE.fullmatch(name)
    place, level, rest = match.group("place", "level", "rest") if match else ("", "", name)
    core = rest
    while len(core) > 2 and (bare := _GENERIC.sub("", core)) != core and bare:
        core = bare
    return place, level, core


def _alike(one: str, other: str) -> float:
    """How near two subjects are; 0 when they are not the same thing."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 2 and long.startswith(short):
        return 0.9
    if len(short) < 4:
        return 0.0
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= _LIKE else 0.0
