"""What people type into list cells, brought to one form: serial numbers and several names in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proposals.domain.errors import BadInput

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SERIAL = re.compile(
    r"(?P<prefix>(?:(?:[A-Z]{1,3}|[平闭会大集])-?)?)(?P<digits>[0-9]{1,8})(?P<suffix>-[0-9]{1,4})?"
)
_DRESSED = re.compile(r"^(?:第|NO\.?|№)?(.*?)(?:号)?(?:提案|建议|议案)?$", re.IGNORECASE | re.DOTALL)
_PEOPLE_STOPS = re.compile(r"[、，,；;/|\n\r\t]+")
_UNIT_STOPS = set("、，,；;/|\n\r\t \u3000\xa0")
_HAN = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ONE_HAN = re.compile(rf"[{_HAN}]")
_WITHOUT_REST = re.compile(r"(?<=.)等(?:\d+|[一二三四五六七八九十]+)?(?:人|位|名)?(?:委员|代表)?$")


@dataclass(frozen=True)
class Serial:
    """A serial number as text, with what was changed about the typed one."""

    value: str
    warnings: tuple[str, ...] = ()


def half_width(text: str) -> str:
    """Full-width digits, letters and ASCII signs as half-width ones; Chinese punctuation such as 、 stays."""
    return text.translate(_WIDE)


def normalise_serial(typed: str, *, width: int = 4) -> Serial:
    """The serial number with its zeros kept, padded to ``width`` with a warning (Excel drops them); 0 pads nothing."""
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


def split_people(cell: str) -> list[str]:
    """The names in one cell, in order, each once; 张 三 is one name, 张三 李四 are two, 等3人 is left out."""
    names: list[str] = []
    for piece in _PEOPLE_STOPS.split(half_width(cell)):
        names += _by_spaces(_WITHOUT_REST.sub("", piece.strip()).split())
    return list(dict.fromkeys(names))


def split_units(cell: str) -> list[str]:
    """The units in one cell, in order, each once; a separator inside brackets does not separate."""
    units, current, depth = [""], "", 0
    for sign in cell:
        depth += (sign in "（(〔[") - (sign in "）)〕]" and depth > 0)
        if sign in _UNIT_STOPS and depth == 0:
            units.append(current)
            current = ""
        else:
            current += sign
    return [unit for unit in dict.fromkeys(u.strip() for u in [*units, current]) if unit]


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
