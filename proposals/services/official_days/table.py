"""The table of days as it stands: the days that differ from their weekday, the years and where they come from."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.errors import NotFound
from proposals.domain.official_days import (
    FIRST_YEAR,
    LAST_YEAR,
    NamedDay,
    day_word,
    is_worked,
    not_announced_words,
)
from proposals.domain.workdays import Calendar
from proposals.services._office import Office
from proposals.storage import official_days
from proposals.storage.tables.system import DayChange, OfficialDay, OfficialYear

HINT_FROM = 10
"""From October on it is worth looking for next year's announcement, which usually comes in November."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year in the list."""

    year: int
    announced: bool
    words: str
    named_days: int
    source: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month's sheet; ``mark`` is 休 or 班 where it differs from its weekday, or a holiday has a name."""

    day: date
    off: bool
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class YearSheet:
    """A year as twelve months of weeks from Monday to Sunday; None stands for days of other months."""

    line: YearLine
    months: list[list[list[DayCell | None]]]


def known_days(office: Office) -> dict[date, NamedDay]:
    """Every day in the table."""
    rows = office.db.execute(select(OfficialDay.day, OfficialDay.working, OfficialDay.name))
    return {row.day: NamedDay(row.day, row.working, row.name) for row in rows}


def announced_years(office: Office) -> set[int]:
    """The years that are announced."""
    return set(office.db.scalars(select(OfficialYear.year)))


def calendar_of(days: Mapping[date, NamedDay], announced: Collection[int]) -> Calendar:
    """The calendar that these days make."""
    return Calendar.of(
        {day: named.working for day, named in days.items()},
        announced,
        {day: named.name for day, named in days.items() if named.name},
    )


def year_lines(office: Office, back: int = 3) -> list[YearLine]:
    """Next year, this year and those before; then years with days that lie elsewhere."""
    days, sources = known_days(office), _sources(office)
    this = office.today.year
    wanted = {*range(this - back, this + 2), *(day.year for day in days if day.year > this)}
    wanted |= {year for year in sources if year > this}
    return [_line(office, year, sources, days) for year in sorted(wanted, reverse=True)]


def older_years(office: Office, back: int = 3) -> list[int]:
    """Years in the table before those that the list shows."""
    years = {day.year for day in known_days(office)} | set(_sources(office))
    return sorted((year for year in years if year < office.today.year - back), reverse=True)


def year_sheet(office: Office, year: int) -> YearSheet:
    """One year, or ``NotFound``."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(f"工作日历只到{FIRST_YEAR}至{LAST_YEAR}年，请从列表里打开。")
    days = {day: named for day, named in known_days(office).items() if day.year == year}
    months = [
        [[_cell(day, month, days) for day in week] for week in Weeks().monthdatescalendar(year, month)]
        for month in range(1, 13)
    ]
    return YearSheet(_line(office, year, _sources(office), days), months)


def days_of(office: Office, year: int) -> list[NamedDay]:
    """The named days of a year, in order."""
    return [named for day, named in sorted(known_days(office).items()) if day.year == year]


def packaged_years(office: Office) -> set[int]:
    """Years that are not announced here but come with the program."""
    return official_days.announced_years() - announced_years(office)


def touched_years(office: Office) -> set[int]:
    """Years that somebody here has changed, or begun to fill in: they stay as they are kept."""
    changed = office.db.scalars(select(DayChange.years).where(DayChange.person_id.is_not(None)))
    return {year for years in changed for year in years} | {day.year for day in known_days(office)}


def packaged_days(year: int) -> list[NamedDay]:
    """A year as it comes with the program."""
    names = official_days.announced_names()
    return [
        NamedDay(day, working, names.get(day, ""))
        for day, working in sorted(official_days.announced_days().items())
        if day.year == year
    ]


def _sources(office: Office) -> dict[int, OfficialYear]:
    return {row.year: row for row in office.db.scalars(select(OfficialYear))}


def _line(
    office: Office, year: int, sources: Mapping[int, OfficialYear], days: Mapping[date, NamedDay]
) -> YearLine:
    count = sum(day.year == year for day in days)
    row = sources.get(year)
    if row is not None:
        words = f"已导入（{row.source}）" if row.source else "已导入"
        return YearLine(year, True, words, count, row.source)
    words = not_announced_words(year)
    if count:
        words = f"{year}年放假安排未导入，除已录入的{count}天外按双休推算"
    return YearLine(year, False, words, count, hint=_hint(office, year))


def _hint(office: Office, year: int) -> str:
    today = office.today
    if year in packaged_years(office):
        return "程序自带这一年的安排，可以直接采用。"
    if year == today.year + 1 and today.month >= HINT_FROM:
        return f"国务院办公厅一般在11月公布下一年的放假安排，公布后请尽快导入，{year}年的期限才能由暂定转为确定。"
    return ""


def _cell(day: date, month: int, days: Mapping[date, NamedDay]) -> DayCell | None:
    if day.month != month:
        return None
    named = days.get(day)
    worked = is_worked(day, named)
    mark = "" if named is None else "班" if named.working else "休"
    return DayCell(day, not worked, mark, day_word(day, named))
