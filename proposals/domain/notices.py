"""What people are told of, and by which ways: kinds of notices and the policy for each, read from a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proposals.domain.data_file import DataFile


class NoticeKind(StrEnum):
    """Why somebody is told; the Chinese names are in ``data/notices.toml``."""

    ACT = "act"
    URGE = "urge"
    SUPERVISION = "supervision"
    REMINDER = "reminder"
    DATES_MOVED = "dates_moved"
    DIGEST = "digest"


class Channel(StrEnum):
    """A way by which a notice reaches people."""

    INBOX = "inbox"
    EMAIL = "email"
    WEBHOOK = "webhook"


class Mail(StrEnum):
    """When a kind of notice goes out by e-mail: at once, with the next morning's digest, or not at all."""

    NOW = "now"
    DIGEST = "digest"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of notice travels. ``webhook``: also into the office's group chat (never of restricted cases)."""

    label: str
    inbox: bool
    mail: Mail
    webhook: bool


def parse_policies(table: Mapping[str, object]) -> dict[NoticeKind, Policy]:
    """Read ``notices.toml`` strictly; every kind must be there. Raises ``BadInput`` naming the place."""
    file = DataFile("通知表")
    kinds = file.table(table.get("kinds"), "kinds")
    file.only(table, {"kinds"}, "")
    file.only(kinds, [kind.value for kind in NoticeKind], "kinds")
    return {kind: _policy(file, kinds.get(kind.value), f"kinds.{kind}") for kind in NoticeKind}


def _policy(file: DataFile, raw: object, place: str) -> Policy:
    table = file.table(raw, place)
    file.only(table, {"label", "inbox", "mail", "webhook"}, place)
    mail = file.text(table.get("mail"), f"{place}.mail")
    if mail not in list(Mail):
        raise file.wrong(f"{place}.mail", "now、digest 或 never")
    return Policy(
        label=file.text(table.get("label"), f"{place}.label"),
        inbox=_switch(file, table.get("inbox"), f"{place}.inbox"),
        mail=Mail(mail),
        webhook=_switch(file, table.get("webhook"), f"{place}.webhook"),
    )


def _switch(file: DataFile, raw: object, place: str) -> bool:
    if not isinstance(raw, bool):
        raise file.wrong(place, "true 或 false")
    return raw
