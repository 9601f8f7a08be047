"""Points beside paragraphs, as the matrix, the collation and the issued letter know them."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.answering import covered, said_verdict
from proposals.services._office import Office
from proposals.services._point_words import VERDICT_NAMES
from proposals.storage.drafting import answers_of, points_of
from proposals.storage.points import owners_of, verdicts_of
from proposals.storage.tables.drafting import Draft, PointAnswer, PointVerdict, PointVerdictWord
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Point


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the newest version (``number`` from 1) and the numbers of the points it answers itself."""

    number: int
    text: str
    level: int
    lineage: str
    points: tuple[int, ...]
    covered: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """An answering paragraph with those beneath it; ``automatic``: found by its wording, not confirmed.

    ``ends_with``: lineage of the last of them.
    """

    number: int
    text: str
    beneath: tuple[str, ...]
    automatic: bool
    ends_with: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point, where it is answered, what is done with it, and whose it is; ``merged``: of a case answered together."""

    id: int
    number: int
    text: str
    passages: tuple[Passage, ...]
    lineages: frozenset[str]
    verdict: PointVerdictWord | None
    verdict_name: str
    reason: str
    owners: tuple[str, ...]
    merged: bool

    @property
    def proposed(self) -> tuple[str, str]:
        """Verdict and reason that the answering paragraphs themselves speak of, as long as nobody said one."""
        if self.verdict is not None:
            return "", ""
        return said_verdict("\n".join(line for p in self.passages for line in (p.text, *p.beneath)))

    @property
    def unconfirmed(self) -> bool:
        """True if it is answered, and nobody but the wording says so."""
        return bool(self.passages) and all(p.automatic for p in self.passages)

    @property
    def wants_reason(self) -> bool:
        """True where a word of reason is recommended and there is none."""
        return self.verdict is PointVerdictWord.EXPLAINED and not self.reason


def rows_of(office: Office, handling: Handling, round_id: int, draft: Draft | None) -> tuple[PointRow, ...]:
    """Every point of a case as it stands in a round, beside the paragraphs of a version."""
    points, verdicts = points_of(office.db, handling), verdicts_of(office.db, round_id)
    owners = owners_of(office.db, handling.id)
    given: dict[int, list[PointAnswer]] = {}
    for answer in answers_of(office.db, round_id):
        given.setdefault(answer.point_id, []).append(answer)
    return tuple(
        _row(handling, n, p, _passages(draft, given.get(p.id, [])), verdicts.get(p.id), owners.get(p.id, []))
        for n, p in enumerate(points, 1)
    )


def _row(
    handling: Handling,
    number: int,
    point: Point,
    found: dict[str, Passage],
    verdict: PointVerdict | None,
    owners: list[str],
) -> PointRow:
    return PointRow(
        id=point.id,
        number=number,
        text=point.text,
        passages=tuple(sorted(found.values(), key=lambda p: p.number)),
        lineages=frozenset(found),
        verdict=verdict.verdict if verdict else None,
        verdict_name=VERDICT_NAMES[verdict.verdict] if verdict else "",
        reason=verdict.reason if verdict else "",
        owners=tuple(owners),
        merged=point.proposal_id != handling.proposal_id,
    )


def _passages(draft: Draft | None, answers: list[PointAnswer]) -> dict[str, Passage]:
    """The answering paragraphs of a version by lineage; answers in lost paragraphs are not shown."""
    if draft is None or not answers:
        return {}
    automatic = {a.lineage: a.automatic for a in answers}
    levels = [p.level for p in draft.paragraphs]
    found = {}
    for n, paragraph in enumerate(draft.paragraphs):
        if paragraph.lineage in automatic:
            reached = covered(levels, n)
            found[paragraph.lineage] = Passage(
                n + 1,
                paragraph.text,
                tuple(draft.paragraphs[k].text for k in reached[1:]),
                automatic[paragraph.lineage],
                draft.paragraphs[reached[-1]].lineage,
            )
    return found


def paragraphs_of(draft: Draft, points: tuple[PointRow, ...]) -> tuple[Paragraph, ...]:
    """Every paragraph of a version with the points it answers itself."""
    answering: dict[str, list[int]] = {}
    for point in points:
        for lineage in point.lineages:
            answering.setdefault(lineage, []).append(point.number)
    levels = [p.level for p in draft.paragraphs]
    reached = {
        k for n, p in enumerate(draft.paragraphs) if p.lineage in answering for k in covered(levels, n)
    }
    return tuple(
        Paragraph(
            n + 1, p.text, p.level, p.lineage, tuple(sorted(answering.get(p.lineage, ()))), n in reached
        )
        for n, p in enumerate(draft.paragraphs)
    )
