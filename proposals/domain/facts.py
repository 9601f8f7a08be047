"""What the rules need to know of one handling: plain values, gathered by the door before it decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from proposals.domain.workflow import Part, State


class StepState(StrEnum):
    """Where one review step stands."""

    WAITING = "waiting"
    ACTIVE = "active"
    PASSED = "passed"
    RETURNED = "returned"
    VOID = "void"


class Rating(StrEnum):
    """What a member may answer to 办理态度 and 办理结果."""

    SATISFIED = "satisfied"
    FAIRLY_SATISFIED = "fairly_satisfied"
    UNDERSTANDING = "understanding"
    NOT_SATISFIED = "not_satisfied"


RATING_NAMES: dict[Rating, str] = {
    Rating.SATISFIED: "满意",
    Rating.FAIRLY_SATISFIED: "基本满意",
    Rating.UNDERSTANDING: "理解",
    Rating.NOT_SATISFIED: "不满意",
}


class CosignerRule(StrEnum):
    """Whose receipt decides when several people signed one proposal."""

    LEAD = "lead"
    EACH = "each"
    ANY = "any"


COSIGNER_RULE_NAMES: dict[CosignerRule, str] = {
    CosignerRule.LEAD: "以领衔人的评价为准",
    CosignerRule.EACH: "每人各算，谁不满意就为谁重新办理",
    CosignerRule.ANY: "任何一人不满意即重新办理",
}


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """One step of the running review."""

    id: int
    position: int
    name: str
    role: str
    unit_id: int
    department_id: int | None
    person_id: int | None
    state: StepState
    acted_by: int | None = None
    acted_order: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """One copy of a letter that is not void, and what came back for it."""

    id: int
    round_no: int
    proposer_id: int | None
    leads: bool
    delivered_on: date | None
    attitude: Rating | None = None
    result: Rating | None = None

    @property
    def rated(self) -> bool:
        """True once a receipt is in."""
        return self.result is not None or self.attitude is not None

    @property
    def not_satisfied(self) -> bool:
        """True if attitude or result is 不满意."""
        return Rating.NOT_SATISFIED in (self.attitude, self.result)


@dataclass(frozen=True, slots=True)
class CohandlingFact:
    """A co-handling under this handling, as its lead sees it."""

    handling_id: int
    unit_name: str
    state: State
    released: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class ContactFact:
    """One contact with a proposer in the running round."""

    stage: str
    face_to_face: bool
    failed: bool
    on: date


@dataclass(frozen=True, slots=True)
class AssignmentFact:
    """A department's share of the work inside the unit."""

    id: int
    department_id: int
    lead: bool
    handler_id: int | None
    accepted: bool
    opinion_given: bool


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A 督办单 that waits for its answer, and the unit that issued it."""

    id: int
    answer_by: date | None
    issuer_unit_id: int


@dataclass(frozen=True, slots=True)
class Facts:
    """One handling as the rules see it; dates are Beijing dates, ids are database ids."""

    handling_id: int
    version: int
    state: State
    part: Part
    unit_id: int | None
    dispatcher_unit_id: int | None = None
    authority_inside: bool = False
    lead_unit_id: int | None = None
    lead_state: State | None = None
    lead_handler_id: int | None = None
    lead_department_id: int | None = None
    lead_outside: bool = False
    stub: bool = False
    restricted_to: frozenset[int] | None = None
    accepted: bool = False
    adjustment_refused: bool = False
    adjustment_reported: bool = False
    adjustment_requested_by: int | None = None
    extension_pending: bool = False
    round_no: int = 1
    round_kind: str = "first"
    round_opened_from: State | None = None
    assignments: tuple[AssignmentFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    submitted_by: int | None = None
    cohandlings: tuple[CohandlingFact, ...] = ()
    contacts: tuple[ContactFact, ...] = ()
    has_draft: bool = False
    has_chain: bool = True
    unanswered_points: int = 0
    unconfirmed_points: int = 0
    unjudged_points: int = 0
    comment_asked: bool = False
    letters_in_round: int = 0
    letters_expected: int = 1
    deliveries: tuple[DeliveryFact, ...] = ()
    kind_rates_cohandling: bool = False
    cosigner_rule: CosignerRule = CosignerRule.ANY
    merged_into_issued: bool = False
    reopen_requested_by: int | None = None
    waived: frozenset[str] = frozenset()
    refusals_before: int = 0
    open_notices: tuple[NoticeFact, ...] = ()
    past: bool = False
    """Recorded from an old ledger, closed as it came."""

    @property
    def lead_assignment(self) -> AssignmentFact | None:
        """The lead department's assignment, if one was made."""
        return next((a for a in self.assignments if a.lead), None)

    @property
    def handler_id(self) -> int | None:
        """The handler of the lead department, if named."""
        lead = self.lead_assignment
        return lead.handler_id if lead else None

    @property
    def active_reviews(self) -> tuple[ReviewFact, ...]:
        """Steps that wait for somebody now; several where the chain is parallel."""
        return tuple(r for r in self.reviews if r.state is StepState.ACTIVE)

    @property
    def last_passed(self) -> ReviewFact | None:
        """The step passed last, by the order in which people acted."""
        passed = [r for r in self.reviews if r.state is StepState.PASSED and r.acted_order > 0]
        return max(passed, key=lambda r: r.acted_order, default=None)

    @property
    def current_deliveries(self) -> tuple[DeliveryFact, ...]:
        """Copies of the running round."""
        return tuple(d for d in self.deliveries if d.round_no == self.round_no)

    @property
    def answered_round(self) -> int:
        """Number of the latest round of which a copy was delivered; 0 if none."""
        return max((d.round_no for d in self.deliveries if d.delivered_on), default=0)
