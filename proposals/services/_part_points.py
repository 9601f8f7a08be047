"""Parts of opinions and the points they speak to, by their wording: when an opinion comes, and when the draft grows."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from proposals.domain.collating import Point as SpokenTo
from proposals.domain.collating import places
from proposals.domain.levels import level_of
from proposals.services._matrix import PointRow, rows_of
from proposals.services._office import Office
from proposals.storage.collation import opinions_with_parts, part_points_of, points_by_cohandling
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.cohandling import Opinion, PartPoint
from proposals.storage.tables.handling import Handling


def place_parts(office: Office, lead: Handling) -> None:
    """Put each part of an opinion that stands under no point to the one it speaks to, until a person says otherwise.

    An opinion that somebody sorted by hand is left alone.
    """
    lead = office.db.get_one(Handling, lead.merged_into_id) if lead.merged_into_id else lead
    opinions = [opinion for opinion, _ in opinions_with_parts(office.db, lead)]
    if not opinions:
        return
    known = part_points_of(office.db, [part.id for opinion in opinions for part in opinion.parts])
    running = current_round(office.db, lead)
    rows = rows_of(office, lead, running.id, latest_draft(office.db, running.id))
    given = points_by_cohandling(office.db, list({lead.id, *(_parents(office, opinions))}))
    for opinion in opinions:
        if not any(not row.automatic for part in opinion.parts for row in known.get(part.id, ())):
            _place(office, opinion, rows, known, given.get(opinion.handling_id, set()))
    office.db.flush()


def spoken_to(rows: Collection[PointRow], mine: Collection[int] = ()) -> list[SpokenTo]:
    """The points as the wording is held against them; ``mine``: those (by id) that a unit was asked about."""
    return [
        SpokenTo(
            row.number,
            row.text,
            "\n".join(line for p in row.passages for line in (p.text, *p.beneath)),
            len(mine) == 1 and row.id in mine,
        )
        for row in rows
    ]


def _place(
    office: Office,
    opinion: Opinion,
    rows: Collection[PointRow],
    known: Mapping[int, list[PartPoint]],
    mine: Collection[int],
) -> None:
    texts = [part.text for part in opinion.parts]
    numbers = {row.number: row.id for row in rows}
    found = places([int(level_of(text)) for text in texts], texts, spoken_to(rows, mine))
    for part, number in zip(opinion.parts, found, strict=True):
        if number is not None and part.id not in known:
            office.db.add(PartPoint(part_id=part.id, point_id=numbers[number], automatic=True))


def _parents(office: Office, opinions: list[Opinion]) -> set[int]:
    """The leads that asked, those merged into another among them."""
    asked = (office.db.get(Handling, opinion.handling_id) for opinion in opinions)
    return {child.parent_id for child in asked if child is not None and child.parent_id is not None}
