"""发文字号: read what people type, print the one official form: 渝司提〔2023〕5号."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proposals.domain.errors import BadInput
from proposals.domain.serial import half_width

_OPEN, _CLOSE = r"[〔\[(【［（{〈<﹝]", r"[〕\])】］）}〉>﹞]"
_TYPED = re.compile(
    rf"(?P<code>[\u3400-\u9fffA-Za-z]{{1,12}}){_OPEN}(?P<year>[0-9]{{4}})(?:年)?{_CLOSE}(?:第)?(?P<number>[0-9]{{1,6}})号?"
)
_CODE = re.compile(r"[\u3400-\u9fffA-Za-z]{1,12}")


@dataclass(frozen=True, order=True)
class DocumentNumber:
    """机关代字, year and running number; prints with hexagonal brackets, no padding, no 第."""

    code: str
    year: int
    number: int

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code) or self.code.endswith(("第", "号")):
            raise BadInput(f"机关代字“{self.code[:20]}”不规范，应为“渝司提”这样的几个汉字。", field="number")
        if not 1949 <= self.year <= 2199:
            raise BadInput(f"发文字号的年份“{self.year}”不对，应为四位年份，例如2023。", field="number")
        if not 1 <= self.number <= 999_999:
            raise BadInput(f"发文字号的顺序号“{self.number}”不对，应从1编起。", field="number")

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.number}号"


def parse_document_number(typed: str) -> DocumentNumber:
    """Read a number in any bracket, padded or not; nonsense is a ``BadInput`` that shows the form expected."""
    text = re.sub(r"\s+", "", half_width(typed))
    match = _TYPED.fullmatch(text)
    if not match or not text.isprintable():
        shown = typed.strip()[:30]
        raise BadInput(f"发文字号“{shown}”不规范，请写成“渝司提〔2023〕5号”这样的形式。", field="number")
    return DocumentNumber(match["code"], int(match["year"]), int(match["number"]))
