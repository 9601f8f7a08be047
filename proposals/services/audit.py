"""留痕核验: the chain of events and the sealed batches of the access log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from proposals.domain.actors import SYSTEM
from proposals.services._office import Office
from proposals.services._records import record
from proposals.storage import chain
from proposals.storage.tables.audit import AccessEntry, Event

BATCH = 5_000
SEALED = "access_sealed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many events and sealed views were looked at, and one sentence for each that does not fit."""

    events: int
    views: int
    problems: tuple[str, ...]


def seal_access_log(office: Office, batch: int = BATCH) -> int:
    """Bind the oldest views not yet sealed into the chain: their number and hash become an event.

    The rows are locked before the chain's head; nobody else writes them.
    """
    db = office.db
    entries = db.scalars(
        select(AccessEntry)
        .where(AccessEntry.seal_seq.is_(None))
        .order_by(AccessEntry.id)
        .limit(batch)
        .with_for_update()
    ).all()
    if not entries:
        return 0
    data = {
        "count": len(entries),
        "first": entries[0].id,
        "last": entries[-1].id,
        "sha256": _hash(entries),
    }
    event = record(office, SYSTEM, SEALED, data)
    chain.seal_before_commit(db)
    for entry in entries:
        entry.seal_seq = event.seq
    db.flush()
    return len(entries)


def verify(office: Office) -> Verdict:
    """Compare every event with the chain, and every sealed batch with its hash."""
    db = office.db
    problems = [f"留痕第{seq}条：{reason}。" for seq, reason in chain.broken_links(db)]
    views = 0
    for event in db.scalars(select(Event).where(Event.action == SEALED).order_by(Event.seq)):
        entries = db.scalars(
            select(AccessEntry).where(AccessEntry.seal_seq == event.seq).order_by(AccessEntry.id)
        ).all()
        views += len(entries)
        if len(entries) != event.data["count"] or _hash(entries) != event.data["sha256"]:
            problems.append(
                f"查阅记录{event.data['first']}至{event.data['last']}（留痕第{event.seq}条封存）与封存时不符。"
            )
    return Verdict(db.scalar(select(func.count(Event.id))) or 0, views, tuple(problems))


def _hash(entries: Iterable[AccessEntry]) -> str:
    digest = hashlib.sha256()
    for e in entries:
        content = [
            e.id,
            e.at.isoformat(timespec="microseconds"),
            e.person_id,
            e.name,
            e.address,
            e.method,
            e.path,
            e.status,
        ]
        digest.update(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def house_events(office: Office, before: int | None, limit: int = 100) -> list[Event]:
    """What was recorded besides acts on cases, the latest first."""
    query = select(Event).where(Event.handling_id.is_(None), Event.action != SEALED)
    if before is not None:
        query = query.where(Event.seq < before)
    return list(office.db.scalars(query.order_by(Event.seq.desc()).limit(limit)))
