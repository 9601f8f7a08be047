"""答复口径: which wording of a line holds on a day, in what state the line is, and which lines a query finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from proposals.domain.searching import plain

SOON = timedelta(days=30)
"""So long before its last day a line is told to end."""


class LineState(StrEnum):
    """Whether one may say so today."""

    VALID = "valid"
    ENDING = "ending"
    COMING = "coming"
    EXPIRED = "expired"
    RETIRED = "retired"


LINE_STATE_NAMES: dict[LineState, str] = {
    LineState.VALID: "有效",
    LineState.ENDING: "将到期",
    LineState.COMING: "未生效",
    LineState.EXPIRED: "已失效",
    LineState.RETIRED: "已停用",
}
USABLE = frozenset({LineState.VALID, LineState.ENDING})


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a line: what is said, from which day to which (None: until further notice)."""

    id: int
    number: int
    text: str
    valid_from: date
    valid_to: date | None


def in_force(wordings: Sequence[Wording], today: date) -> Wording | None:
    """The last version that has begun; the earlier ones hold no longer, whatever their last day was."""
    begun = [each for each in wordings if each.valid_from <= today]
    return max(begun, key=lambda each: each.number, default=None)


def line_state(wordings: Sequence[Wording], today: date, *, active: bool) -> LineState:
    """The state of a line on a day."""
    if not active:
        return LineState.RETIRED
    now = in_force(wordings, today)
    if now is None:
        return LineState.COMING
    if now.valid_to is None or now.valid_to > today + SOON:
        return LineState.VALID
    return LineState.ENDING if now.valid_to >= today else LineState.EXPIRED


def why_expired(wording: Wording, now: Wording | None, *, active: bool, today: date) -> str:
    """Why a version may not be said today; empty where it may."""
    if not active:
        return "这条口径已停用"
    if now is not None and now.number > wording.number:
        return f"{_day(now.valid_from)}起已有新口径"
    if wording.valid_to is not None and wording.valid_to < today:
        return f"已于{_day(wording.valid_to)}到期"
    return ""


def found(words: Iterable[str], topic: str, texts: Iterable[str]) -> int:
    """2 where all words stand in the topic, 1 where they stand in topic and texts together, else 0."""
    wanted = list(words)
    called = plain(topic)
    if all(word in called for word in wanted):
        return 2
    whole = " ".join([called, *map(plain, texts)])
    return int(all(word in whole for word in wanted))


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
