"""A date that changes is a new row that names the old one and says why; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as with_changes
from datetime import date
from typing import Any

from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.deadlines import Due, Extension, Known, StartEvent, rule_as_json
from proposals.domain.deadlines import due as due_of
from proposals.services._clocks.reading import (
    co_handlings,
    counts_back,
    ended_pauses,
    extensions_of,
    open_clocks,
    reply_due,
    rules_of,
    stored_rule,
)
from proposals.services._office import Office
from proposals.storage.tables.handling import Clock, Handling, Reckoning

LONGEST_CHANGE = 300


def add(
    office: Office,
    handling: Handling,
    kind: ClockKind,
    due: Due,
    start_on: date,
    *,
    fixed: bool = False,
    rule: Mapping[str, Any] | None = None,
    change: str = "",
) -> Clock:
    """Start a clock; an open one of the same kind gives way, stays on record and is named.

    ``rule``: see ``rule_as_json``; without it the rule of today is remembered.
    """
    before = [clock for clock in open_clocks(office, handling.id) if clock.kind is kind]
    for clock in before:
        clock.cancelled_at = office.now
    if rule is None:
        today = rules_of(office, handling).get(kind)
        rule = rule_as_json(today) if today else {"clock": kind.value}
    clock = Clock(
        handling_id=handling.id,
        round_no=handling.round_no,
        previous_id=before[-1].id if before else None,
        change=change[:LONGEST_CHANGE],
        reckoning=Reckoning(**reckoning_of(office, kind, due, rule)),
        **values_of(kind, due, start_on, fixed),
    )
    office.db.add(clock)
    office.db.flush()
    return clock


def values_of(kind: ClockKind, due: Due, start_on: date, fixed: bool) -> dict[str, Any]:
    """What a clock that starts says of itself, whichever case it belongs to."""
    return {
        "kind": kind,
        "start_on": start_on,
        "due_on": due.date,
        "fixed": fixed,
        "provisional": due.provisional,
        "pauses": [],
    }


def reckoning_of(office: Office, kind: ClockKind, due: Due, rule: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the reckoning of a clock: its rule with the name of the limit, and the sum."""
    label = office.limits.labels.get(kind, kind.value)
    return {"rule": {"label": label, **rule}, "sum": list(due.steps)}


def replace(
    office: Office,
    handling: Handling,
    clock: Clock,
    due: Due,
    change: str,
    *,
    rule: Mapping[str, Any] | None = None,
    start_on: date | None = None,
    fixed: bool | None = None,
    pauses: list[Any] | None = None,
) -> Clock:
    """Another last day for an open clock: a new row that says why; the old one stays on record.

    What is not given stays as it was. Clocks that count back from a reply are not touched: see ``move``.
    """
    stored = dict(clock.rule if rule is None else rule)
    follows = stored.get("from") == StartEvent.REPLY_DUE.value and not clock.fixed
    base = reply_due(office, handling) if follows and start_on is None else None
    new = add(
        office,
        handling,
        clock.kind,
        due,
        start_on or (base.day if base else clock.start_on),
        fixed=clock.fixed if fixed is None else fixed,
        rule=stored,
        change=change,
    )
    new.round_no, new.pauses = clock.round_no, list(clock.pauses if pauses is None else pauses)
    office.db.flush()
    return new


def move(
    office: Office,
    handling: Handling,
    clock: Clock,
    due: Due,
    change: str,
    *,
    rule: Mapping[str, Any] | None = None,
    start_on: date | None = None,
    fixed: bool | None = None,
    pauses: list[Any] | None = None,
) -> Clock:
    """``replace``, and with a reply all that counts back from it, also the opinions of those who co-handle."""
    new = replace(
        office, handling, clock, due, change, rule=rule, start_on=start_on, fixed=fixed, pauses=pauses
    )
    if clock.kind is ClockKind.REPLY:
        count_back(office, handling)
    return new


def count_back(office: Office, handling: Handling) -> None:
    """Reckon anew what counts back from the reply and is not met yet."""
    for each in (handling, *co_handlings(office, handling)):
        for clock in open_clocks(office, each.id):
            if clock.kind is not ClockKind.REPLY and counts_back(office, each, clock):
                recount(office, each, clock, "答复期限变动，随之重算。")


def reckon_anew(
    office: Office, handling: Handling, clock: Clock, *, reply: Known | None = None
) -> Due | None:
    """The day of an open clock under today's calendar: same start, rule, pauses and extensions.

    None where nothing is reckoned (a fixed day, or a rule nobody remembers). A reply that moves must be stored before
    what counts back from it is reckoned, or be given.
    """
    rule = stored_rule(office, handling, clock)
    if clock.fixed or rule is None:
        return None
    start = Known(clock.start_on)
    if rule.start is StartEvent.REPLY_DUE:
        start = reply or reply_due(office, handling) or start
    not_before = clock.rule.get("not_before")
    found = due_of(
        rule,
        start.day,
        office.calendar,
        start_provisional=start.provisional,
        extensions=[
            Extension(date.fromisoformat(e["until"]), e["reason"], e["by"]) for e in extensions_of(clock)
        ],
        pauses=ended_pauses(clock),
        notes=clock.rule.get("notes", ()),
        not_before=date.fromisoformat(not_before) if not_before else None,
    )
    return with_changes(found, steps=(*found.steps, *clock.rule.get("lines", ())))


def recount(office: Office, handling: Handling, clock: Clock, change: str) -> Clock | None:
    """Give an open clock the day it has today, with a new row if that is another one; None if it stays."""
    found = reckon_anew(office, handling, clock)
    if found is None or (found.date, found.provisional) == (clock.due_on, clock.provisional):
        return None
    return replace(office, handling, clock, found, change)


def extended(clock: Clock, extension: Extension) -> dict[str, Any]:
    """What a clock remembers of its rule once it was extended; it is the case's own from then on."""
    own = {name: value for name, value in clock.rule.items() if name != "from_merge"}
    more = {"until": extension.until.isoformat(), "reason": extension.reason, "by": extension.granted_by}
    return {**own, "extensions": [*extensions_of(clock), more]}


def with_line(rule: Mapping[str, Any], line: str) -> dict[str, Any]:
    """A rule that remembers one more line under its sum."""
    return {**rule, "lines": [*rule.get("lines", []), line]}
