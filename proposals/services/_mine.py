"""What is mine, as conditions of queries: tasks that wait for me, cases that I may know of, messages I have not read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select

from proposals.domain.actors import Actor
from proposals.domain.notices import Channel
from proposals.domain.workflow import Action
from proposals.storage.tables.handling import Handling, LedgerRow, RestrictedReader, Task
from proposals.storage.tables.notices import OutboxMessage

CAP, UNREAD_CAP = 1000, 99
"""Counts stop one above: whoever has more is told 1000+ and 99+."""
COUNTED_BACK = 1000
"""The unread are counted among so many of the latest, so that the number in the top bar costs the same for everybody."""


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


def count_of_waiting(actor: Actor, *narrower: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many tasks wait for this person, at most ``CAP`` + 1."""
    waiting = (
        select(Task.id)
        .join(Handling, Handling.id == Task.handling_id)
        .where(waits_for(actor), may_know(actor), *narrower)
        .limit(CAP + 1)
        .subquery()
    )
    return select(func.count()).select_from(waiting).scalar_subquery()


def addressed_to(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Messages for this person, as the site shows them."""
    return OutboxMessage.person_id == actor.person_id, OutboxMessage.channel == Channel.INBOX


def count_of_unread(actor: Actor) -> ScalarSelect[int]:
    """How many messages are unread, at most ``UNREAD_CAP`` + 1."""
    latest = (
        select(OutboxMessage.read_at)
        .where(*addressed_to(actor))
        .order_by(OutboxMessage.at.desc())
        .limit(COUNTED_BACK)
        .subquery()
    )
    unread = select(1).select_from(latest).where(latest.c.read_at.is_(None)).limit(UNREAD_CAP + 1).subquery()
    return select(func.count()).select_from(unread).scalar_subquery()
