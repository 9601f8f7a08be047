"""放假和调休: days that differ from their weekday, how people write them in a table, and what a change changes.

Rows of a table are read whole or not at all: each problem says its row, what is wrong and what to write instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from proposals.domain.cell_values import clean_text, read_date
from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import header_key
from proposals.domain.serial import half_width
from proposals.domain.table_rows import CellError, Table, TableRow

FIRST_YEAR, LAST_YEAR = 1990, 2100
USUAL_DAYS = 20
"""A year's announcement names more days than this (13 holidays, the weekends among them, the make-up days)."""
LONGEST = 31
MOST_NAME = 50
DATE, TYPE, NAME = "日期", "类型", "名称"
HEADERS: dict[str, tuple[str, ...]] = {
    DATE: ("日期", "放假日期", "时间", "日子", "起止日期"),
    TYPE: ("类型", "类别", "放假/上班", "放假或上班", "性质", "安排"),
    NAME: ("名称", "节日", "节假日", "节日名称", "节假日名称", "假期", "备注", "说明"),
}
_OFF = {
    "放假",
    "休",
    "休息",
    "假",
    "假期",
    "假日",
    "节假日",
    "法定节假日",
    "法定假日",
    "公休",
    "放假调休",
    "调休放假",
}
_WORKED = {"上班", "班", "补班", "调休上班", "补班日", "上班日", "工作日", "调班", "周末上班"}
_SWAPPED = "调休"
_SPAN = re.compile(r"\s*(?:至|到|~|—+|–|－)\s*|\s+-\s+")
_LIST = re.compile(r"[、，,；;\n]+")
_SHORT_END = re.compile(r"(?:([0-9]{1,2})(?:月|[-/.]))?([0-9]{1,2})日?")


@dataclass(frozen=True, slots=True)
class NamedDay:
    """One day that an announcement names; ``working`` only for a Saturday or Sunday worked for another day."""

    day: date
    working: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class DayProblem:
    """What is wrong in one row (or line), as one sentence that says where."""

    row: int
    sentence: str


