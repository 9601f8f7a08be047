"""The matrix 逐条回应: each point beside the paragraphs that answer it, each paragraph with the points it answers."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.permissions import may
from proposals.domain.workflow import Action, steps
from proposals.services._matrix import Paragraph, PointRow, paragraphs_of, rows_of
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.storage.handling import latest_draft


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
    points = rows_of(office, case.handling, case.round.id, draft)
    return MatrixPage(
        case=case,
        version=draft.version if draft else 0,
        points=points,
        paragraphs=paragraphs_of(draft, points) if draft else (),
        may_answer=draft is not None and _can(actor, case, Action.SAVE_DRAFT),
        may_correct=_can(actor, case, Action.CORRECT_POINTS),
        may_share=_can(actor, case, Action.SHARE_POINTS),
    )


def _can(actor: Actor, case: Opened, action: Action) -> bool:
    facts = case.facts
    return bool(steps(facts.state, action, facts.part)) and may(actor, action, facts)
