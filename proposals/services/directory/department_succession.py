"""Departments that are merged or abolished: shares, review steps and people go on in another department of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from proposals.domain.actors import Actor, Role, consequence_of
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.facts import StepState
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.services.directory.departments import department_to_change
from proposals.storage.tables.handling import Assignment, Handling
from proposals.storage.tables.organisation import Delegation, Department, Person, RoleGrant
from proposals.storage.tables.review import ReviewStep

DEPARTMENT_SUCCEEDED = "department_succeeded"


@dataclass(frozen=True, slots=True)
class DepartmentLoad:
    """What a department still has: ids of its running cases, and its people."""

    cases: tuple[int, ...]
    people: tuple[Person, ...]


def load_of(office: Office, department_id: int) -> DepartmentLoad:
    """Running cases by id and active people by name."""
    cases = (
        select(Assignment.handling_id)
        .join(Handling, Handling.id == Assignment.handling_id)
        .where(Assignment.department_id == department_id, Assignment.ended_at.is_(None), Handling.live)
        .order_by(Assignment.handling_id)
    )
    people = select(Person).where(Person.department_id == department_id, Person.active.is_(True))
    return DepartmentLoad(
        tuple(office.db.scalars(cases)), tuple(office.db.scalars(people.order_by(Person.name)))
    )


def succeed_department(
    office: Office, actor: Actor, department_id: int, successor_id: int, reason: str
) -> DepartmentLoad:
    """并入 another department in one transaction; what ended before keeps the old one. Returns what moved."""
    require_sysadmin(actor)
    gone = department_to_change(office, department_id)
    kept = check_text(reason, "原因", 200, required=True, field="reason")
    successor = _successor(office, gone, successor_id)
    load = load_of(office, gone.id)
    _move_people(office, gone, successor)
    for handling_id in load.cases:
        act = open_act(office, consequence_of(actor), handling_id, Action.HAND_OVER)
        _carry_share(act, gone, successor)
        _carry_steps(act, gone, successor)
        told = f"{gone.name}并入{successor.name}"
        act.done({"from": gone.name, "to": successor.name, "what": [told]}, note=f"{told}。原因：{kept}")
    gone.active, gone.successor_id = False, successor.id
    data = {"department": gone.id, "name": gone.name, "to": successor.name, "count": len(load.cases)}
    people = {"people": [p.name for p in load.people], "cases": list(load.cases)}
    record(office, actor, DEPARTMENT_SUCCEEDED, {**data, **people}, note=kept)
    office.db.flush()
    return load


def _successor(office: Office, gone: Department, successor_id: int) -> Department:
    if not gone.active:
        raise NotPossible(f"{gone.name}已经停用，不能再并入其他处室。")
    successor = office.db.get(Department, successor_id)
    if successor is None or not successor.active or successor.unit_id != gone.unit_id:
        raise BadInput("承接处室应是本单位在用的处室，请从列表中选择。", field="successor")
    if successor.id == gone.id:
        raise BadInput("承接处室不能是它自己，请另选。", field="successor")
    return successor


def _carry_share(act: Act, gone: Department, successor: Department) -> None:
    """The share ends and goes on as one of the successor; of two shares in one case the leading one stays."""
    db, now = act.office.db, act.office.now
    running = {
        a.department_id: a
        for a in db.scalars(
            select(Assignment).where(Assignment.handling_id == act.handling.id, Assignment.ended_at.is_(None))
        )
    }
    share, other = running[gone.id], running.get(successor.id)
    share.ended_at, share.return_reason = now, f"并入{successor.name}"
    if other is not None and not share.lead:
        return
    if other is not None:
        other.ended_at, other.return_reason = now, "改为牵头"
    db.flush()
    db.add(
        Assignment(
            handling_id=share.handling_id,
            department_id=successor.id,
            lead=share.lead,
            handler_id=share.handler_id,
            assigned_at=share.assigned_at,
            due_on=share.due_on,
            accepted_at=share.accepted_at,
            opinion=share.opinion,
            opinion_at=share.opinion_at,
            opinion_by=share.opinion_by,
        )
    )
    db.flush()


def _carry_steps(act: Act, gone: Department, successor: Department) -> None:
    waiting = ReviewStep.state.in_([StepState.WAITING, StepState.ACTIVE])
    act.office.db.execute(
        update(ReviewStep)
        .where(ReviewStep.round_id == act.round.id, ReviewStep.department_id == gone.id, waiting)
        .values(department_id=successor.id)
    )


def _move_people(office: Office, gone: Department, successor: Department) -> None:
    """Everybody handles for the successor; the post of its head, and delegations, end with the department."""
    yesterday = office.today - timedelta(days=1)
    grants = select(RoleGrant).where(RoleGrant.department_id.in_([gone.id, successor.id]))
    running = [g for g in office.db.scalars(grants) if g.valid_to is None or g.valid_to >= office.today]
    held = {(g.person_id, g.role) for g in running if g.department_id == successor.id}
    for grant in (g for g in running if g.department_id == gone.id):
        first, last = max(grant.valid_from, office.today), grant.valid_to
        grant.valid_from, grant.valid_to = min(grant.valid_from, yesterday), yesterday
        if grant.role is not Role.HEAD and (grant.person_id, grant.role) not in held:
            office.db.add(
                RoleGrant(
                    person_id=grant.person_id,
                    role=grant.role,
                    unit_id=grant.unit_id,
                    department_id=successor.id,
                    valid_from=first,
                    valid_to=last,
                )
            )
    members = select(Person).where(Person.department_id == gone.id, Person.active.is_(True))
    for person in office.db.scalars(members):
        person.department_id = successor.id
    lent = select(Delegation).where(Delegation.department_id == gone.id, Delegation.revoked_at.is_(None))
    for delegation in office.db.scalars(lent):
        delegation.revoked_at = office.now
    office.db.flush()
