"""建议要点分工: whose point it is, a supporting department's or a co-handler's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._point_shares import AskedPoint, Owner, asked_points, share_with
from proposals.storage.drafting import points_of
from proposals.storage.points import points_of_departments, shares_of
from proposals.storage.tables.handling import Assignment, Handling


@dataclass(frozen=True, slots=True)
class SharedPoint:
    """A point with those whose it is."""

    id: int
    number: int
    text: str
    owners: frozenset[Owner]


@dataclass(frozen=True, slots=True)
class SharingPage:
    """The points, and whom they can be given to, by name."""

    points: tuple[SharedPoint, ...]
    owners: Mapping[Owner, str]


def share_points(
    office: Office,
    actor: Actor,
    handling_id: int,
    shares: Mapping[int, Collection[Owner]],
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """Say for every point whose it is; a point left out, or with nobody named, is the lead department's own.

    Somebody without any point is asked about all of them, as before.
    """
    act = open_act(office, actor, handling_id, Action.SHARE_POINTS, seen=seen, on_behalf=on_behalf)
    numbers = {p.id: n for n, p in enumerate(points_of(office.db, act.handling), 1)}
    owners = _owners(office, act.handling)
    if not shares.keys() <= numbers.keys() or not all(owners.keys() >= set(o) for o in shares.values()):
        raise BadInput("建议要点、配合处室或会办单位已经变化，请刷新页面后再分。", field="shares")
    told, changed = {}, False
    for owner, name in owners.items():
        mine = [point_id for point_id in numbers if owner in shares.get(point_id, ())]
        changed = share_with(act, owner, mine) or changed
        told[name] = [numbers[point_id] for point_id in mine]
    if not changed:
        raise BadInput("分工没有改动，不用保存。")
    words = [f"{name}：第{'、'.join(map(str, mine))}条" for name, mine in told.items() if mine]
    act.done({"shares": told}, note="；".join(words)[:500] or "不再分工")


def sharing_page(office: Office, actor: Actor, handling_id: int) -> SharingPage:
    """What the page of sharing out shows."""
    case = opened(office, actor, handling_id)
    given: dict[int, set[Owner]] = {}
    for row in shares_of(office.db, handling_id):
        given.setdefault(row.point_id, set()).add(Owner(row.department_id, row.cohandling_id))
    points = tuple(
        SharedPoint(p.id, n, p.text, frozenset(given.get(p.id, ())))
        for n, p in enumerate(points_of(office.db, case.handling), 1)
    )
    return SharingPage(points, _owners(office, case.handling))


def points_asked(office: Office, actor: Actor, handling_id: int) -> tuple[AskedPoint, ...]:
    """The points as the departments of this person are asked about them, theirs marked."""
    case = opened(office, actor, handling_id)
    mine = [
        a.department_id
        for a in case.facts.assignments
        if not a.lead and any(g.department_id == a.department_id for g in actor.grants)
    ]
    points = points_of(office.db, case.handling)
    return asked_points(points, points_of_departments(office.db, handling_id, mine))


def _owners(office: Office, handling: Handling) -> dict[Owner, str]:
    """The supporting departments and the co-handlers of a case, in the order they were asked."""
    departments = office.db.scalars(
        select(Assignment)
        .where(
            Assignment.handling_id == handling.id, Assignment.ended_at.is_(None), Assignment.lead.is_(False)
        )
        .order_by(Assignment.id)
    )
    found = {Owner(department_id=a.department_id): a.department.name for a in departments}
    children = office.db.scalars(
        select(Handling).where(Handling.parent_id == handling.id, Handling.live).order_by(Handling.id)
    )
    found |= {Owner(cohandling_id=child.id): child.unit.short_name for child in children if child.unit}
    return found
