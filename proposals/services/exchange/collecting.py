"""Python's search for unreachable cycles, while one list fills the memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the search rest: a list grows by millions of objects that all stay, and each search would pass through them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # both together: all that is there counts as old, and no search of the young begins with it
            gc.unfreeze()
            gc.enable()
