"""台账 to be printed: a table across the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from proposals.documents.word_template import compiled


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One case, as printed."""

    serial_no: str
    title: str
    proposers: str
    part: str
    department: str
    handler: str
    dispatched_on: str
    reply_due: str
    state: str
    letter_number: str
    result: str


def render_ledger(heading: str, selection: str, lines: Iterable[LedgerLine], *, template: bytes) -> bytes:
    """The DOCX of the ledger; ``selection`` says which cases it holds."""
    rows = [{"no": n, **asdict(line)} for n, line in enumerate(lines, 1)]
    return compiled(template).fill(
        {"heading": heading, "identifier": "", "selection": selection, "rows": rows}
    )
