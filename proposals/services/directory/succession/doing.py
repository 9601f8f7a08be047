"""Taking over: names, departments and people first, then each case through the door, then the unit is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import ROLE_NAMES, Actor, consequence_of
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.errors import NotPossible
from proposals.domain.facts import StepState
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act, refresh
from proposals.services._clocks import open_clocks
from proposals.services._dispatching import end_cohandlings
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services.directory.succession.cases import CaseFate, Fate
from proposals.services.directory.succession.foreseeing import (
    HOW_NAMES,
    PERSONAL,
    Foreseen,
    Order,
    carried_name,
    foresee,
    kept_names,
)
from proposals.services.directory.units import names_of
from proposals.storage import chain
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Assignment, Handling
from proposals.storage.tables.organisation import (
    Delegation,
    Department,
    NameUse,
    Person,
    RoleGrant,
    Unit,
    UnitName,
)
from proposals.storage.tables.review import ReviewStep

SUCCEEDED = "unit_succeeded"
OF_DEPARTMENTS = (ClockKind.DEPARTMENT_ACCEPT, ClockKind.DEPARTMENT_RETURN, ClockKind.DEPARTMENT_OPINION)


def succeed(office: Office, actor: Actor, unit_id: int, order: Order) -> Event:
    """合并 or 撤销 in one transaction; the event holds what moved, as it is read later."""
    seen = foresee(office, actor, unit_id, order)
    if seen.held_up:
        raise NotPossible(f"还不能{HOW_NAMES[order.how]}：{''.join(seen.held_up[:5])}")
    data = _told(office, seen)
    _pass_names(office, seen.unit, seen.successor, order.since)
    _move_departments(office, seen)
    _move_people(office, seen)
    seen.successor.is_authority = seen.successor.is_authority or seen.unit.is_authority
    office.db.flush()
    for case in (*seen.of(Fate.ENDS), *sorted(seen.of(Fate.PASSES), key=lambda c: c.handling.id)):
        (_end if case.fate is Fate.ENDS else _pass)(office, actor, seen, case)
    for earlier in office.db.scalars(select(Unit).where(Unit.successor_id == seen.unit.id)):
        earlier.successor_id = seen.successor.id
    seen.unit.active, seen.unit.successor_id = False, seen.successor.id
    event = record(office, actor, SUCCEEDED, data, note=order.reason.strip())
    chain.seal_before_commit(office.db)
    return event


# ------------------------------------------------------------------ cases


def _pass(office: Office, actor: Actor, seen: Foreseen, case: CaseFate) -> None:
    """The case goes on where it stands; its unit, or whoever dispatched it, is another from now on."""
    act = open_act(office, consequence_of(actor), case.handling.id, Action.SUCCEED)
    handling = act.handling
    if handling.unit_id == seen.unit.id:
        handling.unit_id = case.to.id
        _carry_steps(act, case.to)
        _carry_shares(act, case.to)
    if handling.dispatcher_unit_id == seen.unit.id:
        handling.dispatcher_unit_id = seen.successor.id
    office.db.flush()
    office.db.refresh(handling, ["unit"])
    act.done(_data(seen, case), note=_note(seen, case))
    for child in office.db.scalars(select(Handling).where(Handling.parent_id == handling.id)).all():
        refresh(office, child)


def _end(office: Office, actor: Actor, seen: Foreseen, case: CaseFate) -> None:
    """The other handling of the same proposal goes on; what was said in this one stays on record."""
    assert case.goes_on_in is not None
    act = open_act(office, consequence_of(actor), case.handling.id, Action.SUCCEED)
    end_cohandlings(office, actor, act.handling, f"并入{case.to.name}办理的同一件")
    act.done({**_data(seen, case), "goes_on_in": case.goes_on_in.id}, note=_note(seen, case))
    office.db.flush()


def _data(seen: Foreseen, case: CaseFate) -> dict[str, Any]:
    order = seen.order
    days = {"since": order.since.isoformat(), "basis": order.basis.strip()}
    return {"from": seen.unit.name, "unit": case.to.name, **days}


def _note(seen: Foreseen, case: CaseFate) -> str:
    order = seen.order
    basis = f"，依据{order.basis.strip()}" if order.basis.strip() else ""
    ends = f"由{case.to.name}自己的同一件继续办理，本件不再单独办理。" if case.fate is Fate.ENDS else ""
    how = f"{seen.unit.name}{HOW_NAMES[order.how]}，由{case.to.name}承接{basis}。"
    return f"{how}{ends}原因：{order.reason.strip()}"


def _carry_steps(act: Act, to: Unit) -> None:
    """What still waits to be reviewed waits at the successor; a department or person who did not come along is not asked."""
    office = act.office
    waiting = select(ReviewStep).where(
        ReviewStep.round_id == act.round.id,
        ReviewStep.state.in_([StepState.WAITING, StepState.ACTIVE]),
    )
    for step in office.db.scalars(waiting):
        step.unit_id = to.id
        department = office.db.get(Department, step.department_id) if step.department_id else None
        if department is not None and department.unit_id != to.id:
            step.department_id = None
        person = office.db.get(Person, step.person_id) if step.person_id else None
        if person is not None and person.unit_id != to.id:
            step.person_id = None


def _carry_shares(act: Act, to: Unit) -> None:
    """Shares of departments that did not come along end; the successor assigns anew."""
    office = act.office
    running = office.db.scalars(
        select(Assignment).where(Assignment.handling_id == act.handling.id, Assignment.ended_at.is_(None))
    ).all()
    gone = [a for a in running if office.db.get_one(Department, a.department_id).unit_id != to.id]
    for share in gone:
        share.ended_at, share.return_reason = office.now, "承接单位变更"
    if gone and len(gone) == len(running):
        for clock in open_clocks(office, act.handling.id):
            if clock.kind in OF_DEPARTMENTS:
                clock.cancelled_at = office.now


# ------------------------------------------------------------------ names, departments, people


def _pass_names(office: Office, unit: Unit, successor: Unit, since: date) -> None:
    """Lists of later days that still write the old names mean the successor."""
    known = {n.name for n in names_of(office, successor.id) if n.valid_to is None}
    for name in kept_names(office, unit):
        if name not in known:
            office.db.add(UnitName(unit_id=successor.id, name=name, use=NameUse.ALIAS, valid_from=since))
    for row in names_of(office, unit.id):
        if row.valid_to is None:
            row.valid_to = since - timedelta(days=1)


def _move_departments(office: Office, seen: Foreseen) -> None:
    taken = set(office.db.scalars(select(Department.name).where(Department.unit_id == seen.successor.id)))
    for department in seen.departments:
        if department.name in taken:
            department.name = carried_name(department.name, seen.unit)
        department.unit_id = seen.successor.id
    office.db.flush()


def _move_people(office: Office, seen: Foreseen) -> None:
    """People keep what they may do, at the successor; leaders' posts, and delegations, end with their unit."""
    held = {
        (g.person_id, g.role, g.department_id)
        for g in office.db.scalars(select(RoleGrant).where(RoleGrant.unit_id == seen.successor.id))
        if g.valid_to is None or g.valid_to >= office.today
    }
    for grant in seen.grants:
        last = grant.valid_to
        yesterday = office.today - timedelta(days=1)
        first = max(grant.valid_from, office.today)
        grant.valid_from, grant.valid_to = min(grant.valid_from, yesterday), yesterday
        key = (grant.person_id, grant.role, grant.department_id)
        if grant.role not in PERSONAL and key not in held:
            office.db.add(
                RoleGrant(
                    person_id=grant.person_id,
                    role=grant.role,
                    unit_id=seen.successor.id,
                    department_id=grant.department_id,
                    valid_from=first,
                    valid_to=last,
                )
            )
    for person in seen.people:
        person.unit_id = seen.successor.id
    lent = select(Delegation).where(Delegation.unit_id == seen.unit.id, Delegation.revoked_at.is_(None))
    for delegation in office.db.scalars(lent):
        delegation.revoked_at = office.now


def _told(office: Office, seen: Foreseen) -> dict[str, Any]:
    """What moved, as plain values; read again by ``lists``."""
    order = seen.order
    return {
        "unit": seen.unit.name,
        "unit_id": seen.unit.id,
        "how": HOW_NAMES[order.how],
        "to": seen.successor.name,
        "to_id": seen.successor.id,
        "since": order.since.isoformat(),
        "basis": order.basis.strip(),
        "count": len(seen.of(Fate.PASSES)),
        "closed": seen.closed,
        "cases": [
            {"case": c.handling.id, "words": c.words, "fate": c.fate.value, "to": c.to.name, "why": c.why}
            for c in seen.cases
        ],
        "names": kept_names(office, seen.unit),
        "departments": [d.name for d in seen.departments],
        "people": [p.name for p in seen.people],
        "roles": [
            f"{office.db.get_one(Person, g.person_id).name}：{ROLE_NAMES[g.role]}"
            + ("（结束）" if g.role in PERSONAL else "")
            for g in seen.grants
        ],
    }