@dataclass(frozen=True, slots=True)
class DaysRead:
    """What a table or a notice says; to be used only where ``problems`` is empty."""

    days: tuple[NamedDay, ...]
    problems: tuple[DayProblem, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def years(self) -> list[int]:
        """The years that this arranges; December before a New Year that it arranges comes with that year."""
        all_years = sorted({d.day.year for d in self.days})
        return [y for y in all_years if not (y + 1 in all_years and _december_only(self.days, y))]


@dataclass(frozen=True, slots=True)
class DayDifference:
    """One day before and after a change, in words; ``counts`` where working days are counted differently."""

    day: date
    before: str
    after: str
    counts: bool


def known_headers() -> list[str]:
    """Every header that is read, the three of the template first."""
    return list(dict.fromkeys([*HEADERS, *(name for names in HEADERS.values() for name in names)]))


def read_days(table: Table) -> DaysRead:
    """Read the rows under 日期, 类型, 名称 in any order; refuses a table without the first two."""
    places = _places(table)
    found: dict[date, tuple[NamedDay, int]] = {}
    problems: list[DayProblem] = []
    for row in table.rows:
        try:
            for day in _row_days(row, places, table.headers):
                _take(found, day, row.number)
        except _Wrong as wrong:
            problems.append(DayProblem(row.number, wrong.sentence))
    days = tuple(day for day, _ in (found[key] for key in sorted(found)))
    return DaysRead(days, tuple(problems), (*table.notices, *warnings_of(days)))


def warnings_of(days: Iterable[NamedDay]) -> list[str]:
    """What looks incomplete: a year with few days."""
    read = DaysRead(tuple(days))
    counts = Counter(d.day.year for d in read.days)
    return [
        f"{year}年只有{counts[year]}天，比通常的安排少（一般20天以上）；导入后{year}年以这些天为准，请核对有没有漏。"
        for year in read.years
        if counts[year] < USUAL_DAYS
    ]


def check_day(day: NamedDay) -> None:
    """A make-up day is a Saturday or Sunday, and the year is one that can be; raises ``BadInput``."""
    if not FIRST_YEAR <= day.day.year <= LAST_YEAR:
        raise BadInput(f"{chinese_date(day.day)}不在{FIRST_YEAR}至{LAST_YEAR}年之间，请核对年份。")
    if day.working and day.day.weekday() < 5:
        raise BadInput(
            f"{chinese_date(day.day)}是{weekday_word(day.day)}，本来就上班，不能是调休上班日；请核对日期，或删去这一行。"
        )


def not_announced_words(year: int) -> str:
    """The sentence that stands wherever a date rests on a year nobody has announced."""
    return f"{year}年放假安排未导入，按双休推算"


def weekday_word(day: date) -> str:
    """星期四."""
    return f"星期{'一二三四五六日'[day.weekday()]}"


def day_word(day: date, named: NamedDay | None) -> str:
    """What this day is: 放假（国庆节）, 上班（国庆节调休）, 周末, 上班."""
    if named is None:
        return "周末" if day.weekday() >= 5 else "上班"
    if named.working:
        return f"上班（{named.name}调休）" if named.name else "上班（调休）"
    return f"放假（{named.name}）" if named.name else "放假"


def is_worked(day: date, named: NamedDay | None) -> bool:
    """Whether the day counts as a working day."""
    return named.working if named is not None else day.weekday() < 5


def differences(before: Mapping[date, NamedDay], after: Mapping[date, NamedDay]) -> list[DayDifference]:
    """The days that are not the same in both, in order."""
    return [
        DayDifference(
            day,
            day_word(day, before.get(day)),
            day_word(day, after.get(day)),
            is_worked(day, before.get(day)) != is_worked(day, after.get(day)),
        )
        for day in sorted({*before, *after})
        if before.get(day) != after.get(day)
    ]


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from the first through the last."""
    for n in range((last - first).days + 1):
        yield first + timedelta(n)


class _Wrong(Exception):
    """A row that cannot be used."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _december_only(days: Iterable[NamedDay], year: int) -> bool:
    return all(d.day.month == 12 for d in days if d.day.year == year)


def _places(table: Table) -> dict[str, int]:
    names = {header_key(name): column for column, names in HEADERS.items() for name in names}
    places: dict[str, int] = {}
    for at, header in enumerate(table.headers):
        column = names.get(header_key(header))
        if column is None:
            continue
        if column in places and column != NAME:
            raise BadInput(f"表头里有两列都像“{column}”，请只留一列。", field="file")
        places.setdefault(column, at)
    missing = [f"“{column}”" for column in (DATE, TYPE) if column not in places]
    if missing:
        raise BadInput(
            f"第{table.header_row}行的表头里缺少{'、'.join(missing)}列，请对照模板补上。", field="file"
        )
    return places


def _row_days(row: TableRow, places: Mapping[str, int], headers: tuple[str, ...]) -> Iterator[NamedDay]:
    def at(column: str, reason: str) -> _Wrong:
        return _Wrong(CellError(row.number, places[column], headers[places[column]], reason).sentence)

    for column in places:
        if places[column] in row.errors:
            raise at(column, f"单元格里是公式错误{row.errors[places[column]]}，请改成文字。")
    try:
        name = clean_text(row.cells[places[NAME]], MOST_NAME) if NAME in places else ""
    except BadInput as problem:
        raise at(NAME, problem.sentence) from None
    try:
        days = list(_dates(row.cells[places[DATE]]))
    except BadInput as problem:
        raise at(DATE, problem.sentence) from None
    try:
        worked = _worked(row.cells[places[TYPE]], days)
    except BadInput as problem:
        raise at(TYPE, problem.sentence) from None
    for day in days:
        named = NamedDay(day, worked, name)
        try:
            check_day(named)
        except BadInput as problem:
            raise at(DATE, problem.sentence) from None
        yield named


def _dates(cell: str) -> Iterator[date]:
    """Single days, lists with 、 and spans with 至; the end of a span may leave out year and month."""
    text = half_width(cell).strip()
    if not text:
        raise BadInput("没有填日期，请写成2027-10-01，或2027-10-01至2027-10-07。")
    for part in _LIST.split(text):
        if not part.strip():
            continue
        ends = _SPAN.split(part.strip())
        if len(ends) > 2:
            raise BadInput("起止日期写了两个以上“至”，请一行写一段。")
        first = _one_date(ends[0])
        last = first if len(ends) == 1 else _end(first, ends[1])
        if last < first:
            raise BadInput(f"起止日期写反了：{chinese_date(last)}早于{chinese_date(first)}。")
        if (last - first).days >= LONGEST:
            raise BadInput(f"一段有{(last - first).days + 1}天，最多{LONGEST}天，请核对年份和月份。")
        yield from each_day(first, last)


def _one_date(text: str) -> date:
    found = read_date(text)
    if found is None:
        raise BadInput("起止日期缺一头，请写成2027-10-01至2027-10-07。")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadInput(f"{found.year}年不在{FIRST_YEAR}至{LAST_YEAR}年之间，请核对年份。")
    return found


def _end(first: date, text: str) -> date:
    short = _SHORT_END.fullmatch(text.strip())
    if short is None or (short[1] is None and not text.strip().endswith("日")):
        return _one_date(text)
    month = int(short[1]) if short[1] else first.month
    try:
        return date(first.year, month, int(short[2]))
    except ValueError:
        raise BadInput(f"“{text.strip()}”这一天不存在，请核对日期。") from None


def _worked(cell: str, days: list[date]) -> bool:
    """The type in words; 调休 is told by the weekday: a weekend is worked for another day, a weekday is off."""
    word = "".join(half_width(cell).split())
    if not word:
        raise BadInput("没有填类型，请填“放假”或“上班”。")
    if word in _OFF or word in _WORKED:
        return word in _WORKED
    if word == _SWAPPED:
        weekends = {day.weekday() >= 5 for day in days}
        if len(weekends) == 1:
            return weekends.pop()
        raise BadInput("“调休”这一段里既有周末又有平日，看不出是放假还是上班，请写明“放假”或“上班”。")
    shown = word if len(word) <= 20 else word[:20] + "…"
    raise BadInput(f"“{shown}”不认识，请填“放假”或“上班”（也认休、班、补班、调休）。")


def _take(found: dict[date, tuple[NamedDay, int]], day: NamedDay, row: int) -> None:
    """Keep a day; the same again is harmless, another type is not."""
    known = found.get(day.day)
    if known is not None and known[0].working != day.working:
        words = {True: "上班", False: "放假"}
        raise _Wrong(
            f"第{row}行：{chinese_date(day.day)}在第{known[1]}行写的是“{words[known[0].working]}”，"
            f"这里写的是“{words[day.working]}”，请只留一个。"
        )
    if known is None or (not known[0].name and day.name):
        found[day.day] = (day, known[1] if known else row)
