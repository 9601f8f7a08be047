"""Addresses of people, as typed: usable by any mail server, or refused with one sentence."""

from __future__ import annotations

from proposals.channels.mail_address import address
from proposals.domain.errors import BadInput


def check_mail_address(text: str) -> None:
    """Refuse what no mail server takes; empty is welcome."""
    if text and address(text) is None:
        raise BadInput("邮箱地址不对，请写成 name@example.gov.cn 的样子，不带空格和中文。", field="email")
