"""A clock of a case with everything that explains its date: the sum, who moved it when and why, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from proposals.domain.dates import chinese_date
from proposals.domain.deadlines import RIGHTS, rule_words
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.errors import NotFound
from proposals.domain.explaining import Sum, as_text, readable
from proposals.domain.lights import Light, clock_light
from proposals.domain.official_days import not_announced_words
from proposals.domain.workflow import ACTION_NAMES, Action
from proposals.services._clocks import is_paused, stored_rule
from proposals.services._office import Office
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Clock, Handling

EXTENDABLE = (ClockKind.REPLY, ClockKind.REHANDLE, ClockKind.OPINION)
EXTENDING = (Action.REQUEST_EXTENSION, Action.GRANT_EXTENSION, Action.REFUSE_EXTENSION)
LAPSED = {ClockKind.ADJUSTMENT: "申请期已过", ClockKind.DEPARTMENT_RETURN: "退回期已过"}
UNKNOWN_CHANGE = "没有记录原因"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A day that this clock had before, until when, and why it gave way."""

    clock_id: int
    due: date
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A step of 延期: asked for, granted or refused, by whom and why."""

    at: datetime
    act: str
    who: str
    by: str
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """One clock as its page shows it; ``light`` is none where nothing runs any more."""

    clock: Clock
    label: str
    rule: str
    told: Sum
    light: Light | None
    resting_on: str
    earlier: tuple[Earlier, ...]
    later_id: int | None
    asked: tuple[Asked, ...]


def explained(office: Office, handling: Handling, clock_id: int) -> ExplainedClock:
    """One clock of a case that was opened for somebody; ``NotFound`` for a clock of another case."""
    clocks = _clocks(office, handling.id)
    clock = clocks.get(clock_id)
    if clock is None:
        raise NotFound("没有这个期限，请从详情页重新打开。")
    return _explained(office, handling, clock, clocks, _asked(office, handling.id))


def all_explained(office: Office, handling: Handling) -> list[ExplainedClock]:
    """Every clock of the case that counts, running ones first, nearest first."""
    clocks, asked = _clocks(office, handling.id), _asked(office, handling.id)
    counting = [c for c in clocks.values() if c.cancelled_at is None]
    counting.sort(key=lambda c: (c.met_on is not None, c.due_on, c.id))
    return [_explained(office, handling, clock, clocks, asked) for clock in counting]


def answer_explained(office: Office, handling: Handling) -> str:
    """When the answer (or the opinion) is or was due, as plain text to print."""
    proposal = handling.proposal
    head = f"{proposal.session.name}第{proposal.serial_no}号《{proposal.title}》"
    found = next((e for e in all_explained(office, handling) if e.clock.kind in EXTENDABLE), None)
    if found is None:
        return f"{head}没有答复期限。"
    clock = found.clock
    lines = [head, as_text(found.label, clock.due_on, clock.sum, provisional=clock.provisional)]
    if clock.met_on is not None:
        lines.append(f"  完成：{chinese_date(clock.met_on)}，{'按时' if clock.on_time else '逾期'}完成。")
    return "\n".join(lines)


def _clocks(office: Office, handling_id: int) -> dict[int, Clock]:
    rows = office.db.scalars(select(Clock).where(Clock.handling_id == handling_id).order_by(Clock.id))
    return {clock.id: clock for clock in rows}


def _asked(office: Office, handling_id: int) -> list[Asked]:
    """Everything that was said about 延期, oldest first."""
    events = office.db.scalars(
        select(Event)
        .where(Event.handling_id == handling_id, Event.action.in_([a.value for a in EXTENDING]))
        .order_by(Event.seq)
    )
    return [_as_asked(event) for event in events]


def _as_asked(event: Event) -> Asked:
    until = event.data.get("until")
    return Asked(
        at=event.at,
        act=ACTION_NAMES[Action(event.action)],
        who=event.on_behalf["name"] if event.on_behalf else event.actor_name,
        by=event.actor_name if event.on_behalf else "",
        until=date.fromisoformat(until) if until else None,
        reason=event.note,
    )


def _explained(
    office: Office, handling: Handling, clock: Clock, clocks: dict[int, Clock], asked: list[Asked]
) -> ExplainedClock:
    rule = None if clock.fixed else stored_rule(office, handling, clock)
    years = office.calendar.unannounced_years(clock.start_on, clock.due_on) if clock.provisional else []
    return ExplainedClock(
        clock=clock,
        label=str(clock.rule.get("label", clock.kind.value)),
        rule="来文写明的日期，不再推算" if clock.fixed else rule_words(rule) if rule else "",
        told=readable([str(step) for step in clock.sum]),
        light=_light(office, clock),
        resting_on="；".join(not_announced_words(year) for year in years),
        earlier=tuple(_earlier(clock, clocks)),
        later_id=next((c.id for c in clocks.values() if c.previous_id == clock.id), None),
        asked=tuple(asked) if clock.kind in EXTENDABLE else (),
    )


def _light(office: Office, clock: Clock) -> Light | None:
    if clock.met_on is not None or clock.cancelled_at is not None:
        return None
    lapsed = LAPSED.get(clock.kind, "期限已过") if clock.kind in RIGHTS else ""
    return clock_light(
        clock.due_on,
        office.today,
        office.calendar,
        office.thresholds,
        paused=is_paused(clock),
        lapsed=lapsed,
    )


def _earlier(clock: Clock, clocks: dict[int, Clock]) -> list[Earlier]:
    """The days before this one, the latest first."""
    found: list[Earlier] = []
    newer, older = clock, clocks.get(clock.previous_id or 0)
    while older is not None and len(found) < len(clocks):
        found.append(Earlier(older.id, older.due_on, older.cancelled_at, newer.change or UNKNOWN_CHANGE))
        newer, older = older, clocks.get(older.previous_id or 0)
    return found
