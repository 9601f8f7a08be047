"""What the pages of submission and approval show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from proposals.domain import gates
from proposals.domain.actors import ROLE_NAMES, WAY_NAMES, Actor, Way
from proposals.domain.facts import StepState
from proposals.domain.letter import LetterText, Signer
from proposals.domain.permissions import is_clerk_of_unit, may, may_record, reviews_step
from proposals.domain.workflow import Action, State
from proposals.services._commitments import commitments_to_tell
from proposals.services._letter_facts import letter_facts, letter_text
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.services._opinions_shown import OpinionShown, opinions_shown
from proposals.services._proofing import Proofread, proofread_letter, told_errors
from proposals.services._waiving import WITH_THE_OFFICE
from proposals.services.review.phrases import PhraseShown, phrases_of
from proposals.storage.handling import chain_for, latest_draft
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Round
from proposals.storage.tables.organisation import Department
from proposals.storage.tables.review import ReviewStep

STATE_WORDS: dict[StepState, str] = {
    StepState.WAITING: "未到",
    StepState.ACTIVE: "正在办理",
    StepState.PASSED: "同意",
    StepState.RETURNED: "退回",
    StepState.VOID: "不再需要",
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step as a line of the history; ``mine`` where it waits for the person who looks."""

    id: int
    submission: int
    position: int
    name: str
    who: str
    state: StepState
    words: str
    name_acted: str
    title_acted: str
    at: datetime | None
    opinion: str
    recorded: str
    carried: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What an approver needs: the letter as it will look, who said what, what waits."""

    case: Opened
    letter: LetterText
    draft_id: int
    version: int
    sha256: str
    author: str
    steps: tuple[StepShown, ...]
    history: tuple[StepShown, ...]
    mine: StepShown | None
    last: bool
    may_record: bool
    can_return_to: tuple[StepShown, ...]
    opinions: tuple[OpinionShown, ...]
    phrases: tuple[PhraseShown, ...]
    previous_draft_id: int | None
    report: Proofread
    may_waive: bool

    @property
    def active(self) -> tuple[StepShown, ...]:
        """Steps that wait now."""
        return tuple(s for s in self.steps if s.state is StepState.ACTIVE)


@dataclass(frozen=True, slots=True)
class GateShown:
    """A gate that is not passed; ``by_office``: only the office may waive it, and this person is not of it."""

    gate: str
    name: str
    sentence: str
    blocks: bool
    waivable: bool
    by_office: bool


@dataclass(frozen=True, slots=True)
class SubmitPage:
    """What stands before submission: the letter, the way it will take, the gates that are open."""

    case: Opened
    letter: LetterText | None
    version: int
    sha256: str
    way: tuple[str, ...]
    gates: tuple[GateShown, ...]
    has_chain: bool


def submit_page(office: Office, actor: Actor, handling_id: int) -> SubmitPage:
    """The page before 送审."""
    case = opened(office, actor, handling_id)
    draft = latest_draft(office.db, case.round.id)
    facts = letter_facts(office, case.handling, draft) if draft else None
    data = commitments_to_tell(office, case.kind, draft)
    data |= told_errors(proofread_letter(office, case.round, facts)) if facts else {}
    found = gates.findings(Action.SUBMIT, case.facts, data, office.gate_modes)
    unit_id = case.handling.unit_id
    chain = chain_for(office.db, unit_id, case.handling.part) if unit_id else None
    return SubmitPage(
        case=case,
        letter=letter_text(office, facts, case.handling.part) if facts else None,
        version=draft.version if draft else 0,
        sha256=draft.sha256 if draft else "",
        way=tuple(dict.fromkeys(s.name for s in chain.steps)) if chain else ("主要领导签发",),
        gates=tuple(_gate(f, is_clerk_of_unit(actor, case.facts)) for f in found),
        has_chain=chain is not None,
    )


def _gate(finding: gates.Finding, clerk: bool) -> GateShown:
    by_office = finding.gate in WITH_THE_OFFICE and not clerk
    return GateShown(
        finding.gate.value,
        gates.GATE_NAMES[finding.gate],
        finding.sentence,
        finding.mode is gates.Mode.BLOCK,
        finding.mode is gates.Mode.BLOCK and finding.gate not in gates.NOT_WAIVABLE and not by_office,
        by_office,
    )


def review_page(office: Office, actor: Actor, handling_id: int) -> ReviewPage | None:
    """The page of an approver; None where nothing was ever submitted in this round."""
    case = opened(office, actor, handling_id)
    rows = _rows(office, case.round)
    if not rows:
        return None
    current = [r for r in rows if r.submission == case.round.submissions]
    draft = office.db.get_one(Draft, current[-1].draft_id)
    history = tuple(_shown(office, actor, case, row) for row in rows)
    steps = tuple(
        s
        for s in history
        if s.submission == case.round.submissions and s.state not in (StepState.VOID, StepState.RETURNED)
    )
    facts = letter_facts(office, case.handling, draft, _signer(actor, case, rows))
    mine = next((s for s in steps if s.mine), None)
    at = mine or next((s for s in steps if s.state is StepState.ACTIVE), None)
    return ReviewPage(
        case=case,
        letter=letter_text(office, facts, case.handling.part),
        draft_id=draft.id,
        version=draft.version,
        sha256=draft.sha256,
        author=draft.author_name,
        steps=steps,
        history=history,
        mine=mine,
        last=at is not None and all(s.state is StepState.PASSED or s.id == at.id for s in steps),
        may_record=may_record(actor, Action.APPROVE, case.facts),
        can_return_to=_returnable(steps, at),
        opinions=opinions_shown(office, case.handling, {p.lineage: p.position + 1 for p in draft.paragraphs}),
        phrases=phrases_of(office, actor),
        previous_draft_id=_draft_before(rows, case.round.submissions, draft.id),
        report=proofread_letter(office, case.round, facts),
        may_waive=may(actor, Action.WAIVE_FINDING, case.facts),
    )


def _rows(office: Office, running: Round) -> list[ReviewStep]:
    return list(
        office.db.scalars(
            select(ReviewStep)
            .where(ReviewStep.round_id == running.id)
            .order_by(ReviewStep.submission, ReviewStep.position, ReviewStep.id)
        )
    )


def _shown(office: Office, actor: Actor, case: Opened, row: ReviewStep) -> StepShown:
    department = office.db.get(Department, row.department_id) if row.department_id else None
    active = next((r for r in case.facts.active_reviews if r.id == row.id), None)
    way = row.on_behalf["way"] if row.on_behalf else ""
    return StepShown(
        id=row.id,
        submission=row.submission,
        position=row.position,
        name=row.name,
        who=(department.name if department else "") or ROLE_NAMES[row.role],
        state=row.state,
        words=STATE_WORDS[row.state],
        name_acted=row.acted_name,
        title_acted=row.acted_title,
        at=row.acted_at,
        opinion=row.opinion,
        recorded=WAY_NAMES[Way(way)] if way else "",
        carried=row.state is StepState.PASSED and row.acted_order == 0,
        mine=active is not None
        and case.facts.state is State.UNDER_REVIEW
        and reviews_step(actor, active)
        and may(actor, Action.APPROVE, case.facts),
    )


def _returnable(steps: tuple[StepShown, ...], at: StepShown | None) -> tuple[StepShown, ...]:
    if at is None:
        return ()
    return tuple(s for s in steps if s.state is StepState.PASSED and s.position < at.position)


def _draft_before(rows: list[ReviewStep], submission: int, draft_id: int) -> int | None:
    """The version submitted last before this one, where it is another one: what changed since."""
    earlier = [r.draft_id for r in rows if r.submission < submission and r.draft_id != draft_id]
    return earlier[-1] if earlier else None


def _signer(actor: Actor, case: Opened, rows: list[ReviewStep]) -> Signer | None:
    """Who signed, or whoever is about to; the preview says ××× until then."""
    if case.facts.state is State.UNDER_REVIEW:
        left = [r for r in case.facts.reviews if r.state is not StepState.PASSED]
        signs = len(left) == 1 and reviews_step(actor, left[0]) and bool(actor.title)
        return Signer(actor.name, actor.title) if signs else None
    passed = [r for r in rows if r.submission == case.round.submissions and r.state is StepState.PASSED]
    last = max(passed, key=lambda r: (r.acted_order, r.position), default=None)
    return Signer(last.acted_name, last.acted_title) if last and last.acted_title else None
