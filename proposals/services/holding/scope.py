"""Whose work somebody may look over, and what they narrow it to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import NotAllowed
from proposals.domain.workflow import Action, Part, State, possible_actions

ROLES = (Role.CLERK, Role.HEAD, Role.LEADER, Role.DIRECTOR, Role.SUPERVISOR)
"""Who looks after the work of others."""
OF_OWN = frozenset({Role.CLERK, Role.LEADER, Role.DIRECTOR, Role.SUPERVISOR})
OF_DISPATCHED = frozenset({Role.CLERK, Role.SUPERVISOR})
OF_LED = frozenset({Role.CLERK})


@dataclass(frozen=True, slots=True)
class Scope:
    """One unit as one person sees it; ``departments`` is ``None`` for whoever sees all of it."""

    unit_id: int
    departments: frozenset[int] | None
    roles: frozenset[Role]
    person_id: int | None

    def may_urge(self, unit_id: int | None, state: str, part: str, *, led: bool) -> bool:
        """Whether the button 催办 leads anywhere: the same rule as ``PERMISSIONS``, for a row of a list."""
        if Action.URGE not in possible_actions(State(state), Part(part)):
            return False
        who = OF_OWN if unit_id == self.unit_id else OF_LED if led else OF_DISPATCHED
        return bool(self.roles & who)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the pages are narrowed to; every field is a plain word from the address, empty means all.

    ``within``: ``week`` for what is due by the end of this week, overdue included · ``of_unit``: what another unit
    handles · ``holder``: in whose hands (codes of ``groups``) · ``desk``: only what waits at leaders.
    """

    kind: str = ""
    session: str = ""
    department: str = ""
    light: str = ""
    within: str = ""
    of_unit: str = ""
    holder: str = ""
    desk: str = ""

    @property
    def active(self) -> dict[str, str]:
        """The filters that are set."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


def scopes(actor: Actor) -> list[Scope]:
    """The units whose work this person may look over, their own first."""
    units = {g.unit_id for g in actor.grants if g.role in ROLES}
    return [_scope(actor, u) for u in sorted(units, key=lambda u: (u != actor.unit_id, u))]


def scope_of(actor: Actor, unit: str = "") -> Scope:
    """The unit asked for, else the first; refused to whoever looks over none."""
    mine = scopes(actor)
    if not mine:
        raise NotAllowed("“在办情况”由提案办理员、处室负责人、领导和督查查看；您手上的件请看“待办”。")
    return next((s for s in mine if str(s.unit_id) == unit), mine[0])


def _scope(actor: Actor, unit_id: int) -> Scope:
    grants = [g for g in actor.grants if g.unit_id == unit_id and g.role in ROLES]
    departments = frozenset(g.department_id for g in grants if g.department_id is not None)
    whole = any(g.department_id is None for g in grants)
    return Scope(unit_id, None if whole else departments, frozenset(g.role for g in grants), actor.person_id)


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(6 - today.weekday())
