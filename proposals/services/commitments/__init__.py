"""承诺事项: what a reply promises, and what becomes of it.

``confirming`` the promises of a draft, confirmed, corrected or declined by whoever drafts
``tracking``   what has been done about them, each quarter
"""

from proposals.services._promises import CommitmentLine, CommitmentsPage
from proposals.services.commitments.confirming import Decided, commitments_page, confirm_commitments
from proposals.services.commitments.tracking import Reported, progress_of, track

__all__ = [
    "CommitmentLine",
    "CommitmentsPage",
    "Decided",
    "Reported",
    "commitments_page",
    "confirm_commitments",
    "progress_of",
    "track",
]
