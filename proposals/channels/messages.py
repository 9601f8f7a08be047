"""What is sent, and how it is said that it could not be."""

from __future__ import annotations

import ssl
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from proposals.domain.errors import BadInput, DomainError

MOST_WORDS = 120
"""So much of what a server says is shown."""


@dataclass(frozen=True, slots=True)
class Message:
    """One notice on its way: ``key`` is stable, so that a repeat can be known; ``at`` is when it was written."""

    key: str
    kind: str
    at: datetime
    subject: str
    text: str
    name: str = ""
    address: str = ""


class Undelivered(DomainError):
    """It did not arrive, or nobody knows; ``for_all``: the next one would meet the same, ``pause``: not sooner."""

    def __init__(self, sentence: str, *, for_all: bool = False, pause: timedelta = timedelta(0)) -> None:
        super().__init__(sentence)
        self.for_all = for_all
        self.pause = pause


class Channel(Protocol):
    """A way out of the house, open for some messages."""

    def send(self, message: Message, now: datetime) -> None:
        """Hand the message over, or raise ``Undelivered``; never takes longer than the channel was given."""
        ...

    def __enter__(self) -> Self:
        """Begin; connects to nobody yet."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End politely, in bounded time."""
        ...


OpenChannel = Callable[[float], Channel]
"""Opens a channel that takes at most so many seconds for a message."""


def said(words: str | bytes) -> str:
    """What a server says, in one line of printable characters and not too long."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1] + "…"


def one_line(text: str) -> str:
    """Fit for a header: what would begin a new line, or is invisible, becomes a space."""
    return " ".join("".join(c if unicodedata.category(c) not in _BREAKS else " " for c in text).split())


_BREAKS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def trust(file: str) -> ssl.SSLContext:
    """The system's certificates and those in the file, where one is set; names and dates are checked."""
    context = ssl.create_default_context()
    if file:
        try:
            context.load_verify_locations(cadata=Path(file).read_text(encoding="ascii"))
        except (OSError, ValueError):
            raise BadInput("设置 tls_ca 指定的证书文件读不出证书，请换成PEM格式的文件。") from None
    return context


def why_not_connected(error: Exception) -> str:
    """In a few words why there is no connection; for the end of a sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"对方的TLS证书不可信：{_certificate_flaw(error)}"
    if isinstance(error, ssl.SSLError):
        return f"TLS加密连接没有建立（{said(error.reason or '')}）"
    if isinstance(error, TimeoutError):
        return "没有按时答复"
    if isinstance(error, ConnectionRefusedError):
        return "对方拒绝连接"
    if isinstance(error, ConnectionError):
        return "连接中途断开"
    return f"网络不通（{said(str(error))}）"


_FLAWS = {10: "证书已过期", 9: "证书尚未生效", 62: "证书不是发给这个地址的", 64: "证书不是发给这个地址的"}
"""By OpenSSL's numbers (X509_V_ERR_…)."""


def _certificate_flaw(error: ssl.SSLCertVerificationError) -> str:
    return _FLAWS.get(
        error.verify_code, "不是由受信任的机构签发；自己的机构签发的，请把它的证书写进设置 tls_ca"
    )
