"""What is mine, as conditions of queries: tasks that wait for me, cases that I may know of."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from proposals.domain.actors import Actor
from proposals.domain.workflow import Action
from proposals.storage.tables.handling import Handling, LedgerRow, RestrictedReader, Task


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Tasks for this person, for a role this person holds there, or reviews of whoever they stand in for."""
    roles = [
        and_(
            Task.role == g.role.value,
            Task.unit_id == g.unit_id,
            or_(Task.department_id.is_(None), Task.department_id == g.department_id)
            if g.department_id is not None
            else Task.unit_id == g.unit_id,
        )
        for g in actor.grants
    ]
    pool = and_(Task.person_id.is_(None), or_(*roles)) if roles else Task.person_id == -1
    stood_in_for = [
        and_(
            Task.action == Action.APPROVE.value,
            Task.person_id == g.delegated_by,
            Task.role == g.role.value,
            Task.unit_id == g.unit_id,
        )
        for g in actor.grants
        if g.delegated_by is not None
    ]
    return or_(Task.person_id == actor.person_id, pool, *stood_in_for)


def may_know(actor: Actor) -> ColumnElement[bool]:
    """Restricted cases only for the people named; ``Handling`` must be in the query."""
    named = exists().where(
        RestrictedReader.handling_id == Handling.id, RestrictedReader.person_id == actor.person_id
    )
    return or_(Handling.restricted.is_(False), named)


def of_my_units(actor: Actor) -> ColumnElement[bool]:
    """What went on to another unit is no longer ours to open, whoever sent it there."""
    units = {g.unit_id for g in actor.grants}
    return exists().where(LedgerRow.handling_id == Handling.id, LedgerRow.unit_id.in_(units))
