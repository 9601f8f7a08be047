"""The matrix 逐条回应: each point beside the paragraphs that answer it, each paragraph with the points it answers."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.answering import covered, said_verdict
from proposals.domain.errors import NotFound
from proposals.domain.permissions import may
from proposals.domain.workflow import Action, steps
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.services._point_words import VERDICT_NAMES
from proposals.storage.drafting import answers_of, points_of
from proposals.storage.handling import latest_draft
from proposals.storage.points import owners_of, verdicts_of
from proposals.storage.tables.drafting import Draft, PointAnswer, PointVerdict, PointVerdictWord
from proposals.storage.tables.register import Point

__all__ = ["VERDICT_NAMES", "MatrixPage", "PointRow", "matrix_page"]


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
    """An answering paragraph with those beneath it; ``automatic``: found by its wording, not confirmed."""

    number: int
    text: str
    beneath: tuple[str, ...]
    automatic: bool


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


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """Points and paragraphs; what this person may do with them now."""

    case: Opened
    version: int
    points: tuple[PointRow, ...]
    paragraphs: tuple[Paragraph, ...]
    may_answer: bool
    may_correct: bool
    may_share: bool

    @property
    def unanswered(self) -> int:
        """How many points no paragraph answers."""
        return sum(not p.passages for p in self.points)

    @property
    def unconfirmed(self) -> int:
        """How many points are answered by wording alone."""
        return sum(p.unconfirmed for p in self.points)

    @property
    def unjudged(self) -> int:
        """How many points without a word on what is done with them."""
        return sum(p.verdict is None for p in self.points)

    def point(self, point_id: int) -> PointRow:
        """One of the points, or ``NotFound``."""
        found = next((p for p in self.points if p.id == point_id), None)
        if found is None:
            raise NotFound("没有找到这一条建议，可能已经删去，请从“逐条回应”重新打开。")
        return found

    def after(self, point: PointRow) -> PointRow | None:
        """The next point that still wants something done, behind this one or from the beginning."""
        order = [*self.points[point.number :], *self.points[: point.number - 1]]
        return next((p for p in order if not p.passages or p.unconfirmed or p.verdict is None), None)


def matrix_page(office: Office, actor: Actor, handling_id: int) -> MatrixPage:
    """The matrix of a case in its running round."""
    case = opened(office, actor, handling_id)
    draft = latest_draft(office.db, case.round.id)
    answers = answers_of(office.db, case.round.id)
    points = points_of(office.db, case.handling)
    return MatrixPage(
        case=case,
        version=draft.version if draft else 0,
        points=_rows(office, case, points, draft, answers),
        paragraphs=_paragraphs(draft, points, answers) if draft else (),
        may_answer=draft is not None and _can(actor, case, Action.SAVE_DRAFT),
        may_correct=_can(actor, case, Action.CORRECT_POINTS),
        may_share=_can(actor, case, Action.SHARE_POINTS),
    )


def _can(actor: Actor, case: Opened, action: Action) -> bool:
    facts = case.facts
    return bool(steps(facts.state, action, facts.part)) and may(actor, action, facts)


def _rows(
    office: Office, case: Opened, points: list[Point], draft: Draft | None, answers: list[PointAnswer]
) -> tuple[PointRow, ...]:
    verdicts = verdicts_of(office.db, case.round.id)
    owners = owners_of(office.db, case.handling.id)
    given: dict[int, list[PointAnswer]] = {}
    for answer in answers:
        given.setdefault(answer.point_id, []).append(answer)
    return tuple(
        _row(case, n, p, _passages(draft, given.get(p.id, [])), verdicts.get(p.id), owners.get(p.id, []))
        for n, p in enumerate(points, 1)
    )


def _row(
    case: Opened,
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
        merged=point.proposal_id != case.handling.proposal_id,
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
            beneath = tuple(draft.paragraphs[k].text for k in covered(levels, n)[1:])
            found[paragraph.lineage] = Passage(n + 1, paragraph.text, beneath, automatic[paragraph.lineage])
    return found


def _paragraphs(draft: Draft, points: list[Point], answers: list[PointAnswer]) -> tuple[Paragraph, ...]:
    numbers = {p.id: n for n, p in enumerate(points, 1)}
    answering: dict[str, list[int]] = {}
    for answer in answers:
        if answer.point_id in numbers:
            answering.setdefault(answer.lineage, []).append(numbers[answer.point_id])
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
