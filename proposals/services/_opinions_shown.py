"""会办意见 as a drafter and a reviewer read them: by unit, with the lead's verdict and where they were used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals.services._office import Office
from proposals.storage.drafting import opinions_for, sources_of
from proposals.storage.handling import current_round
from proposals.storage.tables.cohandling import Opinion, OpinionPart, Verdict
from proposals.storage.tables.handling import Handling

VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.ADOPTED: "采纳",
    Verdict.PARTLY: "部分采纳",
    Verdict.NOT_ADOPTED: "未采纳",
}


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of an opinion: the verdict as people say it, the paragraphs that took it up."""

    id: int
    text: str
    verdict: str
    reason: str
    used_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpinionShown:
    """One opinion of one unit."""

    unit: str
    given_by: str
    given_on: date
    late: bool
    parts: tuple[PartShown, ...]


def opinions_shown(
    office: Office, handling: Handling, number_of: Mapping[str, int] | None = None
) -> tuple[OpinionShown, ...]:
    """Every opinion given to this lead; ``number_of`` maps the lineages of a draft to paragraph numbers."""
    used: dict[int, list[int]] = {}
    for lineage, part_id, _ in sources_of(office.db, current_round(office.db, handling).id):
        if number_of and lineage in number_of:
            used.setdefault(part_id, []).append(number_of[lineage])
    return tuple(
        _shown(opinion, unit.short_name, used) for opinion, unit in opinions_for(office.db, handling)
    )


def _shown(opinion: Opinion, unit: str, used: Mapping[int, list[int]]) -> OpinionShown:
    parts = tuple(_part(part, tuple(sorted(used.get(part.id, ())))) for part in opinion.parts)
    return OpinionShown(unit, opinion.given_by, opinion.given_on, opinion.late, parts)


def _part(part: OpinionPart, used_in: tuple[int, ...]) -> PartShown:
    last = part.verdicts[-1] if part.verdicts else None
    return PartShown(
        part.id,
        part.text,
        VERDICT_NAMES[last.verdict] if last else "",
        last.reason if last else "",
        used_in,
    )
