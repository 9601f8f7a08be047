"""What the forms of these acts may offer: units, shares, people, gates and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput
from proposals.domain.gates import NOT_WAIVABLE, Finding, findings
from proposals.domain.workflow import Action, State
from proposals.services._apply import facts_of
from proposals.services._clocks import open_clocks
from proposals.services._holders import holders
from proposals.services._office import Office
from proposals.services._proofing import errors_to_tell
from proposals.services._units import find_or_add_unit
from proposals.services.dispatch.adjustment import window_ends
from proposals.services.dispatch.extension import EXTENDABLE, latest_reply
from proposals.storage.handling import current_round
from proposals.storage.tables.handling import Assignment, Extension, Handling
from proposals.storage.tables.organisation import Person

GATED = {
    State.PENDING_ACCEPTANCE: Action.REQUEST_ADJUSTMENT,
    State.HANDLING: Action.SUBMIT,
    State.ANSWERED: Action.CLOSE,
}
"""The act whose gates can be waived ahead of it."""


@dataclass(frozen=True, slots=True)
class ExtensionDates:
    """The day that counts now, the last day there may be, and the day asked for, where there is one."""

    due: date | None
    latest: date | None
    asked: date | None
    reason: str = ""


def unit_named(office: Office, name: str, field: str) -> int:
    """Id of the unit that bears this name; an unknown one is added as an outside unit."""
    if not name.strip():
        raise BadInput("请选择单位，不在列表中的请填写单位全称。", field=field)
    try:
        return find_or_add_unit(office, name.strip()).id
    except BadInput as refusal:
        raise BadInput(refusal.sentence, field=field) from None


def shares_of(office: Office, handling_id: int) -> list[Assignment]:
    """Running shares of departments, the lead first."""
    return list(
        office.db.scalars(
            select(Assignment)
            .where(Assignment.handling_id == handling_id, Assignment.ended_at.is_(None))
            .order_by(Assignment.lead.desc(), Assignment.id)
        )
    )


def own_shares(office: Office, actor: Actor, handling: Handling) -> list[Assignment]:
    """Shares for which this person may act: all for the clerk, else those of their departments."""
    shares, unit_id = shares_of(office, handling.id), handling.unit_id
    if actor.has(Role.CLERK, unit_id):
        return shares
    return [
        s
        for s in shares
        if (s.handler_id is not None and s.handler_id == actor.person_id)
        or actor.has(Role.HANDLER, unit_id, s.department_id)
        or actor.has(Role.HEAD, unit_id, s.department_id)
    ]


def informable(office: Office, handling: Handling) -> list[Person]:
    """Heads and leadership whom the urger may choose to inform; by id."""
    people: dict[int, Person] = {}
    for role in (Role.HEAD, Role.LEADER, Role.DIRECTOR, Role.SUPERVISOR):
        for unit_id in _units(handling):
            people |= {p.id: p for p in holders(office, role, unit_id)}
    return [people[i] for i in sorted(people)]


def possible_readers(office: Office, handling: Handling) -> list[Person]:
    """Everybody who works in a unit that has to do with the case, those of one unit together."""
    below = select(Handling.unit_id).where(Handling.parent_id == handling.id)
    return list(
        office.db.scalars(
            select(Person)
            .where(
                Person.active,
                Person.login.is_not(None),
                or_(Person.unit_id.in_(_units(handling)), Person.unit_id.in_(below)),
            )
            .order_by(Person.unit_id, Person.department_id, Person.id)
        )
    )


def waivable(office: Office, handling: Handling) -> list[Finding]:
    """Gates that stand in the way now and may be passed with a reason."""
    action = GATED.get(handling.state)
    if action is None:
        return []
    ends = window_ends(office, handling)
    data: dict[str, Any] = {"window_over": ends is not None and office.today > ends}
    if action is Action.SUBMIT:
        data |= errors_to_tell(office, handling, current_round(office.db, handling))
    found = findings(action, facts_of(office, handling), data, office.gate_modes)
    return [f for f in found if f.gate not in NOT_WAIVABLE]


def extension_dates(office: Office, handling: Handling) -> ExtensionDates:
    """The dates that matter for asking for or granting an extension."""
    running = [c for c in open_clocks(office, handling.id) if c.kind in EXTENDABLE]
    asked = office.db.scalar(
        select(Extension).where(Extension.handling_id == handling.id, Extension.outcome.is_(None)).limit(1)
    )
    return ExtensionDates(
        due=running[0].due_on if running else None,
        latest=latest_reply(office, handling),
        asked=asked.until if asked else None,
        reason=asked.reason if asked else "",
    )


def _units(handling: Handling) -> set[int]:
    lead = handling.parent.unit_id if handling.parent else None
    return {u for u in (handling.unit_id, lead, handling.dispatcher_unit_id) if u is not None}
