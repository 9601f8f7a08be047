"""What a change of days does or did to dates, as one person may see it: own cases by name, others as a number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, or_, select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.services._office import Office
from proposals.services._rights import require_keeper
from proposals.services.official_days.moving import AT_ONCE, Move
from proposals.storage.tables.handling import LedgerRow, RestrictedReader
from proposals.storage.tables.system import DayChange

PAGE = 20


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One date that moves, of a case that this person may see."""

    handling_id: int
    session: str
    serial_no: str
    title: str
    label: str
    before: date
    after: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Dates that move (own cases and the number of others), and how many stay but become certain or provisional."""

    lines: list[MovedLine]
    others: int
    certain: int
    provisional: int

    @property
    def count(self) -> int:
        """All dates that move."""
        return len(self.lines) + self.others


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One past change in the list."""

    id: int
    change: DayChange
    days: int
    moved: int


def seen_moves(office: Office, actor: Actor, moved: Sequence[Move]) -> Moved:
    """What would move."""
    return _seen(office, actor, [as_entry(move) for move in moved])


def as_entry(move: Move) -> dict[str, Any]:
    """A move as it is kept with its change."""
    return {
        "handling_id": move.handling_id,
        "clock_id": move.clock.id,
        "label": move.label,
        "before": move.clock.due_on.isoformat(),
        "after": move.due.date.isoformat(),
        "was_provisional": move.clock.provisional,
        "provisional": move.due.provisional,
    }


def past_changes(office: Office, actor: Actor, before: int | None = None) -> list[ChangeLine]:
    """Changes, the latest first."""
    require_keeper(actor)
    query = select(DayChange).order_by(DayChange.id.desc()).limit(PAGE)
    if before is not None:
        query = query.where(DayChange.id < before)
    return [
        ChangeLine(c.id, c, len(c.days), sum(e["before"] != e["after"] for e in c.moved))
        for c in office.db.scalars(query)
    ]


def past_change(office: Office, actor: Actor, change_id: int) -> tuple[DayChange, Moved]:
    """One change with the dates that moved."""
    require_keeper(actor)
    change = office.db.get(DayChange, change_id)
    if change is None:
        raise NotFound("没有这次改动，请从工作日历的改动记录里打开。")
    return change, _seen(office, actor, change.moved)


def _seen(office: Office, actor: Actor, entries: Sequence[Mapping[str, Any]]) -> Moved:
    dated = [e for e in entries if e["before"] != e["after"]]
    cases = _visible_cases(office, actor, {e["handling_id"] for e in dated})
    lines = [_line(e, *cases[e["handling_id"]]) for e in dated if e["handling_id"] in cases]
    still = [e for e in entries if e["before"] == e["after"]]
    certain = sum(e["was_provisional"] and not e["provisional"] for e in still)
    softened = sum(e["provisional"] and not e["was_provisional"] for e in still)
    return Moved(
        sorted(lines, key=lambda line: (line.after, line.handling_id, line.label)),
        len(dated) - len(lines),
        certain,
        softened,
    )


def _line(entry: Mapping[str, Any], session: str, serial_no: str, title: str) -> MovedLine:
    return MovedLine(
        entry["handling_id"],
        session,
        serial_no,
        title,
        entry["label"],
        date.fromisoformat(entry["before"]),
        date.fromisoformat(entry["after"]),
        entry["provisional"],
    )


def _visible_cases(office: Office, actor: Actor, ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """Cases in the ledgers of one's units; restricted ones only for the people named."""
    named = exists().where(
        RestrictedReader.handling_id == LedgerRow.handling_id,
        RestrictedReader.person_id == actor.person_id,
    )
    visible = and_(
        LedgerRow.unit_id.in_({g.unit_id for g in actor.grants}),
        or_(LedgerRow.restricted.is_(False), named),
    )
    found: dict[int, tuple[str, str, str]] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), AT_ONCE):
        rows = office.db.execute(
            select(LedgerRow.handling_id, LedgerRow.session_name, LedgerRow.serial_no, LedgerRow.title).where(
                visible, LedgerRow.handling_id.in_(wanted[at : at + AT_ONCE])
            )
        )
        found |= {row.handling_id: (row.session_name, row.serial_no, row.title) for row in rows}
    return found
