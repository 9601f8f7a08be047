"""通知发送: e-mail and the group robot out of the outbox; what is waiting, what failed, sending again."""

from proposals.services.sending.keeping import remove_old_notices
from proposals.services.sending.working import Terms, send_waiting

__all__ = ["Terms", "remove_old_notices", "send_waiting"]
