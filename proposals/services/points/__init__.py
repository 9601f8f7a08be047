"""逐条回应: the points of a proposal, corrected, shared out and answered.

``correcting`` the list of points, while the case is worked on
``sharing``    whose point it is: departments and co-handlers
``answering``  which paragraphs answer a point, and what the reply does with it
``matrix``     points beside paragraphs, for the page
"""

from proposals.services._matrix import PointRow
from proposals.services._point_shares import Owner
from proposals.services._point_words import VERDICT_NAMES
from proposals.services.points.answering import PointReply, answer_points, confirm_points
from proposals.services.points.correcting import MOST_POINTS, PointText, correct_points, split_again
from proposals.services.points.matrix import MatrixPage, matrix_page
from proposals.services.points.sharing import SharingPage, points_asked, share_points, sharing_page
from proposals.storage.tables.drafting import PointVerdictWord

__all__ = [
    "MOST_POINTS",
    "VERDICT_NAMES",
    "MatrixPage",
    "Owner",
    "PointReply",
    "PointRow",
    "PointText",
    "PointVerdictWord",
    "SharingPage",
    "answer_points",
    "confirm_points",
    "correct_points",
    "matrix_page",
    "points_asked",
    "share_points",
    "sharing_page",
    "split_again",
]
