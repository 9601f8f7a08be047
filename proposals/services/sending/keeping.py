"""How long notices are kept."""

from __future__ import annotations

from datetime import timedelta

from proposals.domain.notices import Channel
from proposals.services._office import Office
from proposals.storage import outbox

SENT_KEPT = timedelta(days=180)
INBOX_KEPT = timedelta(days=730)
AT_ONCE = 10_000


def remove_old_notices(office: Office) -> int:
    """Delete what was sent, cancelled or given up half a year ago, and messages of two years ago; some at a time."""
    sent = outbox.remove(office.db, outbox.OUTSIDE, office.now - SENT_KEPT, AT_ONCE)
    return sent + outbox.remove(office.db, [Channel.INBOX], office.now - INBOX_KEPT, AT_ONCE)
