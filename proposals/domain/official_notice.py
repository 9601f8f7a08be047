"""The State Council's own notice (国务院办公厅关于20xx年部分节假日安排的通知) read as it is pasted, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput
from proposals.domain.official_days import (
    LONGEST,
    DayProblem,
    DaysRead,
    NamedDay,
    check_day,
    each_day,
    warnings_of,
)
from proposals.domain.serial import half_width

_YEAR = re.compile(r"([0-9]{4})年")
_LINE = re.compile(r"(?:\(?[一二三四五六七八九十0-9]+\)?[、.．]?)?\s*(?P<name>[^:0-9]{2,20}):(?P<rest>.*)")
_BRACKETS = re.compile(r"\([^()]*\)")
_TOKEN = re.compile(
    r"(?:(?P<year>[0-9]{4})年)?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    r"(?:(?:至|到|-|~|—+)(?:(?:(?P<year2>[0-9]{4})年)?(?P<month2>[0-9]{1,2})月)?(?P<day2>[0-9]{1,2})日)?"
    r"|(?P<verb>放假|休息|上班|补班)|共(?P<count>[0-9]+)天"
)
_HOLIDAY = re.compile(r"元旦|春节|清明|劳动|端午|中秋|国庆|放假")


def looks_like_a_notice(text: str) -> bool:
    """True for running text of the notice: holidays named before a colon, 放假 and 上班 after dates."""
    return any(_HOLIDAY.search(match["name"]) and "放假" in match["rest"] for _, match in _lines(text))


def read_notice(text: str) -> DaysRead:
    """The days of a notice; every line that names a holiday is read, the numbers in 共n天 are checked."""
    year = _year_of(text)
    found: dict[date, NamedDay] = {}
    problems: list[DayProblem] = []
    for number, match in _lines(text):
        name = _BRACKETS.sub("", match["name"]).strip()
        try:
            for day in _Line(name, year).days(match["rest"]):
                known = found.setdefault(day.day, day)
                if known.working != day.working:
                    raise BadInput(f"{chinese_date(day.day)}既写了放假又写了上班，请核对。")
        except BadInput as problem:
            problems.append(DayProblem(number, f"第{number}行“{name}”：{problem.sentence}"))
    days = tuple(found[key] for key in sorted(found))
    if not days and not problems:
        raise BadInput("没有读出放假的日子，请粘贴通知里“一、元旦：1月1日……”那几行。", field="text")
    return DaysRead(days, tuple(problems), tuple(warnings_of(days)))


def _lines(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(half_width(text).splitlines(), 1):
        match = _LINE.fullmatch("".join(line.split()))
        if match and _HOLIDAY.search(match["name"] + match["rest"]):
            yield number, match


def _year_of(text: str) -> int:
    titled = re.search(r"([0-9]{4})年[^0-9。]{0,10}节假日", half_width(text))
    first = titled or _YEAR.search(half_width(text))
    if first is None:
        raise BadInput("没有写明是哪一年：请连同标题“关于2027年部分节假日安排的通知”一起粘贴。", field="text")
    return int(first[1])


@dataclass
class _Line:
    """One holiday's line, read from left to right."""

    name: str
    year: int

    def days(self, rest: str) -> Iterator[NamedDay]:
        """Dates wait for their verb; 共n天 is compared with the days off of its sentence."""
        waiting: list[date] = []
        off: list[date] = []
        for token in _TOKEN.finditer(_BRACKETS.sub("", rest)):
            if token["verb"]:
                worked = token["verb"] in ("上班", "补班")
                for day in waiting:
                    named = NamedDay(day, worked, self.name)
                    check_day(named)
                    yield named
                off = off if worked else [*off, *waiting]
                waiting = []
            elif token["count"]:
                self._compare(int(token["count"]), off)
            else:
                waiting += self._span(token)
        if waiting:
            raise BadInput(f"{chinese_date(waiting[0])}没有写是放假还是上班，请核对。")

    def _compare(self, said: int, off: list[date]) -> None:
        if said != len(off):
            raise BadInput(f"写的是共{said}天，按日期算是{len(off)}天，请核对。")

    def _span(self, token: re.Match[str]) -> list[date]:
        year = int(token["year"] or self.year)
        try:
            first = date(year, int(token["month"]), int(token["day"]))
            if token["day2"] is None:
                return [first]
            last = date(
                int(token["year2"] or year), int(token["month2"] or token["month"]), int(token["day2"])
            )
        except ValueError:
            raise BadInput(f"“{token[0]}”里有不存在的日子，请核对。") from None
        if last < first or (last - first).days >= LONGEST:
            raise BadInput(f"“{token[0]}”的起止日期不对，请核对。")
        return list(each_day(first, last))
