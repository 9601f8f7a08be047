"""The 届次 of an old ledger as somebody typed it: one that is known, or what a new one would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proposals.domain.errors import BadInput
from proposals.domain.session_names import Body, SessionName, parse_session

_KINDS = {
    Body.CPPCC: "cppcc_proposal",
    Body.NPC: "npc_suggestion",
    Body.NPC_STANDING: "deliberation_opinion",
}


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that nobody added yet, under the name that it is printed with."""

    name: str
    kind: str
    level: str


def known_or_new(typed: str, known: Iterable[str]) -> str | NewSession:
    """The known name that means the same session, else the new one; ``BadInput`` for what is no session."""
    known = list(known)
    if typed in known:
        return typed
    wanted = parse_session(typed)
    for name in known:
        other = _parsed(name)
        if other is not None and wanted.same_session(other):
            return name
    return NewSession(str(wanted), _KINDS[wanted.body], wanted.level.value)


def _parsed(name: str) -> SessionName | None:
    try:
        return parse_session(name)
    except BadInput:
        return None
