"""Where each point of a letter is answered and out of which opinions, frozen with the letter when it is numbered."""

from __future__ import annotations

from typing import Any

from proposals.services._matrix import PointRow, rows_of
from proposals.services._office import Office
from proposals.services._opinions_shown import VERDICT_NAMES
from proposals.storage.collation import (
    department_opinions,
    lines_of,
    opinions_with_parts,
    part_points_of,
)
from proposals.storage.drafting import points_of, sources_of
from proposals.storage.tables.cohandling import OpinionPart
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling

FIRST_WORDS, LONGEST_PARAGRAPH = 40, 400
"""Characters of a paragraph by which it is known again, and which a co-handler reads of its own."""


def frozen_sources(office: Office, handling: Handling, draft: Draft, proposal_id: int) -> dict[str, Any]:
    """For each point of this proposal verdict, reason and paragraphs; every part of an opinion with what became of it."""
    answered_here = {p.id for p in points_of(office.db, handling) if p.proposal_id == proposal_id}
    rows = [row for row in rows_of(office, handling, draft.round_id, draft) if row.id in answered_here]
    lines = lines_of(office.db, draft.round_id)
    parts = _parts(office, handling, draft, {row.id: row.number for row in rows})
    departments = department_opinions(office.db, handling.id)
    return {
        "points": [_point(row, draft, lines, parts) for row in rows],
        "parts": parts,
        "departments": [{"name": name, "text": text} for name, text in departments],
    }


def _point(
    row: PointRow, draft: Draft, lines: dict[str, list[dict[str, Any]]], parts: list[dict[str, Any]]
) -> dict[str, Any]:
    reached = [n for p in row.passages for n in range(p.number, p.number + 1 + len(p.beneath))]
    inside = set(reached)
    return {
        "number": row.number,
        "text": row.text,
        "verdict": row.verdict_name,
        "reason": row.reason,
        "paragraphs": [{"number": p.number, "text": p.text[:FIRST_WORDS]} for p in row.passages],
        "covers": reached,
        "parts": [
            part["id"]
            for part in parts
            if row.number in part["points"] or inside & {p["number"] for p in part["paragraphs"]}
        ],
        "lines": [line for n in reached for line in lines.get(draft.paragraphs[n - 1].lineage, ())],
    }


def _parts(office: Office, handling: Handling, draft: Draft, numbers: dict[int, int]) -> list[dict[str, Any]]:
    """Every part of every opinion, with its points, its verdict and the paragraphs that took it up."""
    opinions = opinions_with_parts(office.db, handling)
    placed = part_points_of(office.db, [part.id for opinion, _ in opinions for part in opinion.parts])
    used: dict[int, list[str]] = {}
    for lineage, part_id, _ in sources_of(office.db, draft.round_id):
        used.setdefault(part_id, []).append(lineage)
    return [
        {
            "unit": unit.short_name,
            "handling_id": opinion.handling_id,
            **_part(part),
            "points": sorted(numbers[p.point_id] for p in placed.get(part.id, ()) if p.point_id in numbers),
            "paragraphs": [
                {"number": p.position + 1, "text": p.text[:LONGEST_PARAGRAPH]}
                for p in draft.paragraphs
                if p.lineage in used.get(part.id, ())
            ],
        }
        for opinion, unit in opinions
        for part in opinion.parts
    ]


def _part(part: OpinionPart) -> dict[str, Any]:
    last = part.verdicts[-1] if part.verdicts else None
    return {
        "id": part.id,
        "text": part.text,
        "verdict": VERDICT_NAMES[last.verdict] if last else "",
        "reason": last.reason if last else "",
    }
