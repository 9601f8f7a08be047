"""HTTP to a configured address and nowhere else, with an end in size and time."""

from __future__ import annotations

import ssl
import urllib.request
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any

from proposals.channels.cutting import Cutter

_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever it says."""

    status: int
    body: bytes

    @property
    def is_good(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300


def ask(
    request: urllib.request.Request,
    *,
    seconds: float,
    largest: int,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """The whole answer; follows no redirect and asks no proxy.

    ``OSError`` or ``HTTPException`` where none comes in time, ``ValueError`` where it is too large.
    """
    with Cutter(seconds) as cutter:
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), _AsItIs, _Http(cutter), _Https(cutter, context)
        )
        try:
            with opener.open(request, timeout=seconds) as answer:
                return Answer(answer.status, _whole(answer, largest, cutter))
        except (OSError, HTTPException):
            if cutter.fired:
                raise TimeoutError("no whole answer in time") from None
            raise


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Any status is an answer; a redirect is one as well, and not followed."""

    def http_response(self, request: urllib.request.Request, response: HTTPResponse) -> HTTPResponse:
        return response

    def https_response(self, request: urllib.request.Request, response: HTTPResponse) -> HTTPResponse:
        return response


class _Plain(HTTPConnection):
    """Watched from the moment it is connected, before any handshake."""

    cutter: Cutter

    def connect(self) -> None:
        super().connect()
        self.cutter.watch(self.sock)


class _Encrypted(HTTPSConnection, _Plain):
    """The same; ``HTTPSConnection`` connects by the plain one and shakes hands then."""


class _Http(urllib.request.HTTPHandler):
    def __init__(self, cutter: Cutter) -> None:
        super().__init__()
        self._made = _with_cutter(_Plain, cutter)

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(self._made, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, cutter: Cutter, context: ssl.SSLContext | None) -> None:
        super().__init__()
        self._made = _with_cutter(_Encrypted, cutter)
        self._trusted = context or ssl.create_default_context()

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(self._made, req, context=self._trusted)


def _with_cutter(kind: type[_Plain], cutter: Cutter) -> Any:
    def made(*args: Any, **more: Any) -> _Plain:
        connection = kind(*args, **more)
        connection.cutter = cutter
        return connection

    return made


def _whole(answer: HTTPResponse, largest: int, cutter: Cutter) -> bytes:
    parts: list[bytes] = []
    size = 0
    while piece := answer.read1(_PIECE):
        parts.append(piece)
        size += len(piece)
        if size > largest:
            raise ValueError("too large")
    if cutter.fired:
        raise TimeoutError("no whole answer in time")
    if answer.length:  # what was announced and never came
        raise ConnectionError("the answer ended half-way")
    return b"".join(parts)
