"""What people give as a reason: never empty."""

from __future__ import annotations

from proposals.domain.errors import BadInput


def require_reason(reason: str, what: str, field: str = "reason") -> str:
    """The text without blanks at its ends; an empty one is refused at its field."""
    text = reason.strip()
    if not text:
        raise BadInput(f"请写明{what}的理由。", field=field)
    return text
