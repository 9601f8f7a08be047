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
    return compiled(template).fill(ledger_context(heading, selection, lines))


def ledger_context(heading: str, selection: str, lines: Iterable[LedgerLine]) -> dict[str, object]:
    """The fields of the template."""
    rows = [{"no": n, **asdict(line)} for n, line in enumerate(lines, 1)]
    return {"heading": heading, "identifier": "", "selection": selection, "rows": rows}
