"""How templates are prepared; what they are given is told by ``display`` (filters) and ``site`` (the frame)."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Globals are set while the site is built and never after: a plain dict, since every import of every page asks it."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What the site gives every template, with what this one was loaded with."""
        return {**self.globals, **(d or {})}
