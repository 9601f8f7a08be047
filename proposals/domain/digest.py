"""每日提醒: one mail a person each working morning, made of what is due, what waits and what is new; or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from proposals.domain.dates import BEIJING
from proposals.domain.deadlines import chinese_date

MOST_LINES = 15
"""So many of each section are written out; the others are counted."""
MOST_IN_GROUP = 10
_WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class DueItem:
    """A running clock of this person: which case, what, by when, and how close that is in words."""

    handling_id: int
    case: str
    what: str
    due_on: date
    light: str


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that waits for this person, and since which day."""

    handling_id: int
    case: str
    what: str
    since: date
    due_on: date | None
    light: str


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An unread message; a reminder carries the case and date that it reminds of."""

    at: datetime
    subject: str
    reminds_of: tuple[int, date] | None = None


Tasks = dict[tuple[int, date], list[WaitingItem]]
"""What waits, by case and date."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The mail as it goes out."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    unit: str
    lines: tuple[str, ...]


def last_day_of_week(today: date) -> date:
    """Sunday."""
    return today + timedelta(days=6 - today.weekday())


def compose(
    name: str,
    today: date,
    due: Sequence[DueItem],
    waiting: Sequence[WaitingItem],
    news: Sequence[NewsItem],
    site: str,
) -> Digest | None:
    """The digest of one person, or None where there is nothing to say.

    ``due`` is what is due until the end of this week, overdue included. A thing is named once: a task or a reminder of
    a clock that stands above is not told again.
    """
    named = {(d.handling_id, d.due_on) for d in due}
    tasks: Tasks = defaultdict(list)
    for item in waiting:
        if item.due_on:
            tasks[item.handling_id, item.due_on].append(item)
    rest = [w for w in waiting if (w.handling_id, w.due_on) not in named]
    fresh = [n for n in news if n.reminds_of not in named]
    sections = [
        *_due_sections(due, tasks, today, site),
        _Section("等您办理", "件", tuple(_waiting_line(w, site) for w in rest)),
        _Section("新消息", "条", tuple(_news_line(n) for n in fresh)),
    ]
    said = [s for s in sections if s.lines]
    if not said:
        return None
    counts = "，".join(f"{s.title}{len(s.lines)}{s.unit}" for s in said)
    head = f"{name}：\n\n今天是{chinese_date(today)}，星期{_WEEK[today.weekday()]}。"
    text = "\n\n".join([head, *(_written(n, s) for n, s in enumerate(said))])
    return Digest(f"每日提醒（{today.month}月{today.day}日）：{counts}", text + "\n")


def compose_for_group(unit: str, today: date, due: Sequence[DueItem], site: str) -> Digest | None:
    """The morning's word to the office's group: numbers, and the cases nearest to their date; or None."""
    sections = [s for s in _due_sections(due, {}, today, site) if s.lines]
    if not sections:
        return None
    counts = "，".join(f"{s.title}{len(s.lines)}{s.unit}" for s in sections)
    cases: dict[int, list[DueItem]] = defaultdict(list)
    for item in due:
        cases[item.handling_id].append(item)
    lines = [
        f"{_plain(items[0].case)}：{'；'.join(f'{i.what}，{i.light}' for i in items)}"
        for items in list(cases.values())[:MOST_IN_GROUP]
    ]
    if len(cases) > MOST_IN_GROUP:
        lines.append(f"另有{len(cases) - MOST_IN_GROUP}件，请登录后在“台账”中查看。")
    subject = f"{unit}每日提醒（{today.month}月{today.day}日）：{counts}"
    return Digest(subject, "\n".join([f"{subject}。", *lines]))


def _due_sections(due: Iterable[DueItem], tasks: Tasks, today: date, site: str) -> list[_Section]:
    """One line a case, with everything of it that is due."""
    found: list[dict[int, list[DueItem]]] = [defaultdict(list), defaultdict(list), defaultdict(list)]
    for item in due:
        place = 0 if item.due_on == today else 1 if item.due_on < today else 2
        found[place][item.handling_id].append(item)
    return [
        _Section(title, "件", tuple(_due_line(items, tasks, site) for items in cases.values()))
        for title, cases in zip(("今日到期", "已逾期", "本周到期"), found, strict=True)
    ]


def _due_line(items: Sequence[DueItem], tasks: Tasks, site: str) -> str:
    parts = [f"{item.what}，期限{chinese_date(item.due_on)}，{item.light}" for item in items]
    for due_on in dict.fromkeys(item.due_on for item in items):
        mine = tasks.get((items[0].handling_id, due_on), [])
        parts += [f"{task.what}，{_day(task.since)}起等您办理" for task in mine]
    return f"{_plain(items[0].case)}：{'；'.join(parts)}\n   {site}/cases/{items[0].handling_id}"


def _waiting_line(item: WaitingItem, site: str) -> str:
    due = f"，期限{chinese_date(item.due_on)}，{item.light}" if item.due_on else ""
    return (
        f"{_plain(item.case)}：{item.what}，{_day(item.since)}起等您办理{due}\n"
        f"   {site}/cases/{item.handling_id}"
    )


def _news_line(item: NewsItem) -> str:
    at = item.at.astimezone(BEIJING)
    return f"{_day(at.date())}{at:%H:%M} {_plain(item.subject)}"


def _written(n: int, section: _Section) -> str:
    lines = [f"{'一二三四五'[n]}、{section.title}（{len(section.lines)}{section.unit}）"]
    lines += [f"{number}. {line}" for number, line in enumerate(section.lines[:MOST_LINES], 1)]
    if len(section.lines) > MOST_LINES:
        lines.append(f"另有{len(section.lines) - MOST_LINES}{section.unit}，请登录后查看。")
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _plain(text: str) -> str:
    """In one line: a title with line breaks must not look like further lines of the mail."""
    return " ".join(text.split())
