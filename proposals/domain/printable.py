"""The one check of typed text: what a person may type and what paper can carry."""

from __future__ import annotations

import re
import unicodedata

from proposals.domain.errors import BadInput

EDGES = (
    "\t\n \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
INVISIBLE = {
    "\u00ad": "软连字符",
    "\u200b": "零宽空格",
    "\u2028": "行分隔符",
    "\u2029": "段分隔符",
    "\ufeff": "零宽空格",
}
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_NONCHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_PERHAPS = re.compile(
    f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{''.join(sorted(INVISIBLE.keys() | BIDI_CONTROLS))}{_NONCHARACTERS}]"
)
"""All characters that can have a flaw: a long text has few of them to look at."""


def check_text(
    text: str,
    field_label: str,
    max_length: int,
    multiline: bool = False,
    *,
    required: bool = False,
    field: str | None = None,
) -> str:
    """Give back ``text`` with CRLF as LF and outer whitespace off, or raise ``BadInput`` with the position.

    Nothing else is changed. Positions count the characters as typed, from 1; lengths are code points.
    """
    unified = text.replace("\r\n", "\n")
    kept = unified.strip(EDGES)
    offset = len(unified) - len(unified.lstrip(EDGES))
    for found in _PERHAPS.finditer(kept):
        flaw = flaw_of(found[0], multiline)
        if flaw:
            where = _position(unified, offset + found.start(), multiline)
            raise BadInput(f"“{field_label}”{where}是{flaw}，请删除后重试。", field=field)
    if required and not kept:
        raise BadInput(f"“{field_label}”不能为空，请填写。", field=field)
    if len(kept) > max_length:
        sentence = f"“{field_label}”共{len(kept)}个字，超过{max_length}个字的上限，请删减。"
        raise BadInput(sentence, field=field)
    return kept


def flaw_of(char: str, multiline: bool) -> str | None:
    """Name what is wrong with one character, or give None for one that may be printed."""
    if char in "\n\t":
        return None if multiline else {"\n": "换行符", "\t": "制表符"}[char]
    code = f"（U+{ord(char):04X}）"
    category = unicodedata.category(char)
    if category == "Cc":
        return "不可见的控制字符" + code
    if category == "Cs":
        return "残缺的字符" + code
    if char in INVISIBLE:
        return "不可见的" + INVISIBLE[char] + code
    if char in BIDI_CONTROLS:
        return "不可见的方向控制字符" + code
    if ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF:
        return "无效字符" + code
    return None


def _position(text: str, index: int, multiline: bool) -> str:
    if not multiline:
        return f"第{index + 1}个字符"
    line = text.count("\n", 0, index)
    column = index - (text.rfind("\n", 0, index) + 1)
    return f"第{line + 1}行第{column + 1}个字符"
