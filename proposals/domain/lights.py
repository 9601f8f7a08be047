"""How close a due date is, in words first and colour second, counted in working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from proposals.domain.workdays import Calendar


class LightCode(StrEnum):
    """The colour class of a due date; never shown without its words."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


@dataclass(frozen=True)
class Thresholds:
    """Working days left at which a light turns, and the words (``{n}`` stands for the number)."""

    blue: int
    yellow: int
    left: str
    left_none: str
    today: str
    overdue: str
    overdue_none: str


@dataclass(frozen=True)
class Light:
    """One due date as people see it; ``left`` is negative when overdue."""

    code: LightCode
    words: str
    left: int


def light(due: date, today: date, calendar: Calendar, thresholds: Thresholds) -> Light:
    """The light of an unmet clock."""
    left = calendar.working_days_between(today, due)
    if due < today:
        words = thresholds.overdue if left else thresholds.overdue_none
        return Light(LightCode.RED, words.replace("{n}", str(-left)), left)
    if due == today:
        return Light(LightCode.YELLOW, thresholds.today, 0)
    words = thresholds.left if left else thresholds.left_none
    return Light(_code(left, thresholds), words.replace("{n}", str(left)), left)


def _code(left: int, thresholds: Thresholds) -> LightCode:
    if left <= thresholds.yellow:
        return LightCode.YELLOW
    return LightCode.BLUE if left <= thresholds.blue else LightCode.GREEN


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
