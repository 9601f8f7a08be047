"""合稿: what co-handlers say about each point, and where they contradict each other or the draft.

``placing``       parts of opinions to the points they speak to, by their wording
``contradicting`` figures, dates, and yes and no that do not agree
"""

from proposals.domain.collating.contradicting import Contradiction, Said, contradictions
from proposals.domain.collating.placing import Point, places

__all__ = ["Contradiction", "Point", "Said", "contradictions", "places"]
