"""办公用纸: case sheet, covering notes, address labels and printed ledger, said in configured words."""

from proposals.domain.sheets.case_sheet import (
    CaseFacts,
    CaseSheet,
    ClockFact,
    CohandlerFact,
    ContactFact,
    CopyFact,
    DraftFact,
    LetterFact,
    PromiseFact,
    ReviewFact,
    RoundFact,
    compose_case_sheet,
)
from proposals.domain.sheets.notes import CoveringNote, LetterLine, NoteFacts, compose_note
from proposals.domain.sheets.wording import (
    LabelLayout,
    NoteWording,
    PrintLimits,
    SheetWording,
    parse_sheets,
)

__all__ = [
    "CaseFacts",
    "CaseSheet",
    "ClockFact",
    "CohandlerFact",
    "ContactFact",
    "CopyFact",
    "CoveringNote",
    "DraftFact",
    "LabelLayout",
    "LetterFact",
    "LetterLine",
    "NoteFacts",
    "NoteWording",
    "PrintLimits",
    "PromiseFact",
    "ReviewFact",
    "RoundFact",
    "SheetWording",
    "compose_case_sheet",
    "compose_note",
    "parse_sheets",
]
