"""The chain of events: each row holds the hash of the one before; the head row is locked last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from proposals.storage.set_wise import insert_variants, table_of
from proposals.storage.tables.audit import ChainHead, Event
from proposals.storage.unstored import UnstoredEvent

GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_OF_A_CASE = ("handling_id", "seq", "previous_hash", "hash")
_ALIKE = tuple(c.key for c in table_of(Event).columns if c.key != "id" and c.key not in _OF_A_CASE)


class _Spelt:
    """An event made ready to stand in the chain for any case: its row, and its content as canonical JSON around the gaps."""

    def __init__(self, event: Event | UnstoredEvent) -> None:
        self.row = {**{name: getattr(event, name) for name in _ALIKE}, "note": event.note or ""}
        self.before = _inside(
            action=event.action,
            actor=[event.actor_id, event.actor_name],
            at=event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            data=event.data,
            **{"from": event.from_state},
        )
        self.between = _inside(note=event.note or "", on_behalf=event.on_behalf, round=event.round_no)
        self.after = _inside(to=event.to_state, version=event.version)

    def hash(self, handling_id: int | None, seq: int, previous: str) -> str:
        """SHA-256 over the previous hash and the event's content as canonical JSON: sorted keys, no spaces."""
        handling = "null" if handling_id is None else handling_id
        content = f'{{{self.before},"handling":{handling},{self.between},"seq":{seq},{self.after}}}'
        return hashlib.sha256((previous + content).encode()).hexdigest()


def _inside(**content: Any) -> str:
    """These entries of an object, without its braces."""
    return _CANONICAL.encode(content)[1:-1]


def append(session: Session, event: Event | UnstoredEvent, handling_id: int | None = None) -> None:
    """Queue an event, of the given case if it is the same for many; it gets its place when the transaction commits."""
    session.info.setdefault("unsealed", []).append((event, handling_id or event.handling_id))


def forget_unsealed(session: Session, ended: SessionTransaction) -> None:
    """After a rollback: what did not happen must not be sealed by the next commit. Savepoints hold no acts."""
    if ended.parent is None:
        session.info.pop("unsealed", None)


def seal_before_commit(session: Session) -> None:
    """Lock the head, give the queued events their places and hashes, move the head."""
    unsealed: list[tuple[Event | UnstoredEvent, int | None]] = session.info.pop("unsealed", [])
    if not unsealed:
        return
    session.flush()
    head = session.scalar(select(ChainHead).with_for_update())
    if head is None:
        head = ChainHead(id=1, seq=0, hash=GENESIS)
        session.add(head)
    insert_variants(session, Event, list(_sealed(unsealed, head)))
    session.flush()


def _sealed(
    unsealed: Sequence[tuple[Event | UnstoredEvent, int | None]], head: ChainHead
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The rows: what is alike in every case of an event, and its place in the chain."""
    spelt = {id(event): _Spelt(event) for event in {id(e): e for e, _ in unsealed}.values()}
    last, previous = head.seq, head.hash
    for event, handling_id in unsealed:
        last += 1
        event.seq = last
        now = spelt[id(event)].hash(handling_id, last, previous)
        yield (
            spelt[id(event)].row,
            {"handling_id": handling_id, "seq": last, "previous_hash": previous, "hash": now},
        )
        previous = now
    head.seq, head.hash = last, previous


def broken_links(session: Session) -> Iterator[tuple[int, str]]:
    """Sequence number and reason of every event that does not fit the chain; nothing if it is whole."""
    previous, expected = GENESIS, 1
    for event in session.scalars(select(Event).order_by(Event.seq)):
        if event.seq != expected:
            yield event.seq, f"缺少第{expected}条"
        if event.previous_hash != previous or event.hash != _Spelt(event).hash(
            event.handling_id, event.seq, previous
        ):
            yield event.seq, "内容与校验值不符"
        previous, expected = event.hash, event.seq + 1
    head = session.get(ChainHead, 1)
    if head is not None and (head.seq != expected - 1 or head.hash != previous):
        yield head.seq, "链头与最后一条不符"
