"""内部知悉: the people named for a restricted case; co-handlings under it follow."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from proposals.domain.actors import Actor, OnBehalf, Role, consequence_of
from proposals.domain.decide import Decision
from proposals.domain.errors import BadInput
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._holders import holders
from proposals.services._office import Office
from proposals.services._reason import require_reason
from proposals.storage.tables.handling import Handling, RestrictedReader
from proposals.storage.tables.organisation import Person


def restrict(
    office: Office,
    actor: Actor,
    handling_id: int,
    readers: Iterable[int],
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """内部知悉: only these people may know of the case from now on; one of its clerks must be among them."""
    act = open_act(office, actor, handling_id, Action.RESTRICT, seen=seen, on_behalf=on_behalf)
    people = _people(act, readers)
    require_reason(reason, "设定知悉范围")
    _keep_a_clerk(act, {p.id for p in people})
    decision = _set(act, people, reason)
    for child_id in _children(office, act.handling):
        child = open_act(office, consequence_of(actor), child_id, Action.RESTRICT)
        _set(child, people, reason)
    return decision


def lift_restriction(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Decision:
    """取消内部知悉: the case is seen as any other again."""
    act = open_act(office, actor, handling_id, Action.RESTRICT, seen=seen, on_behalf=on_behalf)
    require_reason(reason, "取消知悉范围")
    decision = _set(act, None, reason)
    for child_id in _children(office, act.handling):
        _set(open_act(office, consequence_of(actor), child_id, Action.RESTRICT), None, reason)
    return decision


def readers_of(office: Office, handling_id: int) -> list[Person]:
    """The people named for a restricted case, by id."""
    named = select(RestrictedReader.person_id).where(RestrictedReader.handling_id == handling_id)
    return list(office.db.scalars(select(Person).where(Person.id.in_(named)).order_by(Person.id)))


def _people(act: Act, readers: Iterable[int]) -> list[Person]:
    wanted = sorted(set(readers))
    people = list(act.office.db.scalars(select(Person).where(Person.id.in_(wanted), Person.active)))
    if not wanted or len(people) != len(wanted):
        raise BadInput("请从列表中选择知悉人员，至少一人。", field="readers")
    return sorted(people, key=lambda p: p.id)


def _keep_a_clerk(act: Act, readers: set[int]) -> None:
    """Without a clerk among them nobody could ever name another."""
    facts = act.facts
    units = [facts.unit_id] if facts.unit_id is not None else []
    if facts.authority_inside and facts.dispatcher_unit_id is not None:
        units.append(facts.dispatcher_unit_id)
    clerks = {p.id for unit_id in units for p in holders(act.office, Role.CLERK, unit_id)}
    if not clerks & readers:
        raise BadInput("知悉人员中至少要有一名提案办理员，否则无人能继续办理。", field="readers")


def _set(act: Act, people: list[Person] | None, reason: str) -> Decision:
    db = act.office.db
    db.execute(delete(RestrictedReader).where(RestrictedReader.handling_id == act.handling.id))
    act.handling.restricted = people is not None
    for person in people or ():
        db.add(RestrictedReader(handling_id=act.handling.id, person_id=person.id))
    db.flush()
    return act.done(
        {"restricted": people is not None, "readers": [p.name for p in people or ()]}, note=reason.strip()
    )


def _children(office: Office, handling: Handling) -> list[int]:
    return list(
        office.db.scalars(
            select(Handling.id).where(Handling.parent_id == handling.id, Handling.live, ~Handling.stub)
        )
    )
