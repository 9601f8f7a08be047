"""Clocks follow the decision: started, met with a verdict, paused, reopened by a void, or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as with_changes
from datetime import date
from typing import Any

from sqlalchemy import select

from proposals.domain.deadlines import Begun, Known, Rule, StartEvent, begin, chinese_date, rule_as_json
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.decide import Decision
from proposals.services._clocks.reading import extensions_of, is_paused, known_starts, open_clocks, rules_of
from proposals.services._clocks.rows import add, count_back, recount
from proposals.services._office import Office
from proposals.storage.tables.handling import Clock, Handling

PAUSED_BY_ADJUSTMENT = "申请调整承办单位"
PAUSABLE = frozenset(
    {
        ClockKind.REPLY,
        ClockKind.REHANDLE,
        ClockKind.OPINION,
        ClockKind.CONTACT,
        ClockKind.FIRST_DRAFT,
        ClockKind.LAST_APPROVAL,
    }
)


def follow(
    office: Office,
    handling: Handling,
    decision: Decision,
    *,
    on: date,
    met_on: date,
    fixed: Mapping[ClockKind, date],
) -> None:
    """Write what the decision says of clocks; ``on`` is the Beijing date of what the act makes known."""
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
    if decision.knows is not None:
        _start(office, handling, decision, on, fixed)
    if decision.pauses and office.limits.pause_while_adjusting:
        _pause(office, handling, on)
    if decision.resumes:
        _resume(office, handling, on)
    office.db.flush()


def begun_of(office: Office, handling: Handling, *kinds: ClockKind) -> dict[ClockKind, Begun]:
    """What these clocks would be if they started now."""
    rules, known = rules_of(office, handling), known_starts(office, handling)
    return begin(kinds, rules, known, office.calendar, **names(office))


def names(office: Office) -> dict[str, Any]:
    """The words for clocks without a rule, and for the start that is always known."""
    limits = office.limits
    return {"labels": limits.labels, "dispatched": limits.starts[StartEvent.DISPATCHED]}


def _start(
    office: Office, handling: Handling, decision: Decision, on: date, fixed: Mapping[ClockKind, date]
) -> None:
    assert decision.knows is not None
    known = known_starts(office, handling) | {decision.knows: Known(on)}
    rules = rules_of(office, handling)
    if decision.anew:
        rules = {kind: _counted_anew(rule, decision.knows) for kind, rule in rules.items()}
    wanted = (*decision.starts, *_still_awaited(office, handling, decision.awaited))
    for kind, begun in begin(wanted, rules, known, office.calendar, fixed=fixed, **names(office)).items():
        add(
            office,
            handling,
            kind,
            begun.due,
            begun.start_on,
            fixed=begun.fixed,
            rule=remembered(kind, begun),
        )


ANEW = {StartEvent.DISPATCHED: "再次征求意见", StartEvent.DELIVERED: "上次登记进展"}


def _counted_anew(rule: Rule, event: StartEvent) -> Rule:
    """The same period once more, from the day of this act."""
    if rule.start is StartEvent.REPLY_DUE:
        return rule
    return with_changes(rule, start=event, start_label=ANEW[event])


def _still_awaited(office: Office, handling: Handling, kinds: tuple[ClockKind, ...]) -> list[ClockKind]:
    """Those of them that never started since the dispatch."""
    if not kinds:
        return []
    started = office.db.scalars(
        select(Clock.kind).where(Clock.handling_id == handling.id, Clock.cancelled_at.is_(None))
    ).all()
    return [kind for kind in kinds if kind not in started]


def remembered(kind: ClockKind, begun: Begun) -> dict[str, Any]:
    """The rule as the clock stores it, with what else its sum needs to be reckoned anew."""
    stored: dict[str, Any] = rule_as_json(begun.rule) if begun.rule else {"clock": kind.value}
    if begun.notes:
        stored["notes"] = list(begun.notes)
    if begun.not_before is not None:
        stored["not_before"] = begun.not_before.isoformat()
    return stored


def _pause(office: Office, handling: Handling, on: date) -> None:
    """Clocks that run stand still; a day fixed by the dispatch notice or by an extension does not move."""
    for clock in open_clocks(office, handling.id):
        if clock.kind in PAUSABLE and not clock.fixed and not extensions_of(clock):
            clock.pauses = [*clock.pauses, {"from": on.isoformat(), "why": PAUSED_BY_ADJUSTMENT}]


def _resume(office: Office, handling: Handling, on: date) -> None:
    """The clocks go on, each later by what it stood still; the reply first, what counts back from it follows."""
    paused = [clock for clock in open_clocks(office, handling.id) if is_paused(clock)]
    for clock in sorted(paused, key=lambda c: c.kind is not ClockKind.REPLY):
        clock.pauses = [p if "to" in p else {**p, "to": on.isoformat()} for p in clock.pauses]
        recount(office, handling, clock, f"{PAUSED_BY_ADJUSTMENT}至{chinese_date(on)}，期间暂停计时。")
    count_back(office, handling)


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
