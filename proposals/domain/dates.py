"""Dates as official Chinese text writes them, and as files carry them."""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone

from proposals.domain.errors import BadInput

BEIJING = timezone(timedelta(hours=8))
"""Beijing time: fixed, there is no summer time."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def chinese_date(day: date) -> str:
    """2023年4月27日: Arabic figures, no padding zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def parse_iso_date(text: str, field_label: str, *, field: str | None = None) -> date:
    """Read ``YYYY-MM-DD``; an impossible day such as 2023-02-30 raises ``BadInput``."""
    match = _ISO.fullmatch(text)
    if not match:
        shown = text if len(text) <= 20 else text[:20] + "…"
        raise BadInput(f"“{field_label}”的日期“{shown}”应写成2023-04-27的样式。", field=field)
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise BadInput(f"“{field_label}”的日期{text}不存在，请核对。", field=field) from None
