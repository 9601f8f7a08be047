"""The calendar in force: the whole table of official days as one text, reckoned anew only where the text is another."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import String, case, cast, func, select

from proposals.domain.workdays import Calendar
from proposals.storage.tables.system import OfficialDay, OfficialYear

BETWEEN = "\x1f"
_DAY = cast(OfficialDay.day, String) + case((OfficialDay.working, "1"), else_="0") + OfficialDay.name
OFFICIAL_DAYS = select(
    select(func.aggregate_strings(_DAY, BETWEEN)).scalar_subquery(),
    select(func.aggregate_strings(cast(OfficialYear.year, String), BETWEEN)).scalar_subquery(),
)
"""Read by every page that shows a light. A thousand days are one value: no object for each of them."""


@lru_cache(maxsize=16)
def calendar_of(days: str | None, years: str | None) -> Calendar:
    """The calendar that these two values of ``OFFICIAL_DAYS`` tell of."""
    told = days.split(BETWEEN) if days else []
    named = {date.fromisoformat(line[:10]): (line[10] == "1", line[11:]) for line in told}
    return Calendar.of(
        {day: working for day, (working, _) in named.items()},
        [int(year) for year in years.split(BETWEEN)] if years else [],
        {day: name for day, (_, name) in named.items() if name},
    )
