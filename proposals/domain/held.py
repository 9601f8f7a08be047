"""Whose a running clock is (the unit's office, the lead department, a supporting one), and while it asks for anything."""

from __future__ import annotations

from proposals.domain.deadlines import RIGHTS, Clock
from proposals.domain.workflow import State

NOT_OWED = RIGHTS | {Clock.REPLY_LATEST}
"""They end a right or bound another clock: nobody owes anything when they pass."""
ONLY_OFFICE = frozenset(
    {Clock.ACCEPT, Clock.ADJUSTMENT, Clock.ADJUSTMENT_ANSWER, Clock.RECEIPT, Clock.PUBLICATION}
)
"""The office alone serves them; it looks after all others too."""
OF_SUPPORTING = frozenset({Clock.DEPARTMENT_OPINION})
OF_EACH_DEPARTMENT = frozenset({Clock.DEPARTMENT_ACCEPT, Clock.DEPARTMENT_RETURN})
"""Run until the department has accepted its share."""
OF_LEAD = frozenset(Clock) - ONLY_OFFICE - OF_SUPPORTING - OF_EACH_DEPARTMENT

S, C = State, Clock
_UNANSWERED = frozenset({S.PENDING_ACCEPTANCE, S.ADJUSTING, S.HANDLING, S.UNDER_REVIEW, S.APPROVED, S.ISSUED})
_AT_WORK = frozenset({S.PENDING_ACCEPTANCE, S.HANDLING})
_SENT = frozenset({S.ANSWERED, S.CLOSED, S.ARCHIVED})

OWED_IN: dict[Clock, frozenset[State]] = {
    C.ACCEPT: frozenset({S.PENDING_ACCEPTANCE}),
    C.DEPARTMENT_ACCEPT: frozenset({S.HANDLING}),
    C.DEPARTMENT_RETURN: frozenset({S.HANDLING}),
    C.DEPARTMENT_OPINION: frozenset({S.HANDLING}),
    C.ADJUSTMENT: _AT_WORK,
    C.ADJUSTMENT_ANSWER: frozenset({S.ADJUSTING}),
    C.OPINION: _UNANSWERED,
    C.CONTACT: _AT_WORK,
    C.FIRST_DRAFT: _AT_WORK,
    C.LAST_APPROVAL: frozenset({S.PENDING_ACCEPTANCE, S.HANDLING, S.UNDER_REVIEW}),
    C.REPLY: _UNANSWERED,
    C.REPLY_LATEST: _UNANSWERED,
    C.RECEIPT: frozenset({S.ANSWERED}),
    C.REHANDLE: _UNANSWERED,
    C.PUBLICATION: _SENT,
    C.COMMITMENT: _SENT,
}
"""States in which a clock still asks for something; in the others the work has gone past it, or is done anew first."""
EVER_OWED = frozenset().union(*OWED_IN.values())
