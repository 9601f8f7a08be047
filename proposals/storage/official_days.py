"""The officially announced days off and make-up workdays that seed our own table of days.

Read from chinesecalendar, which knows the years up to its release. Later years come from an import or a newer
package; nothing here fails on them.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

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


def source() -> str:
    """Where these days come from, with the version of the package."""
    return f"程序自带，chinesecalendar {version('chinesecalendar')}，依据国务院办公厅历年通知"
