"""Single cells of a list read as dates, yes or no, and text fit to keep; each refusal is one reason in Chinese."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from proposals.domain.errors import BadInput
from proposals.domain.serial import half_width

_DATE = re.compile(
    r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})[日号]?(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_SHORT_YEAR = re.compile(r"([0-9]{2})年([0-9]{1,2})月([0-9]{1,2})[日号]?")
_NO_YEAR = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_EXCEL_DAY = re.compile(r"[345][0-9]{4}")  # 1982 to 2064
_EXCEL_ZERO = date(1899, 12, 30)
_UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters and half ones
_YES = {"是", "√", "✓", "✔", "y", "yes", "1", "true", "有", "重点", "愿意", "同意", "对"}
_NO = {"否", "×", "x", "n", "no", "0", "false", "无", "非重点", "不愿意", "不同意", "不", "-", "—"}


@lru_cache(maxsize=4_096)
def read_date(cell: str, year: int | None = None) -> date | None:
    """The date in any usual writing, Excel's day number included; an empty cell is ``None``.

    2月8日 is in ``year`` where one is given, else refused.
    """
    text = _plain(cell)
    if not text:
        return None
    if _EXCEL_DAY.fullmatch(text):
        found = _EXCEL_ZERO + timedelta(int(text))
    else:
        try:
            found = date(*_numbers(text, cell, year))
        except ValueError:
            raise BadInput(f"“{_shown(cell)}”这一天不存在，请核对日期。") from None
    if not 1949 <= found.year <= 2199:
        raise BadInput(f"“{_shown(cell)}”的年份不对，请核对日期。")
    return found


@lru_cache(maxsize=4_096)
def lacks_year(cell: str) -> bool:
    """Whether a date is written without its year: 2月8日."""
    return bool(_NO_YEAR.fullmatch(_plain(cell)))


def _plain(cell: str) -> str:
    text = half_width(cell).strip()
    text = text.removesuffix("前").removesuffix("之").removesuffix("以")
    return re.sub(r"(?<=[年月]) +| +(?=[年月日号])", "", text)


def _numbers(text: str, cell: str, year: int | None) -> tuple[int, int, int]:
    """Year, month and day as written."""
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _SHORT_YEAR.fullmatch(text)
    if match:
        return 2000 + int(match[1]), int(match[2]), int(match[3])
    match = _NO_YEAR.fullmatch(text) if year else None
    if match and year:
        return year, int(match[1]), int(match[2])
    raise BadInput(f"“{_shown(cell)}”不是日期，请写成2023-04-27或2023年4月27日。")


def read_yes_no(cell: str) -> bool | None:
    """Yes, no, or nothing said."""
    text = half_width(cell).strip().lower()
    if not text:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    raise BadInput(f"“{_shown(cell)}”看不懂，请填“是”或“否”。")


def clean_text(cell: str, most: int, *, one_line: bool = True) -> str:
    """The text without edges (and in one line where asked); too long or with control characters is refused."""
    text = cell.strip() if cell.isprintable() else _with_usable_signs(cell, one_line)
    if len(text) > most:
        raise BadInput(f"有{len(text)}个字，最多{most}个字，请缩短。")
    return text


def _with_usable_signs(cell: str, one_line: bool) -> str:
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip().strip("\ufeff")
    unusable = _UNUSABLE.search(text)
    if unusable:
        raise BadInput(f"第{unusable.start() + 1}个字符是看不见的控制字符，请删去后重新填写。")
    if one_line and ("\n" in text or "\t" in text):
        text = re.sub(r"(?<=[^\x00-\x7f])[\n\t]+|[\n\t]+(?=[^\x00-\x7f])", "", text)
        text = re.sub(r"[\n\t]+", " ", text)
    return text


def _shown(cell: str) -> str:
    clean = "".join(sign if sign.isprintable() else "□" for sign in cell.strip())
    return clean if len(clean) <= 20 else clean[:20] + "…"
