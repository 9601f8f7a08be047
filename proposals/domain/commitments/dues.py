"""Dates by which something is promised: the last day of what the words say, reckoned from the letter's date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from proposals.domain.chinese_numerals import parse_numeral

_YEAR = r"(?:(?P<year>20\d\d)年度?|(?P<named>今年|本年度?|明年|后年))?"
_BEFORE = r"(?:(?P<before>之前|以前|前)|之内|以内|内)?"
_NUMERAL = r"[一二两三四五六七八九十]{1,3}|\d{1,2}"
_FORMS = (
    rf"{_YEAR}(?P<month>\d{{1,2}})月(?:份)?(?:(?P<day>\d{{1,2}})日|(?P<part>底|末|上旬|中旬|下旬|初|中))?{_BEFORE}",
    rf"{_YEAR}(?P<half>上半年|下半年|年中){_BEFORE}",
    rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?:末|底)?{_BEFORE}(?![一二两三四\\d]次)",
    r"(?:(?P<year>20\d\d)年?|(?P<named>今|本|明|后)年?)?年(?:度)?(?P<end>底|末)(?:前|之前|以前)?",
    r"(?<![\d一二两三四五六七八九十])(?P<within>年内)(?=完成|出台|印发|建成|启动|实现|全面|基本|力争|推动|开展|制定|制订|修订|投入|交付|[，、])",
    rf"(?P<aim>到|至|将于|拟于|计划于)?(?:(?P<year>20\d\d)年|(?P<named>今年|明年|后年)){_BEFORE}(?P<past>以来|度)?",
    r"“?十(?P<plan>[四五六])五”?(?:规划)?(?P<planned>期末|末|期间|期内)",
    rf"(?P<count>{_NUMERAL})(?P<span>个月|年|周|天|日|个工作日)(?:之内|以内|内)",
)
_DUES = tuple(re.compile(form) for form in _FORMS)
_TITLE = re.compile(r"《[^《》]*》")
_LAST_DAYS = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}
_HALVES = {"上半年": 6, "年中": 6, "下半年": 12}
_NAMED = {"今": 0, "本": 0, "明": 1, "后": 2}
_PLANS = {"四": 2025, "五": 2030, "六": 2035}


@dataclass(frozen=True, slots=True)
class Due:
    """A date as its words say it, at ``start`` to ``end`` of the text; ``day``: the last one that keeps the promise."""

    day: date
    words: str
    start: int
    end: int


def dues_in(text: str, written_on: date) -> list[Due]:
    """The dates of a text on which or before which something is due, those before the letter's date aside.

    Words without a year mean the next such day from the letter's date on; 9月前 ends with August, 9月30日前 and 年底前
    with the day they name.
    """
    found: list[Due] = []
    # the years of 《…实施纲要（2021—2025年）》 promise nothing
    plain = _TITLE.sub(lambda title: "〓" * len(title[0]), text)
    for form, read in zip(_DUES, _READ, strict=True):
        for match in form.finditer(plain):
            day = _day(read, match, written_on)
            if day is not None and day >= written_on and not _overlaps(found, match):
                found.append(Due(day, match[0], match.start(), match.end()))
    return sorted(found, key=lambda due: due.start)


def _overlaps(found: list[Due], match: re.Match[str]) -> bool:
    return any(match.start() < due.end and due.start < match.end() for due in found)


def _day(read: Callable[[re.Match[str], date], date], match: re.Match[str], written_on: date) -> date | None:
    try:
        return read(match, written_on)
    except (ValueError, OverflowError):
        return None


def _year(match: re.Match[str], written_on: date) -> int | None:
    """The year that is named, None where none is."""
    if match["year"]:
        return int(match["year"])
    named = match["named"]
    return written_on.year + _NAMED[named[0]] if named else None


def _next(year: int | None, month: int, day: int, written_on: date) -> date:
    """This day of the year named, else the next one from the letter's date on; day 0 is the month's last."""
    last = _last_of(year or written_on.year, month) if day == 0 else date(year or written_on.year, month, day)
    if year is None and last < written_on:
        return _next(written_on.year + 1, month, day, written_on)
    return last


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _month(match: re.Match[str], written_on: date) -> date:
    year, month = _year(match, written_on), int(match["month"])
    if match["day"]:
        return _next(year, month, int(match["day"]), written_on)
    if match["part"] in _LAST_DAYS:
        return _next(year, month, _LAST_DAYS[match["part"]], written_on)
    if match["before"] and not match["part"]:
        first = _next(year, month, 1, written_on)
        return first - timedelta(days=1)
    return _next(year, month, 0, written_on)


def _half(match: re.Match[str], written_on: date) -> date:
    return _next(_year(match, written_on), _HALVES[match["half"]], 0, written_on)


def _quarter(match: re.Match[str], written_on: date) -> date:
    number = parse_numeral(match["quarter"])
    assert number is not None
    return _next(_year(match, written_on), 3 * number, 0, written_on)


def _year_end(match: re.Match[str], written_on: date) -> date:
    return date(_year(match, written_on) or written_on.year, 12, 31)


def _within_the_year(_: re.Match[str], written_on: date) -> date:
    return date(written_on.year, 12, 31)


def _whole_year(match: re.Match[str], written_on: date) -> date:
    """A year is a date to keep where it lies ahead, or the words aim at it."""
    year = _year(match, written_on)
    ahead = year is not None and (year > written_on.year or match["aim"] or match[0].endswith(("内", "前")))
    if year is None or not ahead or match["past"]:
        raise ValueError(match[0])
    return date(year - 1 if match["before"] else year, 12, 31)


def _plan(match: re.Match[str], _: date) -> date:
    return date(_PLANS[match["plan"]], 12, 31)


def _span(match: re.Match[str], written_on: date) -> date:
    count = parse_numeral(match["count"].replace("两", "二"))
    if count is None:
        raise ValueError(match["count"])
    if match["span"] in ("天", "日", "周"):
        return written_on + timedelta(days=count * (7 if match["span"] == "周" else 1))
    if match["span"] == "个工作日":
        raise ValueError("working days need a calendar")
    months = written_on.month - 1 + (count if match["span"] == "个月" else 12 * count)
    year, month = written_on.year + months // 12, months % 12 + 1
    return date(year, month, min(written_on.day, monthrange(year, month)[1]))


_READ = (_month, _half, _quarter, _year_end, _within_the_year, _whole_year, _plan, _span)
