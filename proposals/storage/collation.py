"""Queries on collation: opinions with their parts and verdicts at once, and the points their parts speak to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from proposals.storage.handling import merged_into
from proposals.storage.tables.cohandling import Opinion, OpinionPart, PartPoint
from proposals.storage.tables.drafting import ParagraphLine, PointShare
from proposals.storage.tables.handling import Assignment, Handling
from proposals.storage.tables.organisation import Department, Unit
from proposals.storage.tables.standard_lines import StandardLine, StandardLineVersion


def opinions_with_parts(db: Session, lead: Handling) -> list[tuple[Opinion, Unit]]:
    """Every opinion given to this lead, by unit, newest first within one; parts and verdicts are loaded."""
    leads = [lead.id, *(h.id for h in merged_into(db, lead.id))]
    rows = db.execute(
        select(Opinion, Unit)
        .join(Handling, Handling.id == Opinion.handling_id)
        .join(Unit, Unit.id == Handling.unit_id)
        .where(Handling.parent_id.in_(leads))
        .order_by(Handling.id, Opinion.id.desc())
        .options(selectinload(Opinion.parts).selectinload(OpinionPart.verdicts))
    )
    return [(opinion, unit) for opinion, unit in rows]


def part_points_of(db: Session, part_ids: list[int]) -> dict[int, list[PartPoint]]:
    """To which points each of these parts speaks."""
    found: dict[int, list[PartPoint]] = {}
    rows = select(PartPoint).where(PartPoint.part_id.in_(part_ids)).order_by(PartPoint.id)
    for row in db.scalars(rows) if part_ids else ():
        found.setdefault(row.part_id, []).append(row)
    return found


def points_by_cohandling(db: Session, lead_ids: list[int]) -> dict[int, set[int]]:
    """The points that each co-handling was given, by the id of its handling."""
    found: dict[int, set[int]] = {}
    rows = select(PointShare.cohandling_id, PointShare.point_id).where(
        PointShare.handling_id.in_(lead_ids), PointShare.cohandling_id.is_not(None)
    )
    for cohandling_id, point_id in db.execute(rows):
        assert cohandling_id is not None
        found.setdefault(cohandling_id, set()).add(point_id)
    return found


def department_opinions(db: Session, handling_id: int) -> list[tuple[str, str]]:
    """What the supporting departments wrote, by the department's name, in the order they were asked."""
    rows = (
        select(Department.name, Assignment.opinion)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.handling_id == handling_id, Assignment.opinion != "", Assignment.ended_at.is_(None))
        .order_by(Assignment.id)
    )
    return [(name, text) for name, text in db.execute(rows)]


def lines_of(db: Session, round_id: int) -> dict[str, list[dict[str, Any]]]:
    """Which versions of which standard lines the paragraphs (by lineage) of a round took over."""
    rows = db.execute(
        select(
            ParagraphLine.lineage,
            StandardLine.topic,
            StandardLineVersion.number,
            StandardLineVersion.source,
        )
        .join(StandardLineVersion, StandardLineVersion.id == ParagraphLine.version_id)
        .join(StandardLine, StandardLine.id == StandardLineVersion.line_id)
        .where(ParagraphLine.round_id == round_id)
        .order_by(ParagraphLine.id)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for lineage, topic, number, source in rows:
        found.setdefault(lineage, []).append({"topic": topic, "version": number, "source": source})
    return found
