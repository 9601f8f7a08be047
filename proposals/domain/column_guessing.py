"""What a column with a header of somebody's own may be: from the end of its header, and from what its cells look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from proposals.domain.cell_values import lacks_year, read_date
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import Column, fields_by_header, header_key
from proposals.domain.serial import half_width, split_people
from proposals.domain.unit_cells import read_units

_SAMPLE = 60
_SERIAL = re.compile(r"第?[A-Z平闭会大集]{0,3}-?\d{1,6}(?:\.0)?号?")
_PHONE = re.compile(r"1\d{10}|(?:\d{3,4}-?)?\d{7,8}")
_UNIT_ENDINGS = tuple("局委办厅院部会") + ("中心", "公司", "政府", "集团", "大学", "银行")
_SURNAMES = set(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔"
    "白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_TITLE_ENDS = ("建议", "提案", "议案", "意见", "对策", "问题")
_LONG = 100


def guess_columns(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    free: Collection[int],
    wanted: Collection[str],
    columns: Sequence[Column],
) -> dict[int, str]:
    """Column (from 0) → field for those of the ``free`` columns that look like one of the ``wanted`` fields."""
    found: dict[int, str] = {}
    left = set(wanted)
    for at in sorted(free):
        field = _by_header(headers[at], left, columns)
        if field:
            found[at] = field
            left.discard(field)
    for field, looks_like in _LOOKS.items():
        if field not in left:
            continue
        for at in sorted(set(free) - set(found)):
            cells = [row[at].strip() for row in rows[:_SAMPLE] if at < len(row) and row[at].strip()]
            if len(cells) * 2 >= min(len(rows), _SAMPLE) and looks_like(headers[at], cells):
                found[at] = field
                break
    return found


def _by_header(header: str, wanted: Collection[str], columns: Sequence[Column]) -> str:
    """The field whose longest name ends the header, or begins it; the head of a Chinese compound stands last."""
    key = header_key(header)
    names = [
        (name, field)
        for name, field in fields_by_header(columns).items()
        if field in wanted and len(name) > 1 and name != key
    ]
    names.sort(key=lambda pair: -len(pair[0]))
    for fits in (key.endswith, key.startswith):
        for name, field in names:
            if fits(name):
                return field
    return ""


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _is_serial(header: str, cells: list[str]) -> bool:
    plain = [half_width(cell).upper().replace(" ", "") for cell in cells]
    counted = [str(n) for n in range(1, len(plain) + 1)]
    if plain == counted and not re.search("号|编", header):
        return False
    return _share(plain, lambda cell: bool(_SERIAL.fullmatch(cell))) >= 0.8


def _is_title(_: str, cells: list[str]) -> bool:
    like = _share(
        cells, lambda c: c.lstrip("《").startswith("关于") or c.rstrip("》。").endswith(_TITLE_ENDS)
    )
    return like >= 0.5 and _share(cells, lambda c: 6 <= len(c) <= 120) >= 0.8


def _is_people(_: str, cells: list[str]) -> bool:
    def a_name(name: str) -> bool:
        person = 2 <= len(name) <= 4 and name[0] in _SURNAMES
        return person or name.endswith(("委员", "代表"))

    names = [name for cell in cells for name in split_people(cell)]
    return _share(names, a_name) >= 0.6 and len(set(cells)) * 2 >= len(cells)


def _is_units(_: str, cells: list[str]) -> bool:
    names = [unit.name for cell in cells for unit in read_units(cell)]
    return _share(names, lambda n: n.endswith(_UNIT_ENDINGS) and 3 <= len(n) <= 30) >= 0.7


def _is_day(header: str, cells: list[str]) -> bool:
    def a_day(cell: str) -> bool:
        try:
            return lacks_year(cell) or (not cell.isdigit() and read_date(cell) is not None)
        except BadInput:
            return False

    return _share(cells, a_day) >= 0.8


def _day_of(pattern: str) -> Callable[[str, list[str]], bool]:
    return lambda header, cells: bool(re.search(pattern, header)) and _is_day(header, cells)


def _is_phone(_: str, cells: list[str]) -> bool:
    return _share(cells, lambda cell: bool(_PHONE.fullmatch(half_width(cell).replace(" ", "")))) >= 0.8


def _is_text(_: str, cells: list[str]) -> bool:
    return sum(map(len, cells)) >= _LONG * len(cells)


_LOOKS: dict[str, Callable[[str, list[str]], bool]] = {
    "title": _is_title,
    "reply_due": _day_of("限|止|前"),
    "received_on": _day_of("收"),
    "dispatched_on": _day_of("交|分|转|派|日期|时间"),
    "serial_no": _is_serial,
    "proposers": _is_people,
    "units": _is_units,
    "phone": _is_phone,
    "text": _is_text,
}
"""In this order: what is told apart best comes first."""
