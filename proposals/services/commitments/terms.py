"""What every commitment needs: what is to be done, who does it, and by which day."""

from __future__ import annotations

from datetime import date

from proposals.domain.errors import BadInput
from proposals.domain.letter.facts import LONG_LINE, NAME
from proposals.domain.printable import check_text


def check_terms(
    measure: str, unit: str, due: date | None, today: date, problems: list[BadInput], suffix: str
) -> tuple[str, str]:
    """Measure and unit with their edges trimmed; adds to ``problems`` what is wrong at ``measure``, ``unit``, ``due``.

    ``suffix`` follows those names, for a form has several sets of them.
    """
    if due is None:
        problems.append(BadInput("请填写期限。", field=f"due{suffix}"))
    elif due < today:
        problems.append(BadInput("期限早于今天，请核对。", field=f"due{suffix}"))
    measured = check_line(measure, "措施", LONG_LINE, f"measure{suffix}", problems)
    return measured, check_line(unit, "责任单位", NAME, f"unit{suffix}", problems)


def check_line(text: str, label: str, limit: int, field: str, problems: list[BadInput]) -> str:
    """A text that must be there, with its edges trimmed; empty where it is refused."""
    try:
        return check_text(text, label, limit, required=True, field=field)
    except BadInput as problem:
        problems.append(problem)
        return ""
