"""The one door: lock, authorise, ask the table, write the event and everything that follows from it.

A service opens an act, writes its own rows, and closes it::

    act = open_act(office, actor, handling_id, Action.ACCEPT, seen=seen)
    act.handling.accepted_at = office.now
    act.done()

``done`` moves the state, starts and meets clocks, makes the tasks and the ledger rows anew, for the lead as
well where a co-handling moved. Nothing else assigns ``Handling.state``.

``act`` is the door for one case, ``opening`` the same door for cases that are brand new: decided in memory, once for all
proposals that are alike, and stored set-wise (``storing``). ``undoing`` takes an import back.
"""

from proposals.services._apply.act import (
    NO_SUCH_CASE,
    Act,
    begin_handling,
    facts_of,
    on_behalf_as_json,
    open_act,
    refresh,
    told_event,
)
from proposals.services._apply.opening import NewCase, Opening
from proposals.services._apply.storing import store
from proposals.services._apply.undoing import lock_import, undo_import

__all__ = [
    "NO_SUCH_CASE",
    "Act",
    "NewCase",
    "Opening",
    "begin_handling",
    "facts_of",
    "lock_import",
    "on_behalf_as_json",
    "open_act",
    "refresh",
    "store",
    "told_event",
    "undo_import",
]
