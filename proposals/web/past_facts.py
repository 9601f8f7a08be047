"""往年办理情况 on the page of a case: what an old ledger says of its end, and which row says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proposals.domain.facts import RATING_NAMES
from proposals.domain.workflow import Action


def past_facts(record: Any, events: Sequence[Any], cohandle: str) -> list[dict[str, Any]]:
    """Pairs for ``facts``; nothing for a case that was handled here. What the ledger did not say is left out."""
    if record is None:
        return []
    said = [
        ("答复文号", record.letter_number),
        ("答复日期", record.answered_on),
        ("答复类别", record.outcome_class),
        ("办理态度", RATING_NAMES.get(record.attitude, "")),
        ("办理结果", RATING_NAMES.get(record.result, "")),
        ("承办处室", record.department),
        ("承办人", record.handler),
        (f"{cohandle}单位", record.co_units),
        ("来源", next((e.note for e in events if e.action == Action.RECORD_PAST.value), "")),
    ]
    return [{"label": label, "value": value} for label, value in said if value]
