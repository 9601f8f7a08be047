"""核稿 of what a case's letter says: what the rules find, less what was passed over with a reason.

``libraries``  the packaged words, names and titles with the office's own laid over them
``reports``    the findings of a draft, or of what is being typed, as people read them
"""

from proposals.services._proofing.libraries import SEVERITIES, lexicon_of, severities_of
from proposals.services._proofing.reports import (
    BODY,
    THANKS,
    Found,
    Passed,
    Proofread,
    errors_to_tell,
    found_in,
    proofread_draft,
    proofread_letter,
    told_errors,
)

__all__ = [
    "BODY",
    "THANKS",
    "SEVERITIES",
    "Found",
    "Passed",
    "Proofread",
    "errors_to_tell",
    "found_in",
    "lexicon_of",
    "proofread_draft",
    "proofread_letter",
    "severities_of",
    "told_errors",
]
