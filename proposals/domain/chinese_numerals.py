"""Whole numbers from 1 to 99 as Chinese texts count: 一, 十, 十二, 二十一."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """The number in Chinese; only 1 to 99."""
    if not 1 <= number <= 99:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        _DIGITS[ones] if ones else ""
    )


def parse_numeral(text: str) -> int | None:
    """The number that Chinese, Arabic (full-width too) or circled digits write, 1 to 99; ``None`` for anything else."""
    if text.isdecimal() and len(text) <= 2:
        return int(text) or None
    return _BY_WORD.get(text)


_BY_WORD = {chinese_numeral(n): n for n in range(1, 100)} | {chr(0x245F + n): n for n in range(1, 21)}
