"""The page 合稿: points, opinions and draft side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from proposals.domain.actors import Actor
from proposals.domain.collating import Contradiction, Said, contradictions, places
from proposals.domain.levels import heads, level_of
from proposals.domain.permissions import may
from proposals.domain.workflow import Action, steps
from proposals.services._matrix import PointRow, rows_of
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.services._opinions_shown import VERDICT_NAMES
from proposals.services._part_points import spoken_to
from proposals.storage.collation import department_opinions, opinions_with_parts, part_points_of
from proposals.storage.drafting import sources_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.cohandling import Opinion, OpinionPart, Verdict
from proposals.storage.tables.drafting import Draft

THE_DRAFT = "答复稿"


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph that a unit or a department wrote; a department's has no ``id`` and takes no verdict.

    ``points`` (numbers) it speaks to, ``automatic`` while only its wording says so; ``used_in`` counts paragraphs.
    """

    who: str
    text: str
    id: int = 0
    heading: bool = False
    given_on: date | None = None
    late: bool = False
    points: tuple[int, ...] = ()
    automatic: bool = False
    verdict: Verdict | None = None
    verdict_name: str = ""
    reason: str = ""
    used_in: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CollatedPoint:
    """A point with its answer, all that was said to it, and what of that does not agree."""

    row: PointRow
    parts: tuple[Part, ...]
    contradictions: tuple[Contradiction, ...]
    insert_after: str


@dataclass(frozen=True, slots=True)
class CollationPage:
    """Points side by side with opinions; ``loose``: parts that speak to no point, ``waiting``: units not heard yet."""

    case: Opened
    version: int
    points: tuple[CollatedPoint, ...]
    loose: tuple[Part, ...]
    waiting: tuple[str, ...]
    may_judge: bool
    may_insert: bool

    @property
    def unjudged(self) -> int:
        """How many parts of opinions still want a word."""
        every = {part.id: part for point in self.points for part in point.parts} | {
            p.id: p for p in self.loose
        }
        return sum(p.verdict is None and not p.heading for p in every.values() if p.id)

    @property
    def disagreeing(self) -> int:
        """How many contradictions are marked."""
        return sum(len(p.contradictions) for p in self.points)


def collation_page(office: Office, actor: Actor, handling_id: int) -> CollationPage:
    """合稿 of a lead's case in its running round: the newest opinion of each unit and department."""
    case = opened(office, actor, handling_id)
    draft = latest_draft(office.db, case.round.id)
    rows = rows_of(office, case.handling, case.round.id, draft)
    parts = [*_of_units(office, case, rows, draft), *_of_departments(office, case, rows)]
    return CollationPage(
        case=case,
        version=draft.version if draft else 0,
        points=tuple(_point(office, row, parts) for row in rows),
        loose=tuple(p for p in parts if not p.points),
        waiting=tuple(c.unit_name for c in case.facts.cohandlings if not (c.answered or c.released)),
        may_judge=_can(actor, case, Action.JUDGE_OPINION),
        may_insert=_can(actor, case, Action.SAVE_DRAFT),
    )


def _can(actor: Actor, case: Opened, action: Action) -> bool:
    return bool(steps(case.facts.state, action, case.facts.part)) and may(actor, action, case.facts)


def _point(office: Office, row: PointRow, parts: Sequence[Part]) -> CollatedPoint:
    mine = tuple(p for p in parts if row.number in p.points)
    last = max(row.passages, key=lambda p: p.number + len(p.beneath), default=None)
    answer = "\n".join(line for p in row.passages for line in (p.text, *p.beneath))
    # from the first of January on, so that a day just gone is compared like one to come
    said = [Said(who, text) for who, text in _together(mine)]
    if answer:
        said.append(Said(THE_DRAFT, answer))
    return CollatedPoint(
        row, mine, contradictions(said, date(office.today.year, 1, 1)), last.ends_with if last else ""
    )


def _together(parts: Iterable[Part]) -> Iterable[tuple[str, str]]:
    """What each said to a point, as one text."""
    said: dict[str, list[str]] = {}
    for part in parts:
        said.setdefault(part.who, []).append(part.text)
    return [(who, "\n".join(texts)) for who, texts in said.items()]


def _of_units(office: Office, case: Opened, rows: Sequence[PointRow], draft: Draft | None) -> Iterable[Part]:
    """The parts of the newest opinion of each unit."""
    newest: dict[int, tuple[Opinion, str]] = {}
    for opinion, unit in opinions_with_parts(office.db, case.handling):
        newest.setdefault(opinion.handling_id, (opinion, unit.short_name))
    placed = part_points_of(office.db, [part.id for opinion, _ in newest.values() for part in opinion.parts])
    numbers = {row.id: row.number for row in rows}
    used = _used_in(office, case, draft)
    for opinion, who in newest.values():
        for part, after in zip(opinion.parts, [*opinion.parts[1:], None], strict=True):
            links = [link for link in placed.get(part.id, ()) if link.point_id in numbers]
            yield replace(
                _part(opinion, part, who),
                heading=_is_heading(part, after),
                points=tuple(sorted(numbers[link.point_id] for link in links)),
                automatic=any(link.automatic for link in links),
                used_in=used.get(part.id, ()),
            )


def _part(opinion: Opinion, part: OpinionPart, who: str) -> Part:
    last = part.verdicts[-1] if part.verdicts else None
    return Part(
        who=who,
        text=part.text,
        id=part.id,
        given_on=opinion.given_on,
        late=opinion.late,
        verdict=last.verdict if last else None,
        verdict_name=VERDICT_NAMES[last.verdict] if last else "",
        reason=last.reason if last else "",
    )


def _is_heading(part: OpinionPart, after: OpinionPart | None) -> bool:
    return after is not None and heads(part.text, after.text)


def _of_departments(office: Office, case: Opened, rows: Sequence[PointRow]) -> Iterable[Part]:
    """Their opinions have no parts of their own; where they belong is told by their wording each time."""
    for name, text in department_opinions(office.db, case.handling.id):
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        found = places([int(level_of(line)) for line in lines], lines, spoken_to(rows))
        for line, number in zip(lines, found, strict=True):
            yield Part(who=name, text=line, points=(number,) if number else (), automatic=True)


def _used_in(office: Office, case: Opened, draft: Draft | None) -> Mapping[int, tuple[int, ...]]:
    """For each part of an opinion the numbers of the paragraphs that grew out of it."""
    numbers = {p.lineage: p.position + 1 for p in draft.paragraphs} if draft else {}
    found: dict[int, tuple[int, ...]] = {}
    for lineage, part_id, _ in sources_of(office.db, case.round.id):
        if lineage in numbers:
            found[part_id] = (*found.get(part_id, ()), numbers[lineage])
    return found
