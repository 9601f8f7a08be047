"""The officially announced days off and make-up workdays that seed our own table of days.

Read once from chinesecalendar (2004–2026). Later years come from an import; nothing here fails on them.
"""

from __future__ import annotations

from datetime import date

from chinese_calendar.constants import Holiday, holidays, workdays


def announced_years() -> set[int]:
    """The years whose arrangement is known."""
    return {day.year for day in holidays}


def announced_days() -> dict[date, bool]:
    """Every day an announcement names → whether it is worked; other days follow the weekday."""
    return dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True)


def announced_names() -> dict[date, str]:
    """The day → the Chinese name of the holiday it belongs to (make-up workdays too)."""
    chinese = {member.value: member.chinese for member in Holiday}
    return {day: chinese.get(name, name) for day, name in {**holidays, **workdays}.items()}
