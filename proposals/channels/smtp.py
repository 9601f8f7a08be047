"""E-mail by SMTP: one connection for a piece of work, certificates verified, an end in time for each message."""

from __future__ import annotations

import hashlib
import smtplib
import socket
import ssl
from contextlib import suppress
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from proposals.channels.cutting import Cutter
from proposals.channels.mail_address import MailServer, Tls, address
from proposals.channels.messages import Message, Undelivered, one_line, said, why_not_connected

STEP_SECONDS = 10.0
"""Patience with one step of the talk; the whole has its own end."""
OPT_OUT = "不想再收邮件，请登录后在“通知设置”里关闭："
"""Before the address of that page, which changes nothing when it is opened."""


class Mail:
    """The open channel; the first message connects, a broken connection is made anew with the next one."""

    def __init__(self, server: MailServer, trusted: ssl.SSLContext, site: str, seconds: float) -> None:
        self._server = server
        self._trusted = trusted
        self._site = site
        self._seconds = seconds
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException), Cutter(STEP_SECONDS) as cutter:
                _watch(self._smtp, cutter)
                self._smtp.quit()
            self._drop()

    def send(self, message: Message, now: datetime) -> None:
        """Hand one mail over; what was being handed over when the line broke counts as not delivered."""
        mail = composed(message, self._server, self._site)
        with Cutter(self._seconds) as cutter:
            smtp = self._connected(cutter)
            try:
                smtp.send_message(mail)
            except _REFUSALS as refusal:  # before OSError, which the library's errors are as well
                raise _refused(refusal) from None
            except (OSError, ValueError) as error:
                self._drop()
                how = "没有按时答复" if _was_slow(error, cutter) else "中途断开了连接"
                raise Undelivered(_BROKEN.format(how)) from None

    def _connected(self, cutter: Cutter) -> smtplib.SMTP:
        if self._smtp is not None and self._smtp.sock is not None:
            _watch(self._smtp, cutter)
            return self._smtp
        self._drop()
        try:
            self._smtp = self._connect(cutter)
        except smtplib.SMTPException as refusal:
            raise _not_let_in(refusal, self._server, cutter) from None
        except (OSError, ValueError) as error:
            why = why_not_connected(TimeoutError() if cutter.fired else error)
            raise Undelivered(f"连不上邮件服务器{self._place}：{why}。", for_all=True) from None
        return self._smtp

    def _connect(self, cutter: Cutter) -> smtplib.SMTP:
        server, name = self._server, site_host(self._site)
        smtp: _PlainSmtp
        if server.tls is Tls.ON:
            smtp = _EncryptedSmtp(local_hostname=name, timeout=STEP_SECONDS, context=self._trusted)
        else:
            smtp = _PlainSmtp(local_hostname=name, timeout=STEP_SECONDS)
        smtp.cutter = cutter
        try:
            _let_in(smtp, server, self._trusted)
        except BaseException:
            smtp.close()
            raise
        return smtp

    @property
    def _place(self) -> str:
        return f"{self._server.host}:{self._server.port}"

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


class _PlainSmtp(smtplib.SMTP):
    """Watched from the moment it is connected, before the server has said a word."""

    cutter: Cutter

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self.cutter.watch(connection)
        return connection


class _EncryptedSmtp(smtplib.SMTP_SSL, _PlainSmtp):
    """The same; ``SMTP_SSL`` connects by the plain one and shakes hands then."""


def _watch(smtp: smtplib.SMTP, cutter: Cutter) -> None:
    if smtp.sock is not None:
        cutter.watch(smtp.sock)


def _let_in(smtp: smtplib.SMTP, server: MailServer, trusted: ssl.SSLContext) -> None:
    smtp._host = server.host  # type: ignore[attr-defined]  # the name that the certificate must bear
    code, words = smtp.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)
    if server.tls is Tls.STARTTLS:
        smtp.starttls(context=trusted)
    smtp.ehlo_or_helo_if_needed()
    if server.user:
        smtp.login(server.user, server.password)


_REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPResponseException,
    smtplib.SMTPNotSupportedError,
)
_BROKEN = "邮件服务器{}，这封信是否收下不能确定，稍后重发。"


def _not_let_in(refusal: smtplib.SMTPException, server: MailServer, cutter: Cutter) -> Undelivered:
    place = f"{server.host}:{server.port}"
    if isinstance(refusal, smtplib.SMTPAuthenticationError):
        told = f"邮件服务器{place}不接受用户名或密码（{_words(refusal)}），请检查设置 smtp_url。"
    elif isinstance(refusal, smtplib.SMTPNotSupportedError) and server.tls is Tls.STARTTLS:
        told = f"邮件服务器{place}不支持STARTTLS加密，没有发送；请检查设置 smtp_url。"
    elif isinstance(refusal, smtplib.SMTPServerDisconnected):
        told = (
            f"邮件服务器{place}{'没有按时答复' if _was_slow(refusal, cutter) else '一连上就断开'}，没有发送。"
        )
    else:
        told = f"邮件服务器{place}不接受连接（{_words(refusal)}）。"
    return Undelivered(told, for_all=True)


def _was_slow(error: Exception, cutter: Cutter) -> bool:
    """The library tells a timeout inside its own error in words alone."""
    return cutter.fired or isinstance(error, TimeoutError) or "timed out" in str(error)


def _refused(refusal: smtplib.SMTPException) -> Undelivered:
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        ((code, words),) = refusal.recipients.values()
        return Undelivered(f"邮件服务器不接受这个收件人（{code} {said(words)}）。")
    if isinstance(refusal, smtplib.SMTPSenderRefused):
        told = f"邮件服务器不接受发件人（{_words(refusal)}），请检查设置 mail_from。"
        return Undelivered(told, for_all=True)
    return Undelivered(f"邮件服务器没有收下这封信（{_words(refusal)}）。")


def _words(refusal: smtplib.SMTPException) -> str:
    if isinstance(refusal, smtplib.SMTPResponseException):
        return f"{refusal.smtp_code} {said(refusal.smtp_error)}"
    return said(str(refusal))


def composed(message: Message, server: MailServer, site: str) -> EmailMessage:
    """The mail, the same byte for byte at every attempt."""
    to = address(message.address, message.name)
    if to is None:
        raise Undelivered(f"收件人的邮箱“{said(message.address)}”不是邮箱地址，请在“管理—人员”里改正。")
    mail = EmailMessage()
    try:
        mail["Subject"] = one_line(message.subject)
        mail["From"] = server.sender
        mail["To"] = to
        mail["Date"] = message.at
        mail["Message-ID"] = message_id(message.key, site)
        mail["Auto-Submitted"] = "auto-generated"
    except (MessageError, ValueError):
        raise Undelivered("这封信的标题或收件人含有邮件里不能用的字符，没有发送。") from None
    body = f"{message.text.rstrip()}\n\n——\n{site}\n{OPT_OUT}{site}/messages/settings\n"
    mail.set_content(body.encode("utf-8", "replace").decode(), charset="utf-8", cte="base64")
    return mail


def message_id(key: str, site: str) -> str:
    """Stable: whoever gets a repeat can tell that it is one."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{site_host(site)}>"


def site_host(site: str) -> str:
    """The host of our address, as mail servers are told it."""
    host = urlsplit(site).hostname or "localhost"
    return f"[IPv6:{host}]" if ":" in host else f"[{host}]" if host.replace(".", "").isdigit() else host
