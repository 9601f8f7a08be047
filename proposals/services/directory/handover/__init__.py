"""工作移交: what hangs on somebody who leaves goes to colleagues, all of it in one transaction.

``standing`` shows what there is, ``plan`` says what an order would do, ``hand_over`` does it, ``lists`` reads it again.
What was done stays under the name of whoever did it: drafts, approvals, opinions and events are not touched.
"""

from __future__ import annotations

from proposals.services.directory.handover.doing import hand_over
from proposals.services.directory.handover.lists import Handed, handed, handovers
from proposals.services.directory.handover.planning import MOST, Order, Plan, plan
from proposals.services.directory.handover.standing import Group, RoleHeld, Standing, colleagues, standing

__all__ = [
    "MOST",
    "Group",
    "Handed",
    "Order",
    "Plan",
    "RoleHeld",
    "Standing",
    "colleagues",
    "hand_over",
    "handed",
    "handovers",
    "plan",
    "standing",
]
