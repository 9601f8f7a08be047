"""A believable year: every item of ``data/demo/year.toml`` comes as far as its story says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta

from proposals.domain.proposers import ProposerType
from proposals.domain.workdays import Calendar
from proposals.services._office import DATA
from proposals.services.demo.cast import DemoHouse
from proposals.services.demo.life import Life
from proposals.services.demo.playing import working_day
from proposals.services.demo.script import Script
from proposals.services.demo.stories import STORIES, Tale
from proposals.services.demo.stories.telling import SESSIONS, Item
from proposals.services.house import House
from proposals.storage.tables.register import CongressSession


def items() -> list[Item]:
    """The year as packaged, the oldest first, so that numbers run with the dates."""
    raw = tomllib.loads((DATA / "demo" / "year.toml").read_text(encoding="utf-8"))
    found = [
        Item(
            **{
                **each,
                "proposers": tuple(each["proposers"]),
                "type": ProposerType(each.get("type", "member")),
            }
        )
        for each in raw["items"]
    ]
    return sorted(found, key=lambda item: -item.days)


def tell(house: House, demo: DemoHouse, now: datetime, said: Callable[[str], None]) -> int:
    """Play the whole year up to ``now``; gives the number of proposals. ``said`` hears of each."""
    today = now.date()
    _add_sessions(house, now)
    calendar = _calendar(house, now)
    told = 0
    earlier: Life | None = None
    for item in items():
        start = working_day(today - timedelta(days=item.days))
        script = Script(house, now=datetime.combine(start, datetime.min.time(), now.tzinfo))
        life = Life(script, demo)
        reply_due = calendar.add_working_days(today, item.left) if item.left is not None else None
        tale = Tale(item, life, start, today, earlier, reply_due)
        script.at(start)
        STORIES[item.story](tale)
        earlier = life
        told += 1
        said(f"第{item.serial_no}号 {item.title}")
    return told


def _calendar(house: House, now: datetime) -> Calendar:
    office = house.office(now, write=False)
    try:
        return office.calendar
    finally:
        office.close()


def _add_sessions(house: House, now: datetime) -> None:
    office = house.office(now, write=True)
    try:
        for kind, name in SESSIONS.items():
            office.db.add(CongressSession(name=name, kind_code=kind, level_code="city", year=now.year))
        office.commit()
    finally:
        office.close()
