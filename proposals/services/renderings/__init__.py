"""生成PDF: what the worker does with what was asked for, and what people see and may do about it."""

from proposals.services.renderings.asking import ask_for_missing, may_retry, remove_old_pictures, retry
from proposals.services.renderings.standing import Standing, standing
from proposals.services.renderings.working import Convert, render_waiting

__all__ = [
    "Convert",
    "Standing",
    "ask_for_missing",
    "may_retry",
    "remove_old_pictures",
    "render_waiting",
    "retry",
    "standing",
]
