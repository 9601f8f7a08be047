"""How close a due date is, in words first and colour second, counted in working days.

What a light is called, what it means and which colour of the palette it has is the office's to say (``Sign``); its code
stands for when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from proposals.domain.workdays import Calendar


class LightCode(StrEnum):
    """When a light is shown; never shown without its words."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


class Unlit(StrEnum):
    """What a clock shows that runs towards nothing: it stands still, or the right that it ended has lapsed."""

    PAUSED = "paused"
    LAPSED = "lapsed"


class Colour(StrEnum):
    """The palette: each colour is readable on every ground of the pages (tests/web/look/test_contrast.py)."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    GREY = "grey"


COLOUR_NAMES: dict[Colour, str] = {
    Colour.RED: "红色",
    Colour.ORANGE: "橙色",
    Colour.YELLOW: "黄色",
    Colour.GREEN: "绿色",
    Colour.TEAL: "青色",
    Colour.BLUE: "蓝色",
    Colour.PURPLE: "紫色",
    Colour.GREY: "灰色",
}


@dataclass(frozen=True)
class Sign:
    """What people call a light, what it means, and its colour."""

    name: str
    meaning: str
    colour: Colour

    @property
    def title(self) -> str:
        """红（已逾期）."""
        return f"{self.name}（{self.meaning}）"


USUAL_SIGNS: Mapping[LightCode, Sign] = {
    LightCode.RED: Sign("红", "已逾期", Colour.RED),
    LightCode.YELLOW: Sign("黄", "将到期", Colour.YELLOW),
    LightCode.BLUE: Sign("蓝", "临近", Colour.BLUE),
    LightCode.GREEN: Sign("绿", "正常", Colour.GREEN),
}


@dataclass(frozen=True)
class Thresholds:
    """Working days left at which a light turns, the words (``{n}`` stands for the number), and the signs."""

    blue: int
    yellow: int
    left: str
    left_none: str
    today: str
    overdue: str
    overdue_none: str
    signs: Mapping[LightCode, Sign] = field(default_factory=lambda: USUAL_SIGNS)


@dataclass(frozen=True)
class Light:
    """One due date as people see it; ``left`` is negative when overdue, ``sign`` is none where nothing runs."""

    code: LightCode | Unlit
    words: str
    left: int
    sign: Sign | None = None


def light(due: date, today: date, calendar: Calendar, thresholds: Thresholds) -> Light:
    """The light of an unmet clock."""
    left = calendar.working_days_between(today, due)
    if due < today:
        words = thresholds.overdue if left else thresholds.overdue_none
        return _lit(LightCode.RED, words.replace("{n}", str(-left)), left, thresholds)
    if due == today:
        return _lit(LightCode.YELLOW, thresholds.today, 0, thresholds)
    words = thresholds.left if left else thresholds.left_none
    return _lit(_code(left, thresholds), words.replace("{n}", str(left)), left, thresholds)


def clock_light(
    due: date,
    today: date,
    calendar: Calendar,
    thresholds: Thresholds,
    *,
    paused: bool = False,
    lapsed: str = "",
) -> Light:
    """The light of an open clock of a case: one that stands still shows no colour, nor does a right that has lapsed.

    ``lapsed`` are the words for a right that is over; empty for what is owed.
    """
    if paused:
        return Light(Unlit.PAUSED, "暂停计时", 0)
    if lapsed and due < today:
        return Light(Unlit.LAPSED, lapsed, calendar.working_days_between(today, due))
    return light(due, today, calendar, thresholds)


def light_ranges(
    today: date, calendar: Calendar, thresholds: Thresholds
) -> dict[LightCode, tuple[date, date]]:
    """For each light the first and last due date that shows it today, for queries by range."""
    one = timedelta(1)
    yellow_end = calendar.add_working_days(today, thresholds.yellow + 1) - one
    blue_end = calendar.add_working_days(today, thresholds.blue + 1) - one
    ranges = {LightCode.RED: (date.min, today - one), LightCode.YELLOW: (today, yellow_end)}
    if blue_end > yellow_end:
        ranges[LightCode.BLUE] = (yellow_end + one, blue_end)
    return ranges | {LightCode.GREEN: (blue_end + one, date.max)}


def samples(today: date, calendar: Calendar, thresholds: Thresholds) -> list[tuple[str, Light]]:
    """One due date for each turn of the lights, to be looked at before the settings are kept."""
    lefts = (thresholds.yellow, thresholds.yellow + 1, thresholds.blue, thresholds.blue + 1)
    late = calendar.add_working_days(calendar.previous_working(today), -2)
    days = [late, today, *(calendar.add_working_days(today, left) for left in lefts)]
    running = [(day.isoformat(), light(day, today, calendar, thresholds)) for day in dict.fromkeys(days)]
    still = clock_light(today, today, calendar, thresholds, paused=True)
    over = clock_light(today - timedelta(1), today, calendar, thresholds, lapsed="申请期已过")
    return [*running, ("暂停的期限", still), ("过了申请期", over)]


def _code(left: int, thresholds: Thresholds) -> LightCode:
    if left <= thresholds.yellow:
        return LightCode.YELLOW
    return LightCode.BLUE if left <= thresholds.blue else LightCode.GREEN


def _lit(code: LightCode, words: str, left: int, thresholds: Thresholds) -> Light:
    return Light(code, words, left, thresholds.signs[code])
