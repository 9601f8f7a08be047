"""Handing over: each case through the door, in the order of their ids, so that two handovers never wait for each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from proposals.domain.actors import Actor, consequence_of
from proposals.domain.errors import NotPossible
from proposals.domain.facts import StepState
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._notices import Told, tell
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services.directory.duties import DUTY_NAMES, NOT_SHOWN, Duty, DutyKind
from proposals.services.directory.handover.planning import Order, Plan, plan
from proposals.services.directory.handover.standing import RoleHeld
from proposals.services.directory.people import end_grant, grant_role, grants_of
from proposals.storage import chain
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Assignment, RestrictedReader
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.review import ChainStep, ReviewStep

HANDED_OVER = "handed_over"
NAMED = 5
"""So many cases a notice names; the rest is counted."""


def hand_over(office: Office, actor: Actor, person_id: int, order: Order) -> Event:
    """移交 what was chosen and nothing else; the event holds the list as it is printed."""
    planned = plan(office, actor, person_id, order)
    for held, taker in planned.roles:
        _pass_role(office, actor, planned.person, held, taker)
    cases: dict[int, list[tuple[Duty, Person]]] = defaultdict(list)
    for duty, taker in planned.moves:
        if duty.handling_id is None:
            office.db.get_one(ChainStep, duty.row_id).person_id = taker.id
        else:
            cases[duty.handling_id].append((duty, taker))
    for handling_id in sorted(cases):
        _pass_case(office, actor, planned, handling_id, cases[handling_id])
    _tell_takers(office, planned)
    event = record(office, actor, HANDED_OVER, _listed(planned), note=planned.reason)
    chain.seal_before_commit(office.db)
    return event


def _pass_case(
    office: Office, actor: Actor, planned: Plan, handling_id: int, moves: Sequence[tuple[Duty, Person]]
) -> None:
    """One event a case, however many things of it go, to however many people."""
    act = open_act(office, consequence_of(actor), handling_id, Action.HAND_OVER)
    for duty, taker in moves:
        if duty.kind is DutyKind.REVIEW:
            step = office.db.get_one(ReviewStep, duty.row_id, populate_existing=True)
            running = step.state in (StepState.WAITING, StepState.ACTIVE)
            _refuse_if_gone(running and step.person_id == planned.person.id, duty)
            step.person_id = taker.id
        else:
            share = office.db.get_one(Assignment, duty.row_id, populate_existing=True)
            _refuse_if_gone(share.ended_at is None and share.handler_id == planned.person.id, duty)
            share.handler_id = taker.id
        if act.handling.restricted and office.db.get(RestrictedReader, (handling_id, taker.id)) is None:
            office.db.add(RestrictedReader(handling_id=handling_id, person_id=taker.id))
            office.db.flush()
    told = [f"{duty.what}：{planned.person.name}移交给{taker.name}" for duty, taker in moves]
    data = {"from": planned.person.name, "to": "、".join(sorted({t.name for _, t in moves})), "what": told}
    act.done(data, note=f"{'；'.join(told)}。原因：{planned.reason}")


def _refuse_if_gone(still_theirs: bool, duty: Duty) -> None:
    if not still_theirs:
        raise NotPossible(f"{duty.words}刚才已经改由别人办理，请重新打开移交页核对。")


def _pass_role(office: Office, actor: Actor, person: Person, held: RoleHeld, taker: Person) -> None:
    """The taker holds it from today, the giver no longer; who holds it already is not given it twice."""
    grant = held.grant
    place = (grant.role, grant.unit_id, grant.department_id)
    has = any(
        (g.role, g.unit_id, g.department_id) == place and (g.valid_to is None or g.valid_to >= office.today)
        for g in grants_of(office, taker.id)
    )
    if not has:
        grant_role(
            office, actor, taker.id, grant.role, grant.unit_id, grant.department_id, office.today, None
        )
    end_grant(office, actor, person.id, grant.id)


def _tell_takers(office: Office, planned: Plan) -> None:
    """One notice a person, whatever they get."""
    theirs: dict[int, list[Duty]] = defaultdict(list)
    for duty, taker in planned.moves:
        theirs[taker.id].append(duty)
    told = []
    for taker_id, duties in sorted(theirs.items()):
        shown = [f"{d.words}{d.title}" for d in duties[:NAMED]]
        more = f"；等{len(duties)}项" if len(duties) > NAMED else ""
        subject = f"{planned.person.name}移交给您{len(duties)}项工作"
        key = f"handed_over:{planned.person.id}:{office.now.isoformat()}"
        told.append(Told(taker_id, subject, f"{'；'.join(shown)}{more}。请到“待办”和台账核对。", key))
    tell(office, told)


def _listed(planned: Plan) -> dict[str, Any]:
    """移交清单 as plain values; it is printed from here and stays as it was."""
    person = planned.person
    return {
        "person": person.id,
        "name": person.name,
        "unit": person.unit.name,
        "to": "、".join(sorted({t.name for _, t in (*planned.moves, *planned.roles)})),
        "count": len(planned.moves) + len(planned.roles),
        "left": planned.left,
        "witness": planned.witness,
        "lines": [
            {
                "group": DUTY_NAMES[duty.kind],
                "case": duty.handling_id,
                "session": duty.session,
                "serial_no": duty.serial_no,
                "title": NOT_SHOWN if duty.restricted else duty.title,
                "what": duty.what,
                "stands": duty.stands,
                "due": duty.due_on.isoformat() if duty.due_on else "",
                "to": taker.name,
            }
            for duty, taker in planned.moves
        ],
        "roles": [{"role": h.name, "where": h.where, "to": t.name} for h, t in planned.roles],
    }
