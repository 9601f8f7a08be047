"""Whose a running clock is: the unit's office, the lead department, or a supporting one."""

from __future__ import annotations

from proposals.domain.deadlines import Clock

RIGHTS = frozenset({Clock.ADJUSTMENT, Clock.DEPARTMENT_RETURN, Clock.REPLY_LATEST})
"""They end a right or bound another clock: nobody owes anything when they pass."""
ONLY_OFFICE = frozenset(
    {Clock.ACCEPT, Clock.ADJUSTMENT, Clock.ADJUSTMENT_ANSWER, Clock.RECEIPT, Clock.PUBLICATION}
)
"""The office alone serves them; it looks after all others too."""
OF_SUPPORTING = frozenset({Clock.DEPARTMENT_OPINION})
OF_EACH_DEPARTMENT = frozenset({Clock.DEPARTMENT_ACCEPT, Clock.DEPARTMENT_RETURN})
"""Run until the department has accepted its share."""
OF_LEAD = frozenset(Clock) - ONLY_OFFICE - OF_SUPPORTING - OF_EACH_DEPARTMENT
