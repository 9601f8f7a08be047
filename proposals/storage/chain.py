"""The chain of events: each row holds the hash of the one before; the head row is locked last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from proposals.storage.set_wise import insert_rows, table_of
from proposals.storage.tables.audit import ChainHead, Event
from proposals.storage.unstored import UnstoredEvent

GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_WRITTEN = [column.key for column in table_of(Event).columns if column.key != "id"]


def fingerprint(event: Event | UnstoredEvent, previous: str) -> str:
    """SHA-256 over the previous hash and the event's content as canonical JSON."""
    content: dict[str, Any] = {
        "handling": event.handling_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": [event.actor_id, event.actor_name],
        "on_behalf": event.on_behalf,
        "action": event.action,
        "from": event.from_state,
        "to": event.to_state,
        "version": event.version,
        "round": event.round_no,
        "note": event.note or "",
        "data": event.data,
        "seq": event.seq,
    }
    return hashlib.sha256((previous + _CANONICAL.encode(content)).encode()).hexdigest()


def append(session: Session, event: Event | UnstoredEvent) -> None:
    """Queue an event; it gets its place in the chain when the transaction commits."""
    session.info.setdefault("unsealed", []).append(event)


def forget_unsealed(session: Session, ended: SessionTransaction) -> None:
    """After a rollback: what did not happen must not be sealed by the next commit. Savepoints hold no acts."""
    if ended.parent is None:
        session.info.pop("unsealed", None)


def seal_before_commit(session: Session) -> None:
    """Lock the head, give the queued events their places and hashes, move the head."""
    unsealed: list[Event | UnstoredEvent] = session.info.pop("unsealed", [])
    if not unsealed:
        return
    session.flush()
    head = session.scalar(select(ChainHead).with_for_update())
    if head is None:
        head = ChainHead(id=1, seq=0, hash=GENESIS)
        session.add(head)
    last, previous = head.seq, head.hash
    for event in unsealed:
        event.seq, event.previous_hash = last + 1, previous
        event.hash = fingerprint(event, previous)
        last, previous = event.seq, event.hash
    head.seq, head.hash = last, previous
    insert_rows(session, Event, [_row(event) for event in unsealed])
    session.flush()


def _row(event: Event | UnstoredEvent) -> dict[str, Any]:
    return {**{name: getattr(event, name) for name in _WRITTEN}, "note": event.note or ""}


def broken_links(session: Session) -> Iterator[tuple[int, str]]:
    """Sequence number and reason of every event that does not fit the chain; nothing if it is whole."""
    previous, expected = GENESIS, 1
    for event in session.scalars(select(Event).order_by(Event.seq)):
        if event.seq != expected:
            yield event.seq, f"缺少第{expected}条"
        if event.previous_hash != previous or event.hash != fingerprint(event, previous):
            yield event.seq, "内容与校验值不符"
        previous, expected = event.hash, event.seq + 1
    head = session.get(ChainHead, 1)
    if head is not None and (head.seq != expected - 1 or head.hash != previous):
        yield head.seq, "链头与最后一条不符"
