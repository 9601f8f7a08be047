"""The act of dispatching, shared by registration, dispatch and co-handling.

``orders`` says what an order is, ``acts`` dispatches a case that stands in the register, ``opening`` one that is brand new.
"""

from proposals.services._dispatching.acts import (
    ask_unit,
    copy_readers,
    dispatch_handling,
    end_cohandlings,
    refuse_second_live,
)
from proposals.services._dispatching.opening import dispatch_new
from proposals.services._dispatching.orders import Order

__all__ = [
    "Order",
    "ask_unit",
    "copy_readers",
    "dispatch_handling",
    "dispatch_new",
    "end_cohandlings",
    "refuse_second_live",
]
