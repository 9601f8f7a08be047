"""Real mail servers for tests, on a port of this machine: an honest sink, and ones that misbehave on purpose."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

Answer = str | None
HANG_UP = "hang up without a word"


@dataclass
class Sink:
    """Keeps what it accepts; ``recipient`` and ``data`` may answer for it (None: accept)."""

    recipient: Callable[[str], Answer] = lambda _: None
    data: Callable[[bytes], Answer] = lambda _: None
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    sessions: set[object] = field(default_factory=set)

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        if answer := self.recipient(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        if answer := self.data(content):
            if answer == HANG_UP:
                server.transport.abort()
            return answer
        self.raw.append(content)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.sessions.add(session.peer)
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


@contextmanager
def mail_server(
    sink: Sink, *, context: ssl.SSLContext | None = None, starttls: bool = False, password: str = ""
) -> Iterator[int]:
    """Serve until the end of the block; gives the port. ``context`` with TLS from the start, or after STARTTLS."""
    more: dict[str, Any] = {"tls_context": context, "require_starttls": True} if starttls else {}
    if password:
        more |= {
            "authenticator": lambda *a: AuthResult(
                success=a[-1].password == password.encode(), handled=False
            ),
            "auth_required": True,
            "auth_require_tls": False,
        }
    loop = asyncio.new_event_loop()
    started = loop.create_server(
        lambda: SMTP(sink, hostname="mail.example", loop=loop, **more),
        host="127.0.0.1",
        port=0,
        ssl=None if starttls else context,
    )
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(started, loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.close()


@contextmanager
def listener(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Somebody who takes connections and does with each what ``talk`` does; gives the port."""
    server = socket.create_server(("127.0.0.1", 0))
    open_ones: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            open_ones.append(connection)
            threading.Thread(target=_quietly, args=(talk, connection), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for one in open_ones:
            one.close()


def _quietly(talk: Callable[[socket.socket], None], connection: socket.socket) -> None:
    try:
        talk(connection)
    except OSError:
        return


def silent(connection: socket.socket) -> None:
    """Takes everything and says nothing."""
    while connection.recv(4096):
        pass


def dripping(connection: socket.socket) -> None:
    """One byte and one more, for ever, never a whole line."""
    while True:
        connection.sendall(b"2")
        threading.Event().wait(0.05)
