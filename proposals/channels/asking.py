"""HTTP to a configured address and nowhere else, with an end in size and time."""

from __future__ import annotations

import time
import urllib.request
from http.client import HTTPResponse
from typing import Any

_PIECE = 65_536


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A letter goes to the configured address and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def opener() -> urllib.request.OpenerDirector:
    """Follows no redirect and asks no proxy."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def read_whole(answer: HTTPResponse, largest: int, deadline: float) -> bytes:
    """The whole answer, ``ValueError`` where it is too large or drips on past the deadline (monotonic seconds)."""
    parts: list[bytes] = []
    size = 0
    while piece := answer.read1(_PIECE):
        parts.append(piece)
        size += len(piece)
        if size > largest or time.monotonic() > deadline:
            raise ValueError("too large or too slow")
    return b"".join(parts)
