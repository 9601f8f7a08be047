"""The mail server and the sender as set, read strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from proposals.channels.messages import one_line
from proposals.domain.errors import BadInput


class Tls(StrEnum):
    """Encrypted from the start, encrypted before anything is said, or not at all."""

    ON = "on"
    STARTTLS = "starttls"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and by whom."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str = field(repr=False)
    sender: Address

    @property
    def told(self) -> str:
        """For people, without secrets."""
        how = {Tls.ON: "TLS", Tls.STARTTLS: "STARTTLS", Tls.OFF: "不加密"}[self.tls]
        return f"{self.host}:{self.port}（{how}{'，要登录' if self.user else ''}）"


def mail_server(url: str, sender: str) -> MailServer:
    """Read ``smtp_url`` and ``mail_from``; ``BadInput`` names what is wrong, never the password."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
        query = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise BadInput(f"设置 smtp_url 不是一个地址，请写成 {EXAMPLE}。") from None
    if parts.scheme not in ("smtp", "smtps") or not host or query.keys() - {"tls"}:
        raise BadInput(f"设置 smtp_url 应写成 {EXAMPLE}。")
    chosen = query.get("tls", "on" if parts.scheme == "smtps" else "starttls")
    if chosen not in list(Tls) or (parts.scheme == "smtps" and chosen != "on"):
        raise BadInput("设置 smtp_url 的 tls 只能是 on、starttls 或 off，smtps 只能是 on。")
    tls = Tls(chosen)
    usual = {Tls.ON: 465, Tls.STARTTLS: 587, Tls.OFF: 25}[tls]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or usual, tls, user, password, _sender(sender))


EXAMPLE = "smtp://用户名:密码@邮件服务器:587?tls=starttls"


def _sender(text: str) -> Address:
    name, spec = parseaddr(text)
    found = address(spec, name)
    if found is None:
        raise BadInput("设置 mail_from 应写成 复函 <fuhan@example.gov.cn>，请改正。")
    return found


def address(spec: str, name: str = "") -> Address | None:
    """An address that any mail server takes, None for everything else (spaces, two of them, non-ASCII)."""
    if not spec.isascii() or any(c.isspace() for c in spec):
        return None
    try:
        found = Address(display_name=one_line(name), addr_spec=spec)
    except (MessageError, ValueError, IndexError):
        return None
    return found if found.username and found.domain else None
