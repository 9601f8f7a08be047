"""Dates as people type them: 2023-4-27, 2023年4月27日, 20230427, also with full-width figures."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from proposals.domain.errors import BadInput
from proposals.web.forms import Typed, shown

EARLIEST, LATEST = 1949, 2199
_SHAPES = (
    re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
)


def parse_day(text: str, label: str, *, field: str | None = None) -> date:
    """The day that is meant; raises ``BadInput`` that says what is wrong with it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = next(filter(None, (shape.fullmatch(plain) for shape in _SHAPES)), None)
    if match is None:
        raise BadInput(f"“{label}”请写成2023-4-27、2023年4月27日或20230427的样式。", field=field)
    year, month, day = map(int, match.groups())
    if not EARLIEST <= year <= LATEST:
        raise BadInput(f"“{label}”的年份{year}不对，应在{EARLIEST}至{LATEST}之间，请核对。", field=field)
    if not 1 <= month <= 12:
        raise BadInput(f"“{label}”写的是{month}月，没有这个月份，请核对。", field=field)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise BadInput(
            f"“{label}”写的是{month}月{day}日，{year}年{month}月只有{last}天，请核对。", field=field
        )
    return date(year, month, day)


class LegalDate(Typed, StringField):
    """A date that the law counts; ``data`` is a date or None, what was typed is shown again."""

    def __init__(
        self, label: str, *, required: bool = False, hint: str = "例如 2023-4-27", **more: Any
    ) -> None:
        super().__init__(label, description=hint, **more)
        self._mark(required=required, width="date")
        self.problem: str | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text now, say what is wrong with it when asked to validate."""
        self.problem, self.data = None, None
        text = valuelist[0] if valuelist else ""
        if text.strip():
            try:
                self.data = parse_day(text, self.label.text, field=self.name)
            except BadInput as problem:
                self.problem = problem.sentence

    def pre_validate(self, form: object) -> None:
        """A date where one is needed, and a possible one."""
        if self.problem:
            raise StopValidation(self.problem)
        if self.data is None and self.flags.required:
            raise StopValidation(f"请填写{self.label.text}。")

    def _value(self) -> str:
        return shown(self.raw_data[0]) if self.raw_data else self.data.isoformat() if self.data else ""
