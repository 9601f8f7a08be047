"""Queries on drafts: points to answer, which paragraph answers what, where text came from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.storage.handling import merged_into
from proposals.storage.tables.cohandling import Opinion, OpinionPart
from proposals.storage.tables.drafting import Autosave, Draft, ParagraphSource, PointAnswer
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Point


def points_of(db: Session, handling: Handling) -> list[Point]:
    """Every point that this handling's letters must answer, those of merged cases behind its own."""
    proposals = [handling.proposal_id, *(h.proposal_id for h in merged_into(db, handling.id))]
    rows = db.scalars(select(Point).where(Point.proposal_id.in_(proposals), Point.dropped_at.is_(None)))
    return sorted(rows, key=lambda p: (proposals.index(p.proposal_id), p.position, p.id))


def drafts_of(db: Session, handling_id: int) -> list[tuple[Draft, int]]:
    """All versions with the number of their round, newest first; cancelled rounds aside."""
    rows = db.execute(
        select(Draft, Round.number)
        .join(Round, Round.id == Draft.round_id)
        .where(Round.handling_id == handling_id, Round.cancelled_at.is_(None))
        .order_by(Round.number.desc(), Draft.version.desc())
    )
    return [(draft, number) for draft, number in rows]


def draft_of(db: Session, handling_id: int, draft_id: int) -> tuple[Draft, int] | None:
    """One version with the number of its round, if it belongs to this handling."""
    row = db.execute(
        select(Draft, Round.number)
        .join(Round, Round.id == Draft.round_id)
        .where(Draft.id == draft_id, Round.handling_id == handling_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def answers_of(db: Session, round_id: int) -> list[PointAnswer]:
    """Which lineage answers which point."""
    return list(
        db.scalars(select(PointAnswer).where(PointAnswer.round_id == round_id).order_by(PointAnswer.id))
    )


def sources_of(db: Session, round_id: int) -> list[tuple[str, int, str]]:
    """Lineage, opinion part and the unit that wrote it."""
    rows = db.execute(
        select(ParagraphSource.lineage, ParagraphSource.part_id, Unit.short_name)
        .join(OpinionPart, OpinionPart.id == ParagraphSource.part_id)
        .join(Opinion, Opinion.id == OpinionPart.opinion_id)
        .join(Handling, Handling.id == Opinion.handling_id)
        .join(Unit, Unit.id == Handling.unit_id)
        .where(ParagraphSource.round_id == round_id)
        .order_by(ParagraphSource.id)
    )
    return [(lineage, part_id, unit) for lineage, part_id, unit in rows]


def opinions_for(db: Session, handling: Handling) -> Sequence[tuple[Opinion, Unit]]:
    """All opinions given to this lead, by unit, newest first within one."""
    leads = [handling.id, *(h.id for h in merged_into(db, handling.id))]
    rows = db.execute(
        select(Opinion, Unit)
        .join(Handling, Handling.id == Opinion.handling_id)
        .join(Unit, Unit.id == Handling.unit_id)
        .where(Handling.parent_id.in_(leads))
        .order_by(Handling.id, Opinion.id.desc())
    )
    return [(opinion, unit) for opinion, unit in rows]


def opinion_part_for(db: Session, handling: Handling, part_id: int) -> tuple[OpinionPart, Unit] | None:
    """A part of an opinion given to this lead, with its unit."""
    leads = [handling.id, *(h.id for h in merged_into(db, handling.id))]
    row = db.execute(
        select(OpinionPart, Unit)
        .join(Opinion, Opinion.id == OpinionPart.opinion_id)
        .join(Handling, Handling.id == Opinion.handling_id)
        .join(Unit, Unit.id == Handling.unit_id)
        .where(OpinionPart.id == part_id, Handling.parent_id.in_(leads))
    ).one_or_none()
    return (row[0], row[1]) if row else None


def autosave_of(db: Session, round_id: int, person_id: int | None) -> Autosave | None:
    """What this person left unsaved in this round."""
    return db.get(Autosave, (round_id, person_id)) if person_id is not None else None
