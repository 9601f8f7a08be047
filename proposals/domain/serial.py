"""What people type into list cells, brought to one form: serial numbers, several people and units in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from proposals.domain.chinese_numerals import parse_numeral
from proposals.domain.errors import BadInput

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MOST_DIGITS = 8
_SERIAL = re.compile(
    rf"(?P<prefix>(?:(?:[A-Z]{{1,3}}|[平闭会大集])-?)?)(?P<digits>[0-9]{{1,{_MOST_DIGITS}}})(?P<suffix>-[0-9]{{1,4}})?"
)
_DRESSED = re.compile(r"^(?:第|NO\.?|№)?(.*?)(?:号)?(?:提案|建议|议案)?$", re.IGNORECASE | re.DOTALL)
_PEOPLE_STOPS = set("、，,；;/|\n\r\t")
_UNIT_STOPS = _PEOPLE_STOPS | set(" \u3000\xa0")
_DETAIL = re.compile(r"(?P<name>[^(]+)\((?P<detail>[^()]*)\)", re.DOTALL)
_NUMBER_BEHIND = re.compile(r"(?P<name>.*[^\d\s-])\s*(?P<detail>\d[\d-]{6,})")
_HAN = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ONE_HAN = re.compile(rf"[{_HAN}]")
_REST = re.compile(r"(?<=.)等(?P<count>\d+|[一二三四五六七八九十]+)?(?:人|位|名)?(?:委员|代表)?$")


class Serial(NamedTuple):
    """A serial number as text, with what was changed about the typed one."""

    value: str
    warnings: tuple[str, ...] = ()


def half_width(text: str) -> str:
    """Full-width digits, letters and ASCII signs as half-width ones; Chinese punctuation such as 、 stays."""
    return text.translate(_WIDE)


def normalise_serial(typed: str, *, width: int = 4) -> Serial:
    """The serial number with its zeros kept, padded to ``width`` with a warning (Excel drops them); 0 pads nothing."""
    if typed.isascii() and typed.isdigit() and width <= len(typed) <= _MOST_DIGITS and typed.strip("0"):
        return Serial(typed)
    plain = re.sub(r"\s+", "", half_width(typed)).upper()
    if not plain:
        raise BadInput("案号没有填写，请填写数字案号，例如0607。", field="serial_no")
    dressed = _DRESSED.match(plain)
    bare = dressed.group(1) if dressed else plain
    bare = re.sub(r"^(\d+)\.0+$", r"\1", bare)
    match = _SERIAL.fullmatch(bare)
    if not match:
        raise BadInput(f"案号“{_shown(typed)}”不像案号，请填写数字案号，例如0607。", field="serial_no")
    if not match.group("digits").strip("0"):
        raise BadInput(f"案号“{_shown(typed)}”全是0，请核对来文上的案号。", field="serial_no")
    digits = match.group("digits").zfill(width)
    value = f"{match.group('prefix')}{digits}{match.group('suffix') or ''}"
    if digits != match.group("digits"):
        return Serial(value, (f"案号“{_shown(typed)}”不足{width}位，已按{width}位补为“{value}”，请核对。",))
    return Serial(value)


@dataclass(frozen=True)
class People:
    """The names of one cell; ``details`` what stood in brackets or as a number behind a name; ``count`` from 等5人."""

    names: tuple[str, ...]
    details: tuple[tuple[str, str], ...] = ()
    count: int | None = None


@lru_cache(maxsize=8_192)
def read_people(cell: str) -> People:
    """The names in one cell, in order, each once; 张 三 is one name, 张三 李四 are two; brackets behind are details."""
    names: list[str] = []
    details: dict[str, str] = {}
    count: int | None = None
    for piece in _pieces(half_width(cell), _PEOPLE_STOPS):
        bare, number = _without_rest(piece)
        count = number if number is not None else count
        behind = _DETAIL.fullmatch(bare) or _NUMBER_BEHIND.fullmatch(bare)
        if behind:
            bare = behind["name"].strip()
        found = _by_spaces(bare.split())
        if behind and found and behind["detail"].strip():
            details.setdefault(found[-1], behind["detail"].strip())
        names += found
    return People(tuple(dict.fromkeys(names)), tuple(details.items()), count)


def split_people(cell: str) -> list[str]:
    """The names in one cell, without what stands behind them."""
    return list(read_people(cell).names)


def split_units(cell: str) -> list[str]:
    """The units in one cell, in order, each once; a separator inside brackets does not separate."""
    return list(dict.fromkeys(_pieces(cell, _UNIT_STOPS)))


def _pieces(cell: str, stops: set[str]) -> list[str]:
    """What stands between the stops; those inside brackets do not part."""
    if stops.isdisjoint(cell):
        return [cell.strip()] if cell.strip() else []
    pieces, current, depth = [""], "", 0
    for sign in cell:
        depth += (sign in "（(〔[") - (sign in "）)〕]" and depth > 0)
        if sign in stops and depth == 0:
            pieces.append(current)
            current = ""
        else:
            current += sign
    return [piece for p in [*pieces, current] if (piece := p.strip())]


def _without_rest(piece: str) -> tuple[str, int | None]:
    """张三等5人 is 张三, and five in all."""
    rest = _REST.search(piece)
    if not rest:
        return piece, None
    return piece[: rest.start()].strip(), parse_numeral(rest["count"]) if rest["count"] else None


def _by_spaces(parts: list[str]) -> list[str]:
    """Join what spaces pulled apart: a single character is no name, and Latin words belong together."""
    names: list[str] = []
    single = ""  # a lone character waiting for the rest of its name
    for part in parts:
        lone = bool(_ONE_HAN.fullmatch(part))
        if single:
            names.append(single + part)
            single = ""
        elif lone:
            single = part
        elif names and part.isascii() and names[-1].isascii():
            names[-1] += f" {part}"
        else:
            names.append(part)
    if single and names and len(parts) > 2 and len(names[-1]) == 2:
        names[-1] += single  # 欧 阳 锋: an odd character at the end
    elif single:
        names.append(single)
    return names


def _shown(text: str) -> str:
    """What was typed, short enough for a sentence and without control characters."""
    clean = "".join(sign if sign.isprintable() else "□" for sign in text.strip())
    return clean if len(clean) <= 20 else clean[:20] + "…"
