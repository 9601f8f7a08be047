"""通知发送: e-mail and the group robot out of the outbox; what is waiting, what failed, sending again."""

from proposals.services.sending.again import resend, resend_all, send_test
from proposals.services.sending.keeping import remove_old_notices
from proposals.services.sending.standing import CHANNEL_NAMES, VIEW_NAMES, Row, View, Way, listed, ways
from proposals.services.sending.working import Terms, send_waiting

__all__ = [
    "CHANNEL_NAMES",
    "VIEW_NAMES",
    "Row",
    "Terms",
    "View",
    "Way",
    "listed",
    "remove_old_notices",
    "resend",
    "resend_all",
    "send_test",
    "send_waiting",
    "ways",
]
