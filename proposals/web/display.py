"""Times, dates and counts as people read them; registered as template filters by ``register``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from flask import Flask

from proposals.domain.workflow import PART_NAMES, STATE_NAMES, Part, State

BEIJING = timezone(timedelta(hours=8), "北京时间")
CAP = 1000


def in_beijing(at: datetime) -> datetime:
    """The same moment in 北京时间; a moment without a zone is UTC, as stored."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(BEIJING)


def beijing(at: datetime | None) -> str:
    """``2023-04-27 16:30``, empty for None."""
    return in_beijing(at).strftime("%Y-%m-%d %H:%M") if at else ""


def iso(at: datetime | date | None) -> str:
    """For ``<time datetime=…>``: a legal date as it is, a moment with its +08:00."""
    if at is None:
        return ""
    return in_beijing(at).isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def day(on: date | None) -> str:
    """``2023-04-27`` for tables; a moment gives its Beijing day."""
    if isinstance(on, datetime):
        on = in_beijing(on).date()
    return on.isoformat() if on else ""


def day_words(on: date | None) -> str:
    """``2023年4月27日`` for sentences and letters."""
    if isinstance(on, datetime):
        on = in_beijing(on).date()
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def ago(at: datetime, now: datetime) -> str:
    """``5分钟前``, ``昨天``, ``3天前``; what lies ahead or over 30 days back is a date."""
    seconds = (in_beijing(now) - in_beijing(at)).total_seconds()
    days = (in_beijing(now).date() - in_beijing(at).date()).days
    if seconds < 0 or days > 30:
        return day(at)
    if days == 0:
        minutes = int(seconds // 60)
        if minutes == 0:
            return "刚刚"
        return f"{minutes}分钟前" if minutes < 60 else f"{minutes // 60}小时前"
    return "昨天" if days == 1 else f"{days}天前"


def capped(count: int | str | None) -> str:
    """A count for a tab or a list: ``1000+`` from the cap on, empty for None."""
    if count is None:
        return ""
    if isinstance(count, str):
        return count
    return f"{CAP}+" if count > CAP else str(count)


_STATE_WORDS: dict[str, str] = {state.value: words for state, words in STATE_NAMES.items()}
_PART_WORDS: dict[str, str] = {part.value: words for part, words in PART_NAMES.items()}


def state_name(state: State | str) -> str:
    """待签收, 办理中…; a code the workflow does not know is shown as it is."""
    return _STATE_WORDS.get(state, str(state))


def part_name(part: Part | str) -> str:
    """独办, 主办…; a code the workflow does not know is shown as it is."""
    return _PART_WORDS.get(part, str(part))


def register(app: Flask) -> None:
    """Give the templates their filters, each called as its function here."""
    for show in (beijing, iso, day, day_words, ago, capped, state_name, part_name):
        app.add_template_filter(show)
