"""Which open dates move with the days, and moving them: read in bulk, written only where something changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import selectinload

from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.deadlines import Due, Known
from proposals.domain.workdays import Calendar
from proposals.services import _ledger
from proposals.services._clocks import counts_back, reckon_anew
from proposals.services._office import Office
from proposals.storage.handling import lock_all
from proposals.storage.set_wise import fresh_ids, insert_rows
from proposals.storage.tables.handling import Clock, Handling, Reckoning
from proposals.storage.tables.register import Proposal

AT_ONCE = 500
Span = tuple[date, date]
WHAT_LIMITS_LOOK_AT = (
    selectinload(Handling.unit),
    selectinload(Handling.proposal).selectinload(Proposal.session),
    selectinload(Handling.proposal).selectinload(Proposal.proposers),
)
"""Needed only for clocks from before rules were stored whole."""


@dataclass(frozen=True, slots=True)
class Move:
    """An open clock whose day, or the day it counts from, or whose being provisional, is another under the new days."""

    handling_id: int
    clock: Clock
    start_on: date
    due: Due

    @property
    def dated(self) -> bool:
        """True where the day itself moves, not only whether it is provisional."""
        return self.clock.due_on != self.due.date

    @property
    def label(self) -> str:
        """The limit's name."""
        return str(self.clock.rule["label"])


def moves(office: Office, calendar: Calendar, span: Span | None = None) -> list[Move]:
    """What would move under this calendar; ``span``: only cases with a sum that touches these days. Writes nothing."""
    trial = replace(office)
    trial.calendar = calendar
    return _Reckoning(trial).of(_touched(office, span))


def carry_out(office: Office, change: str, span: Span | None = None) -> list[Move]:
    """Replace every clock that moves under the office's calendar; tasks and ledger rows follow. Idempotent."""
    touched = _touched(office, span)
    for part in _parts(touched):
        lock_all(office.db, part)
    found = _Reckoning(office).of(touched)
    for at in range(0, len(found), AT_ONCE):
        _replace(office, found[at : at + AT_ONCE], change)
    for part in _parts(sorted({move.handling_id for move in found if move.dated})):
        _ledger.redate(office, part)
    return found


def _touched(office: Office, span: Span | None) -> list[int]:
    """Cases with an open sum over any of these days, and who co-handles them: they may count back from the reply."""
    query = select(Clock.handling_id).where(Clock.met_on.is_(None), Clock.cancelled_at.is_(None)).distinct()
    if span is None:
        return sorted(office.db.scalars(query))
    first, last = span
    query = query.where(
        or_(Clock.start_on <= last, Clock.due_on <= last),
        or_(Clock.start_on >= first, Clock.due_on >= first),
    )
    beneath = select(Handling.id).where(Handling.parent_id.in_(query), Handling.live)
    return sorted({*office.db.scalars(query), *office.db.scalars(beneath)})


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]


@dataclass
class _Reckoning:
    """The open clocks of cases reckoned anew: first what counts forward, then what counts back from the replies."""

    office: Office
    found: list[Move] = field(default_factory=list)
    replies: dict[int, Known] = field(default_factory=dict)
    later: list[tuple[Handling, Clock]] = field(default_factory=list)

    def of(self, handling_ids: Sequence[int]) -> list[Move]:
        """What moves in these cases."""
        for part in _parts(handling_ids):
            for handling, clock in _open_clocks(self.office, part):
                self._forward(handling, clock)
        self._read_other_leads()
        for handling, clock in self.later:
            reply = self.replies.get(handling.id) or self.replies.get(handling.parent_id or 0)
            self._take(handling, clock, reckon_anew(self.office, handling, clock, reply=reply), reply)
        return self.found

    def _forward(self, handling: Handling, clock: Clock) -> None:
        if not clock.fixed and counts_back(self.office, handling, clock):
            self.later.append((handling, clock))
            return
        due = reckon_anew(self.office, handling, clock)
        self._take(handling, clock, due, None)
        if clock.kind is ClockKind.REPLY:
            self.replies[handling.id] = Known(
                due.date if due else clock.due_on, due.provisional if due else clock.provisional
            )

    def _take(self, handling: Handling, clock: Clock, due: Due | None, reply: Known | None) -> None:
        start_on = reply.day if reply else clock.start_on
        before = (clock.start_on, clock.due_on, clock.provisional)
        if due is not None and (start_on, due.date, due.provisional) != before:
            self.found.append(Move(handling.id, clock, start_on, due))

    def _read_other_leads(self) -> None:
        """Replies of leads that are not among the cases: they stay, and their co-handlers count back from them."""
        leads = {h.parent_id for h, _ in self.later if h.parent_id is not None} - self.replies.keys()
        for part in _parts(sorted(leads)):
            for clock in self.office.db.scalars(
                _running().where(Clock.handling_id.in_(part), Clock.kind == ClockKind.REPLY)
            ):
                self.replies[clock.handling_id] = Known(clock.due_on, clock.provisional)


def _running() -> Select[Clock]:
    return select(Clock).where(Clock.met_on.is_(None), Clock.cancelled_at.is_(None))


def _open_clocks(office: Office, handling_ids: Sequence[int]) -> Iterator[tuple[Handling, Clock]]:
    """The open clocks of these cases, each with its handling, in a few statements."""
    clocks = office.db.scalars(
        _running()
        .where(Clock.handling_id.in_(handling_ids))
        .order_by(Clock.handling_id, Clock.id)
        .execution_options(populate_existing=True)
    ).all()
    query = select(Handling).where(Handling.id.in_(handling_ids))
    if any(set(clock.rule) <= {"label"} for clock in clocks):
        query = query.options(*WHAT_LIMITS_LOOK_AT)
    handlings = {h.id: h for h in office.db.scalars(query)}
    for clock in clocks:
        yield handlings[clock.handling_id], clock


def _replace(office: Office, found: Sequence[Move], change: str) -> None:
    """The old rows stay on record, cancelled; each new one names its own."""
    if not found:
        return
    office.db.execute(
        update(Clock)
        .where(Clock.id.in_([m.clock.id for m in found]))
        .values(cancelled_at=office.now)
        .execution_options(synchronize_session=False)
    )
    insert_rows(
        office.db,
        Clock,
        [
            _row(move, reckoning_id, change)
            for move, reckoning_id in zip(found, _reckonings(office, found), strict=True)
        ],
    )


def _reckonings(office: Office, found: Sequence[Move]) -> list[int]:
    """The stored reckonings of these moves, in order; clocks that shared one and move alike share the new one."""
    rules = {(move.clock.reckoning_id, move.due): move.clock.rule for move in found}
    ids = dict(zip(rules, fresh_ids(office.db, Reckoning, len(rules)), strict=True))
    rows = [{"id": ids[old, due], "rule": rule, "sum": list(due.steps)} for (old, due), rule in rules.items()]
    insert_rows(office.db, Reckoning, rows)
    return [ids[move.clock.reckoning_id, move.due] for move in found]


def _row(move: Move, reckoning_id: int, change: str) -> dict[str, Any]:
    old = move.clock
    return {
        "handling_id": old.handling_id,
        "round_no": old.round_no,
        "kind": old.kind,
        "start_on": move.start_on,
        "due_on": move.due.date,
        "fixed": old.fixed,
        "provisional": move.due.provisional,
        "reckoning_id": reckoning_id,
        "pauses": old.pauses,
        "previous_id": old.id,
        "change": change[:300],
    }
