"""期限: why a date is the date it is, for a clock of a case or for a rule alone."""

from proposals.services.deadlines.explained import (
    ExplainedClock,
    all_explained,
    answer_explained,
    explained,
)
from proposals.services.deadlines.reckoning import Question, Reckoned, reckon

__all__ = [
    "ExplainedClock",
    "Question",
    "Reckoned",
    "all_explained",
    "answer_explained",
    "explained",
    "reckon",
]
