"""登记 from a list: each row becomes a proposal or a list of cells to correct; nothing is half-read."""

from proposals.domain.register.lists import ImportReading, read_proposals
from proposals.domain.register.rows import ImportContext, Key, ProposalRow, RowProposer

__all__ = [
    "ImportContext",
    "ImportReading",
    "Key",
    "ProposalRow",
    "RowProposer",
    "read_proposals",
]
