"""Where a worker sits: what slow work in several steps is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from proposals.services._office import Office

T = TypeVar("T")


class Desk(Protocol):
    """An office for each step, at the moment of the step; the desk commits and closes, the edge provides it."""

    @property
    def owner(self) -> str:
        """Whose desk it is, told apart from every other worker."""
        ...

    def read(self, call: Callable[[Office], T]) -> T:
        """Call with an office that only reads."""
        ...

    def write(self, call: Callable[[Office], T]) -> T:
        """Call with a writing office and commit; whatever fails leaves nothing behind."""
        ...
