"""Clocks follow the decision: started, met with a verdict, reopened by a void, or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.deadlines import Due, StartEvent, all_due
from proposals.domain.deadlines import due as due_of
from proposals.domain.decide import Decision
from proposals.domain.limits import CaseTraits
from proposals.services._office import Office
from proposals.storage.tables.handling import Clock, Handling
from proposals.storage.tables.register import Proposal


def follow(
    office: Office,
    handling: Handling,
    decision: Decision,
    *,
    starts: Mapping[StartEvent, date],
    met_on: date,
    fixed: Mapping[ClockKind, date],
) -> None:
    """Write what the decision says of clocks; dates are Beijing dates."""
    clocks = open_clocks(office, handling.id)
    if decision.cancels_all:
        for clock in clocks:
            if clock.kind not in decision.spares:
                clock.cancelled_at = office.now
        return
    for clock in clocks:
        if clock.kind in decision.meets:
            clock.met_on, clock.on_time = met_on, met_on <= clock.due_on
        elif clock.kind in decision.cancels:
            clock.cancelled_at = office.now
    if decision.unmeets:
        _reopen(office, handling, decision.unmeets)
    if decision.starts:
        _start(office, handling, decision.starts, dict(starts), dict(fixed))
    office.db.flush()


def open_clocks(office: Office, handling_id: int) -> list[Clock]:
    """Clocks that still run, nearest first."""
    return list(
        office.db.scalars(
            select(Clock)
            .where(Clock.handling_id == handling_id, Clock.met_on.is_(None), Clock.cancelled_at.is_(None))
            .order_by(Clock.due_on, Clock.id)
        )
    )


def traits(proposal: Proposal) -> CaseTraits:
    """What the choice of limits looks at."""
    lead = next((p for p in proposal.proposers if p.leads), None)
    return CaseTraits(
        kind=proposal.kind_code,
        level=proposal.level_code,
        session=proposal.session.name,
        in_session=proposal.in_session,
        proposer_type=lead.type.value if lead else "",
    )


def _start(
    office: Office,
    handling: Handling,
    kinds: tuple[ClockKind, ...],
    starts: dict[StartEvent, date],
    fixed: dict[ClockKind, date],
) -> None:
    rules = office.limits.rules_for(traits(handling.proposal))
    due = all_due(rules.values(), starts, office.calendar, fixed=fixed)
    for kind in kinds:
        if kind in due:
            add(office, handling, kind, due[kind], next(iter(starts.values())), fixed=kind in fixed)


def add(
    office: Office, handling: Handling, kind: ClockKind, due: Due, start_on: date, *, fixed: bool = False
) -> None:
    """Start a clock; an open one of the same kind gives way and stays on record."""
    for clock in open_clocks(office, handling.id):
        if clock.kind is kind:
            clock.cancelled_at = office.now
    rule = office.limits.rules_for(traits(handling.proposal)).get(kind)
    label = rule.label if rule else kind.value
    office.db.add(
        Clock(
            handling_id=handling.id,
            round_no=handling.round_no,
            kind=kind,
            start_on=start_on,
            due_on=due.date,
            fixed=fixed,
            provisional=due.provisional,
            rule={"label": label},
            sum=list(due.steps),
        )
    )


def move(
    office: Office, handling: Handling, clock: Clock, due: Due, rule: Mapping[str, Any] | None = None
) -> Clock:
    """Give an open clock another last day; the old row stays on record, clocks that count back follow.

    ``rule`` adds to what the new row remembers of its rule.
    """
    add(office, handling, clock.kind, due, clock.start_on, fixed=clock.fixed)
    office.db.flush()
    moved = next(c for c in open_clocks(office, handling.id) if c.kind is clock.kind)
    moved.rule = {"label": clock.rule["label"], **(rule or {})}
    if clock.kind is ClockKind.REPLY:
        count_back(office, handling, due)
    return moved


def count_back(office: Office, handling: Handling, reply: Due) -> None:
    """Reckon anew what counts back from the reply and is not met yet."""
    rules = office.limits.rules_for(traits(handling.proposal))
    running = {c.kind for c in open_clocks(office, handling.id)}
    for kind, rule in rules.items():
        if rule.start is StartEvent.REPLY_DUE and kind in running:
            found = due_of(rule, reply.date, office.calendar, start_provisional=reply.provisional)
            add(office, handling, kind, found, reply.date)
    office.db.flush()


def _reopen(office: Office, handling: Handling, kinds: tuple[ClockKind, ...]) -> None:
    """After a void the reply is owed again: the clock runs on as if it had never been met."""
    met = office.db.scalars(
        select(Clock).where(
            Clock.handling_id == handling.id,
            Clock.round_no == handling.round_no,
            Clock.kind.in_(kinds),
            Clock.met_on.is_not(None),
        )
    )
    for clock in met:
        clock.met_on = clock.on_time = None
