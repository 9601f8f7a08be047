"""合稿: for each point what the others say beside what the draft says, and what of it was taken up.

``page``    everything side by side, contradictions marked
``sorting`` to which points a part of an opinion speaks, said by a person
"""

from proposals.services.collation.page import CollationPage, collation_page
from proposals.services.collation.sorting import SortingPage, sort_part, sorting_page

__all__ = ["CollationPage", "SortingPage", "collation_page", "sort_part", "sorting_page"]
