"""The clocks of a handling as they stand, and what their rules look at."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from proposals.domain.dates import BEIJING
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.deadlines import Known, Pause, Rule, StartEvent, rule_from_json
from proposals.domain.limits import CaseTraits
from proposals.services._office import Office
from proposals.storage.tables.handling import Clock, Handling
from proposals.storage.unstored import UnstoredHandling


def open_clocks(office: Office, handling_id: int) -> list[Clock]:
    """Clocks that still run, nearest first."""
    return list(
        office.db.scalars(
            select(Clock)
            .where(Clock.handling_id == handling_id, Clock.met_on.is_(None), Clock.cancelled_at.is_(None))
            .order_by(Clock.due_on, Clock.id)
        )
    )


def is_paused(clock: Clock) -> bool:
    """True while the clock stands still."""
    return any("to" not in pause for pause in clock.pauses)


def traits(handling: Handling | UnstoredHandling) -> CaseTraits:
    """What the choice of limits looks at: the proposal, and the unit that handles it."""
    proposal, unit = handling.proposal, handling.unit
    lead = next((p for p in proposal.proposers if p.leads), None)
    return CaseTraits(
        kind=proposal.kind_code,
        level=proposal.level_code,
        session=proposal.session.name,
        in_session=proposal.in_session,
        proposer_type=lead.type.value if lead else "",
        unit=unit.name if unit else "",
        unit_short=unit.short_name if unit else "",
    )


def rules_of(office: Office, handling: Handling) -> dict[ClockKind, Rule]:
    """The limits of this case as they stand today; a running clock keeps the rule it started with."""
    return office.limits.rules_for(traits(handling))


def known_starts(office: Office, handling: Handling) -> dict[StartEvent, Known]:
    """The start events that the handling itself remembers, and when the reply is due."""
    reply = reply_due(office, handling)
    return known_days(handling) | ({StartEvent.REPLY_DUE: reply} if reply else {})


def known_days(handling: Handling | UnstoredHandling) -> dict[StartEvent, Known]:
    """The days that stand with the handling itself."""
    accepted = handling.accepted_at.astimezone(BEIJING).date() if handling.accepted_at else None
    days = {
        StartEvent.DISPATCHED: handling.dispatched_on,
        StartEvent.RECEIVED: handling.received_on,
        StartEvent.MEETING: handling.meeting_on,
        StartEvent.ACCEPTED: accepted,
    }
    return {event: Known(day) for event, day in days.items() if day is not None}


def reply_due(office: Office, handling: Handling) -> Known | None:
    """The day of the reply from which others count back: our own, or the lead's where we give an opinion."""
    owners = [handling.id, *([handling.parent_id] if handling.parent_id else [])]
    for owner in owners:
        for clock in open_clocks(office, owner):
            if clock.kind is ClockKind.REPLY:
                return Known(clock.due_on, clock.provisional)
    return None


def stored_rule(office: Office, handling: Handling, clock: Clock) -> Rule | None:
    """The rule a clock started with; one stored before rules were kept whole goes by today's of the same name."""
    rule = rule_from_json(clock.rule)
    if rule is None and not clock.fixed and set(clock.rule) <= {"label"}:
        today = rules_of(office, handling).get(clock.kind)
        rule = today if today and today.label == clock.rule.get("label") else None
    return rule


def counts_back(office: Office, handling: Handling, clock: Clock) -> bool:
    """True where the day depends on when the reply is due."""
    rule = stored_rule(office, handling, clock)
    return rule is not None and rule.start is StartEvent.REPLY_DUE


def ended_pauses(clock: Clock) -> list[Pause]:
    return [
        Pause(date.fromisoformat(p["from"]), date.fromisoformat(p["to"]), p["why"])
        for p in clock.pauses
        if "to" in p
    ]


def extensions_of(clock: Clock) -> list[dict[str, str]]:
    return list(clock.rule.get("extensions", []))


def co_handlings(office: Office, handling: Handling) -> list[Handling]:
    """The live handlings beneath a lead."""
    beneath = select(Handling).where(Handling.parent_id == handling.id, Handling.live).order_by(Handling.id)
    return list(office.db.scalars(beneath))
