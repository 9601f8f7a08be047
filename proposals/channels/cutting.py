"""An end in time for a whole exchange, whatever the other side does: drip bytes, hang in a handshake, never answer."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress


class Cutter:
    """Shuts the watched connections down after so many seconds; timeouts alone begin anew with every byte.

    A context: outside it nothing is cut. ``fired`` tells whether the end was ours.
    """

    def __init__(self, seconds: float) -> None:
        self.fired = False
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        """Watch a duplicate: TLS takes the original's descriptor away while it shakes hands."""
        with self._lock:
            self._watched.append(_twin(connection))
            if self.fired:
                self._shut()

    def __enter__(self) -> Cutter:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._watched:
                connection.close()
            self._watched.clear()

    def _cut(self) -> None:
        with self._lock:
            self.fired = True
            self._shut()

    def _shut(self) -> None:
        for connection in self._watched:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _twin(connection: socket.socket) -> socket.socket:
    """The same connection under another descriptor; encrypted ones refuse ``dup``."""
    descriptor = os.dup(connection.fileno())
    return socket.socket(connection.family, connection.type, connection.proto, descriptor)
