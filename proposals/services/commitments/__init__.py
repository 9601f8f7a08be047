"""承诺事项: what a reply promises, and what becomes of it.

``confirming`` the promises of a draft, confirmed, corrected or declined by whoever drafts
``adding``     one that was not found, written down with the sentence it stands in
``terms``      measure, unit and date, checked alike wherever they are typed
``tracking``   what has been done about them, each quarter
"""

from proposals.services._promises import CommitmentLine, CommitmentsPage
from proposals.services.commitments.adding import Added
from proposals.services.commitments.confirming import Decided, commitments_page, confirm_commitments
from proposals.services.commitments.tracking import (
    Reported,
    progress_of,
    promised_by,
    promises_to_track,
    track,
)

__all__ = [
    "Added",
    "CommitmentLine",
    "CommitmentsPage",
    "Decided",
    "Reported",
    "commitments_page",
    "confirm_commitments",
    "progress_of",
    "promised_by",
    "promises_to_track",
    "track",
]
