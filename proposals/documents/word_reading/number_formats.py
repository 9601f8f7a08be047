"""How Word writes the numbers that it counts itself (ECMA-376 Part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

NO_TEXT = frozenset({"none", "bullet"})
_DIGITS = "〇一二三四五六七八九"
_FORMAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_FORMAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟")
_PLAIN = ("零一二三四五六七八九", "十百千")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def written(number: int, form: str) -> str:
    """The number in this format; a format nobody here knows counts in plain digits, as Word falls back to."""
    write = _FORMATS.get(form)
    return write(number) if write is not None and 0 < number < 10_000 else str(number)


def _counted(number: int, digits: str, units: str, *, bare_ten: bool) -> str:
    """一千零二十三; ``bare_ten``: 十二 where others say 一十二."""
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            zero = bool(text)
            continue
        text += (digits[0] if zero else "") + digits[digit] + (units[place - 1] if place else "")
        zero = False
    one_ten = digits[1] + units[0]
    return text[1:] if bare_ten and text.startswith(one_ten) and number < 20 else text


def _chinese(number: int) -> str:
    return _counted(number, *_PLAIN, bare_ten=True)


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def _letter(number: int) -> str:
    """a … z, then aa, bb, cc."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _in_turn(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _sign(first: int, most: int) -> Callable[[int], str]:
    """Single characters that stand in a row in Unicode; beyond the last plain digits."""
    return lambda number: chr(first + number - 1) if number <= most else str(number)


def _circled(number: int) -> str:
    for first, start, last in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if start <= number <= last:
            return chr(first + number - start)
    return str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(d) + 0xFEE0) for d in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _sign(0x2488, 20),
    "decimalEnclosedParen": _sign(0x2474, 20),
    "ideographEnclosedCircle": _sign(0x3280, 10),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "koreanDigital2": _digit_by_digit,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": lambda number: _counted(number, *_FORMAL, bare_ten=False),
    "ideographLegalTraditional": lambda number: _counted(number, *_FORMAL_TRADITIONAL, bare_ten=False),
    "ideographTraditional": _in_turn(_STEMS),
    "ideographZodiac": _in_turn(_BRANCHES),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
}
