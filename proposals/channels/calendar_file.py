"""Due dates as iCalendar (RFC 5545): all-day entries that any calendar program reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

MOST_IN_SUMMARY = 200
MOST_IN_DESCRIPTION = 2_000
MEDIA_TYPE = "text/calendar"


@dataclass(frozen=True, slots=True)
class Entry:
    """One due date. ``uid`` is stable: a moved date moves the entry, ``moves`` counts how often it moved."""

    uid: str
    on: date
    summary: str
    description: str
    url: str
    moves: int = 0


def calendar_file(name: str, entries: Sequence[Entry], stamp: datetime) -> bytes:
    """The file; the same entries and ``stamp`` give the same bytes, so that an unchanged one can be known."""
    calendar = Calendar()
    calendar.add("prodid", "-//Fuhan//due dates//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _kept(name, MOST_IN_SUMMARY))
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return calendar.to_ical()


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", entry.moves)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", _kept(" ".join(entry.summary.split()), MOST_IN_SUMMARY))
    event.add("description", _kept(entry.description, MOST_IN_DESCRIPTION))
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _kept(text: str, most: int) -> str:
    """Without control characters, which no calendar program may be given, and not endless."""
    clean = "".join(c for c in text if c in "\n\t" or c.isprintable() or c == "\u3000")
    return clean if len(clean) <= most else clean[: most - 1] + "…"
