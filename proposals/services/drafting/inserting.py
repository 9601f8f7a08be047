"""A passage goes into a draft as a new version: a part of an opinion, or a standard line; its paragraphs remember it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.letter import paragraphs
from proposals.domain.levels import parse_line
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._standard_lines import usable_version
from proposals.services.drafting.saving import (
    Saved,
    add_version,
    fresh_lineage,
    lineages_of,
    refuse_outdated,
)
from proposals.services.drafting.text import DraftText, checked
from proposals.storage.drafting import opinion_part_for
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft, ParagraphLine, ParagraphSource


def insert_opinion_part(
    office: Office,
    actor: Actor,
    handling_id: int,
    part_id: int,
    text: DraftText,
    *,
    after: str = "",
    base_version: int,
    seen: int | None = None,
) -> Saved:
    """Keep what is typed with one part of an opinion behind the paragraph of lineage ``after``, else at the end.

    The new paragraphs remember the part through all later versions. A number in front of it is dropped.
    """
    act = open_act(office, actor, handling_id, Action.SAVE_DRAFT, seen=seen)
    found = opinion_part_for(office.db, act.handling, part_id)
    if found is None:
        raise NotFound("没有找到这段会办意见，请刷新页面后重试。")
    part, unit = found
    made = _with_passage(act, part.text, text, after, base_version)
    for lineage in made.fresh:
        office.db.add(ParagraphSource(round_id=act.round.id, lineage=lineage, part_id=part.id))
    return add_version(act, made.latest, made.text, made.lineages, f"插入{unit.short_name}会办意见")


def insert_into_newest(
    office: Office, actor: Actor, handling_id: int, part_id: int, *, after: str = "", base_version: int
) -> Saved:
    """The same with the newest version as it is, or with an empty page where nothing was saved yet."""
    latest = latest_draft(office.db, opened(office, actor, handling_id).round.id)
    text = DraftText.stored(latest.body, latest.fields) if latest else DraftText("")
    return insert_opinion_part(
        office, actor, handling_id, part_id, text, after=after, base_version=base_version
    )


def insert_standard_line(
    office: Office,
    actor: Actor,
    handling_id: int,
    version_id: int,
    text: DraftText,
    *,
    after: str = "",
    base_version: int,
    seen: int | None = None,
) -> Saved:
    """The same with a version of a standard line of the unit; ``NotPossible`` for one that may not be said today."""
    act = open_act(office, actor, handling_id, Action.SAVE_DRAFT, seen=seen)
    line, version = usable_version(office, act.handling.unit_id or 0, version_id)
    made = _with_passage(act, version.text, text, after, base_version)
    for lineage in made.fresh:
        office.db.add(ParagraphLine(round_id=act.round.id, lineage=lineage, version_id=version.id))
    return add_version(act, made.latest, made.text, made.lineages, f"插入答复口径“{line.topic}”")


@dataclass(frozen=True, slots=True)
class _Made:
    """The text with the passage in it, and the lineages of its paragraphs, those of the passage again as ``fresh``."""

    latest: Draft | None
    text: DraftText
    lineages: list[str]
    fresh: list[str]


def _with_passage(act: Act, passage: str, text: DraftText, after: str, base_version: int) -> _Made:
    latest = latest_draft(act.office.db, act.round.id)
    refuse_outdated(latest, base_version)
    inserted = [_without_number(p.text) for p in paragraphs(passage)]
    fresh = [fresh_lineage() for _ in inserted]
    if not text.body.strip():
        return _Made(latest, checked(replace(text, body="\n".join(inserted)), act.kind), fresh, fresh)
    typed = checked(text, act.kind)
    lineages = lineages_of(latest, typed)
    lines = [p.text for p in paragraphs(typed.body)]
    at = lineages.index(after) + 1 if after in lineages else len(lines)
    body = "\n".join([*lines[:at], *inserted, *lines[at:]])
    whole = checked(replace(typed, body=body), act.kind)
    return _Made(latest, whole, [*lineages[:at], *fresh, *lineages[at:]], fresh)


def _without_number(line: str) -> str:
    numbered = parse_line(line)
    return numbered.text.strip() or line if numbered else line
