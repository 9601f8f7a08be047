"""催办阶梯: whom the running clocks remind today; sent by the worker, shown beforehand by the dry run."""

from proposals.services.reminders.preview import Line, Preview, preview
from proposals.services.reminders.sending import send_reminders

__all__ = ["Line", "Preview", "preview", "send_reminders"]
