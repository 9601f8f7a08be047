"""The office's group robot: 企业微信, 钉钉, or our own signed JSON; one POST a message, nothing followed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPException
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError
from urllib.parse import quote_plus, urlsplit

from proposals.channels.asking import Answer, ask
from proposals.channels.messages import Message, Undelivered, said, why_not_connected
from proposals.domain.errors import BadInput

LARGEST_ANSWER = 65_536
RATE = 20
"""Messages a minute that 企业微信 and 钉钉 take from one robot."""


class Format(StrEnum):
    """How the robot wants to be spoken to."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    JSON = "json"


FORMAT_NAMES = {Format.WECOM: "企业微信", Format.DINGTALK: "钉钉", Format.JSON: "JSON接口"}
_LARGEST = {Format.WECOM: 2_048, Format.DINGTALK: 20_000, Format.JSON: 1_000_000}
"""Bytes of UTF-8 that a message may have."""
_TOO_FAST = {45009: timedelta(minutes=1), 130101: timedelta(minutes=10), 410100: timedelta(minutes=10)}
"""Error codes for too many messages, and how long the robot is then deaf."""
CUT = "……（全文请登录系统查看）"


@dataclass(frozen=True, slots=True)
class Robot:
    """Where the group is reached; the address itself is a secret."""

    url: str = field(repr=False)
    format: Format
    secret: str = field(repr=False, default="")

    @property
    def told(self) -> str:
        """For people, without secrets."""
        signed = "，签名" if self.secret and self.format is not Format.WECOM else ""
        return f"{FORMAT_NAMES[self.format]}，{urlsplit(self.url).hostname}{signed}"


def robot(url: str, format: str, secret: str) -> Robot:
    """Read the settings strictly."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or not url.isascii() or any(c.isspace() for c in url):
        raise BadInput("设置 webhook_url 应是 https:// 开头的地址，请改正。")
    if format not in list(Format):
        raise BadInput("设置 webhook_format 只能是 wecom、dingtalk 或 json，请改正。")
    return Robot(url, Format(format), secret)


class Webhook:
    """The open channel."""

    def __init__(self, robot: Robot, trusted: ssl.SSLContext, seconds: float) -> None:
        self._robot = robot
        self._trusted = trusted
        self._seconds = seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, message: Message, now: datetime) -> None:
        """POST one message; a robot that answers 200 with an error code has not taken it."""
        request = question(self._robot, message, now)
        try:
            answer = ask(request, seconds=self._seconds, largest=LARGEST_ANSWER, context=self._trusted)
        except ValueError:
            raise Undelivered("群机器人的答复太长，不像是机器人，请检查设置 webhook_url。") from None
        except URLError as error:
            reason = error.reason if isinstance(error.reason, Exception) else error
            raise _not_reached(reason) from None
        except (OSError, HTTPException) as error:
            raise _not_reached(error if isinstance(error, OSError) else ConnectionError()) from None
        check_answer(self._robot.format, answer)


def _not_reached(error: Exception) -> Undelivered:
    return Undelivered(f"连不上群机器人：{why_not_connected(error)}。", for_all=True)


def check_answer(format: Format, answer: Answer) -> None:
    """Refuse what is no yes: a status of failure, or a robot's error code."""
    if not answer.is_good:
        busy = answer.status == 429
        pause = timedelta(minutes=1) if busy else timedelta(0)
        told = f"群机器人没有收下消息（答复{answer.status}）。"
        raise Undelivered(told, for_all=busy or answer.status >= 500, pause=pause)
    if format is Format.JSON:
        return
    try:
        verdict = json.loads(answer.body)
        code, words = int(verdict["errcode"]), str(verdict.get("errmsg", ""))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Undelivered("群机器人的答复看不懂，不能确定消息是否收下。") from None
    if code in _TOO_FAST:
        told = f"群机器人嫌消息太多（错误码{code}），过一会儿再发。"
        raise Undelivered(told, for_all=True, pause=_TOO_FAST[code])
    if code:
        raise Undelivered(f"群机器人没有收下消息（错误码{code}：{said(words)}）。")


def question(robot: Robot, message: Message, now: datetime) -> urllib.request.Request:
    """The POST: body and signature as the format wants them."""
    data, url, headers = (
        _body(robot.format, message),
        robot.url,
        {"Content-Type": "application/json; charset=utf-8"},
    )
    body = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    if robot.format is Format.DINGTALK and robot.secret:
        url += f"{'&' if '?' in url else '?'}{dingtalk_signature(robot.secret, now)}"
    if robot.format is Format.JSON and robot.secret:
        stamp = str(int(now.timestamp()))
        headers["X-Fuhan-Timestamp"] = stamp
        headers["X-Fuhan-Signature"] = json_signature(robot.secret, stamp, body)
    return urllib.request.Request(url, body, headers, method="POST")


def dingtalk_signature(secret: str, now: datetime) -> str:
    """``timestamp`` and ``sign`` for the address, as 钉钉's 加签 asks."""
    stamp = str(int(now.timestamp() * 1000))
    mac = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return f"timestamp={stamp}&sign={quote_plus(base64.b64encode(mac))}"


def json_signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of timestamp, a dot and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def _body(format: Format, message: Message) -> dict[str, Any]:
    words = shortened(f"{message.subject}\n{message.text}", _LARGEST[format])
    if format is not Format.JSON:
        return {"msgtype": "text", "text": {"content": words}}
    return {
        "id": hashlib.sha256(message.key.encode()).hexdigest()[:40],
        "kind": message.kind,
        "at": message.at.isoformat(),
        "subject": message.subject,
        "text": message.text,
    }


def shortened(text: str, largest: int) -> str:
    """As much of the text as fits so many bytes, cut between characters and said so."""
    data = text.encode("utf-8", "replace")
    if len(data) <= largest:
        return data.decode()
    return data[: largest - len(CUT.encode())].decode("utf-8", "ignore") + CUT
