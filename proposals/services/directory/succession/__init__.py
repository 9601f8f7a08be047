"""Units that are merged or abolished: what they still have to do goes on at their successor (docs/succession.md).

``foresee`` says what would happen, ``succeed`` does it, ``successions`` and ``succession`` read it again.
"""

from __future__ import annotations

from proposals.services.directory.succession.cases import CaseFate, Fate, running_cases
from proposals.services.directory.succession.doing import succeed
from proposals.services.directory.succession.foreseeing import Foreseen, How, Order, foresee
from proposals.services.directory.succession.lists import Succeeded, succession, successions

__all__ = [
    "CaseFate",
    "Fate",
    "Foreseen",
    "How",
    "Order",
    "Succeeded",
    "foresee",
    "running_cases",
    "succeed",
    "succession",
    "successions",
]
