"""编号用印: number, date, render, hash and freeze; void; scans of the sealed paper."""

from proposals.services._numbers import Numbering
from proposals.services.issuing.files import attach_stamped
from proposals.services.issuing.issue import issue
from proposals.services.issuing.preview import IssueChoices, IssuePreview, issue_choices, preview_issue
from proposals.services.issuing.voiding import Voiding, VoidTo, void

__all__ = [
    "IssueChoices",
    "IssuePreview",
    "Numbering",
    "VoidTo",
    "Voiding",
    "attach_stamped",
    "issue",
    "issue_choices",
    "preview_issue",
    "void",
]
