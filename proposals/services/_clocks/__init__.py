"""Clocks of a handling: started by what becomes known, met with a verdict, moved by a new row that says why.

``beginning`` reckons the first ones of new cases, ``following`` does what a decision says, ``rows`` writes (``add``, ``replace``, ``move``, ``reckon_anew``, ``recount``),
``reading`` looks.
"""

from proposals.services._clocks.beginning import NO_CLOCKS, ClockSet, FirstClocks
from proposals.services._clocks.following import begun_of, follow
from proposals.services._clocks.reading import (
    counts_back,
    is_paused,
    known_starts,
    open_clocks,
    reply_due,
    rules_of,
    stored_rule,
    traits,
)
from proposals.services._clocks.rows import (
    add,
    extended,
    move,
    reckon_anew,
    recount,
    replace,
    with_line,
)

__all__ = [
    "NO_CLOCKS",
    "ClockSet",
    "FirstClocks",
    "add",
    "begun_of",
    "counts_back",
    "extended",
    "follow",
    "is_paused",
    "known_starts",
    "move",
    "open_clocks",
    "reckon_anew",
    "recount",
    "replace",
    "reply_due",
    "rules_of",
    "stored_rule",
    "traits",
    "with_line",
]
