"""交办 and everything that changes who does the work: the pages, one file per concern as in the services.

Importing this package declares them.
"""

from proposals.web.dispatch import (
    adjustment,
    assignment,
    extension,
    merging,
    notices,
    orders,
    readers,
    transfer,
    urging,
    waiving,
)
from proposals.web.dispatch._parts import ReasonForm
from proposals.web.dispatch.notices import pages

__all__ = [
    "ReasonForm",
    "adjustment",
    "assignment",
    "extension",
    "merging",
    "notices",
    "orders",
    "pages",
    "readers",
    "transfer",
    "urging",
    "waiving",
]
