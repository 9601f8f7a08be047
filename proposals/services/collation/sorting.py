"""To which points a part of an opinion speaks, said by a person; from then on its opinion is not sorted by wording."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.storage.collation import part_points_of
from proposals.storage.drafting import opinion_part_for, points_of
from proposals.storage.tables.cohandling import OpinionPart, PartPoint

NO_SUCH_PART = "没有找到这段意见，请从“合稿”重新打开。"


@dataclass(frozen=True, slots=True)
class SortingPage:
    """A part of an opinion, its unit, every point with its number, and those (by id) it speaks to now."""

    part_id: int
    unit: str
    text: str
    points: tuple[tuple[int, int, str], ...]
    chosen: frozenset[int]
    version: int


def sorting_page(office: Office, actor: Actor, handling_id: int, part_id: int) -> SortingPage:
    """What the page shows on which a part is put to its points."""
    case = opened(office, actor, handling_id)
    found = opinion_part_for(office.db, case.handling, part_id)
    if found is None:
        raise NotFound(NO_SUCH_PART)
    part, unit = found
    points = tuple((p.id, n, p.text) for n, p in enumerate(points_of(office.db, case.handling), 1))
    now = frozenset(row.point_id for row in part_points_of(office.db, [part_id]).get(part_id, ()))
    return SortingPage(part_id, unit.short_name, part.text, points, now, case.facts.version)


def sort_part(
    office: Office,
    actor: Actor,
    handling_id: int,
    part_id: int,
    point_ids: Collection[int],
    *,
    seen: int | None = None,
) -> None:
    """Put a part of an opinion to exactly these points; none: it speaks to no single one."""
    act = open_act(office, actor, handling_id, Action.JUDGE_OPINION, seen=seen)
    found = opinion_part_for(office.db, act.handling, part_id)
    if found is None:
        raise NotFound(NO_SUCH_PART)
    part, unit = found
    numbers = {p.id: n for n, p in enumerate(points_of(office.db, act.handling), 1)}
    if not numbers.keys() >= set(point_ids):
        raise BadInput("建议要点已经变化，请刷新页面后重新选择。", field="points")
    rows = {row.point_id: row for row in part_points_of(office.db, [part_id]).get(part_id, ())}
    for point_id, row in rows.items():
        if point_id not in point_ids:
            office.db.delete(row)
    for point_id in point_ids:
        if point_id not in rows:
            office.db.add(PartPoint(part_id=part_id, point_id=point_id, automatic=False))
    office.db.flush()
    _confirm(office, part)
    where = "、".join(str(numbers[p]) for p in sorted(point_ids, key=lambda p: numbers[p]))
    told = f"{unit.short_name}第{part.position + 1}段意见：{f'对应第{where}条' if where else '不对应某一条'}"
    act.done({"part_id": part_id, "point_ids": sorted(point_ids), "called": "对应会办意见"}, note=told)


def _confirm(office: Office, part: OpinionPart) -> None:
    """Who sorts one part has the whole opinion before them."""
    rows = office.db.scalars(
        select(PartPoint)
        .join(OpinionPart, OpinionPart.id == PartPoint.part_id)
        .where(OpinionPart.opinion_id == part.opinion_id)
    )
    for row in rows:
        row.automatic = False
