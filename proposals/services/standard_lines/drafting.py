"""Lines found while drafting, and those that paragraphs of the newest draft were taken from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput
from proposals.domain.standard_lines import USABLE
from proposals.services._office import Office
from proposals.services.standard_lines.reading import LineShown, lines
from proposals.storage.tables.drafting import ParagraphLine
from proposals.storage.tables.standard_lines import StandardLine, StandardLineVersion

MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line that may be inserted; ``version_id`` is what the button sends."""

    version_id: int
    shown: LineShown


@dataclass(frozen=True, slots=True)
class UsedLine:
    """A paragraph, by its number, that was taken from a version of a line."""

    paragraph: int
    line_id: int
    topic: str
    version: int


@dataclass(frozen=True, slots=True)
class DraftLines:
    """What the panel shows: the query, a sentence where it cannot be searched, what was found, what is used."""

    query: str
    problem: str
    found: tuple[FoundLine, ...]
    more: int
    used: tuple[UsedLine, ...]


def lines_for_draft(
    office: Office, actor: Actor, unit_id: int, round_id: int, number_of: Mapping[str, int], query: str
) -> DraftLines:
    """The panel of a draft; ``number_of``: lineage → number of the paragraphs of its newest version."""
    problem, shown = "", []
    if query.strip():
        try:
            shown = lines(office, actor, unit_id, query, USABLE)
        except BadInput as refusal:
            problem = refusal.sentence
    found = tuple(FoundLine(each.version.id, each) for each in shown[:MOST_FOUND])
    return DraftLines(
        query, problem, found, max(0, len(shown) - MOST_FOUND), _used(office, round_id, number_of)
    )


def _used(office: Office, round_id: int, number_of: Mapping[str, int]) -> tuple[UsedLine, ...]:
    rows = office.db.execute(
        select(ParagraphLine.lineage, StandardLine.id, StandardLine.topic, StandardLineVersion.number)
        .join(StandardLineVersion, StandardLineVersion.id == ParagraphLine.version_id)
        .join(StandardLine, StandardLine.id == StandardLineVersion.line_id)
        .where(ParagraphLine.round_id == round_id)
        .order_by(ParagraphLine.id)
    )
    used = [
        UsedLine(number_of[lineage], line_id, topic, number)
        for lineage, line_id, topic, number in rows
        if lineage in number_of
    ]
    return tuple(sorted(used, key=lambda each: each.paragraph))
