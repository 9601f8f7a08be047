"""The rows of the running review: made from the chain, put on, taken back; nothing of them is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, select

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.errors import BadInput
from proposals.domain.facts import StepState
from proposals.domain.printable import check_text
from proposals.services._apply import Act, on_behalf_as_json
from proposals.services._office import Office
from proposals.storage.handling import chain_for
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Round
from proposals.storage.tables.organisation import Person, Post
from proposals.storage.tables.review import ChainStep, ReviewStep, StepKind, Whose

OPINION = 1_000
SIGNED_ALONE = "主要领导签发"
"""The one step of a unit that has configured no chain; most often the clerk records it from paper."""
RUNNING = (StepState.WAITING, StepState.ACTIVE, StepState.PASSED)


def make_steps(act: Act, draft: Draft) -> list[ReviewStep]:
    """Steps of this submission, all waiting, as the unit's chain for this part says."""
    unit_id = act.handling.unit_id
    assert unit_id is not None
    chain = chain_for(act.office.db, unit_id, act.handling.part)
    steps = [
        _step(act, draft, step, department_id)
        for step in (chain.steps if chain else [])
        for department_id in _departments(act, step)
    ]
    return steps or [_sole_step(act, draft)]


def _departments(act: Act, step: ChainStep) -> list[int | None]:
    """For which departments a step of the chain is made: none leaves it out."""
    if step.whose is Whose.UNIT:
        return [None]
    lead = step.whose is Whose.LEAD_DEPARTMENT
    return [a.department_id for a in act.facts.assignments if a.lead is lead]


def _step(act: Act, draft: Draft, step: ChainStep, department_id: int | None) -> ReviewStep:
    assert act.handling.unit_id is not None
    return ReviewStep(
        round_id=act.round.id,
        draft_id=draft.id,
        draft_sha256=draft.sha256,
        submission=act.round.submissions,
        position=step.position,
        kind=step.kind,
        name=step.name,
        role=step.role,
        unit_id=act.handling.unit_id,
        department_id=department_id,
        person_id=step.person_id,
        state=StepState.WAITING,
    )


def _sole_step(act: Act, draft: Draft) -> ReviewStep:
    sole = ChainStep(position=1, kind=StepKind.SIGN, name=SIGNED_ALONE, role=Role.DIRECTOR, whose=Whose.UNIT)
    return _step(act, draft, sole, None)


def running_steps(office: Office, running: Round) -> list[ReviewStep]:
    """Steps of the running submission that count, in order."""
    return list(
        office.db.scalars(
            select(ReviewStep)
            .where(
                ReviewStep.round_id == running.id,
                ReviewStep.submission == running.submissions,
                ReviewStep.state.in_(RUNNING),
            )
            .order_by(ReviewStep.position, ReviewStep.id)
        )
    )


def activate_next(office: Office, steps: Iterable[ReviewStep]) -> list[ReviewStep]:
    """Put the first position that is not passed to work, side by side where it has several steps."""
    open_ones = [s for s in steps if s.state is not StepState.PASSED]
    first = min((s.position for s in open_ones), default=None)
    fresh = [s for s in open_ones if s.position == first and s.state is StepState.WAITING]
    for step in fresh:
        step.state, step.activated_at = StepState.ACTIVE, office.now
    return fresh


def again(office: Office, step: ReviewStep, old_state: StepState) -> ReviewStep:
    """The same step waiting once more; the old row stays as ``old_state`` with what was said."""
    fresh = ReviewStep(
        round_id=step.round_id,
        draft_id=step.draft_id,
        draft_sha256=step.draft_sha256,
        submission=step.submission,
        position=step.position,
        kind=step.kind,
        name=step.name,
        role=step.role,
        unit_id=step.unit_id,
        department_id=step.department_id,
        person_id=step.person_id,
        state=StepState.WAITING,
    )
    step.state = old_state
    office.db.add(fresh)
    return fresh


def mark(act: Act, step: ReviewStep, state: StepState, opinion: str, order: int) -> None:
    """Write on a step who really acted, with the title of the day, and what they said."""
    step.state, step.opinion, step.acted_order = state, opinion, order
    step.acted_at = act.office.now
    step.acted_by = acted_by(act)
    step.acted_name = act.acted_name
    step.acted_title = _title(act, act.on_behalf)
    step.on_behalf = on_behalf_as_json(act.on_behalf)


def acted_by(act: Act) -> int | None:
    """The person who really acted, if known here; else whoever wrote it down and may take it back."""
    if act.on_behalf is not None and act.on_behalf.person_id is not None:
        return act.on_behalf.person_id
    return act.actor.person_id


def next_order(act: Act) -> int:
    """Orders count the acts of one submission from 1; carried over approvals have 0."""
    latest = select(func.max(ReviewStep.acted_order)).where(
        ReviewStep.round_id == act.round.id, ReviewStep.submission == act.round.submissions
    )
    return (act.office.db.scalar(latest) or 0) + 1


def _title(act: Act, on_behalf: OnBehalf | None) -> str:
    if on_behalf is None:
        return title_on(act, act.actor.person_id) or act.actor.title
    return on_behalf.title.strip() or title_on(act, on_behalf.person_id or _person_named(act, on_behalf.name))


def title_on(act: Act, person_id: int | None) -> str:
    """The title of the post held for this unit on the day of the act, else that of the person."""
    if person_id is None:
        return ""
    on = act.acted_on
    post = act.office.db.scalar(
        select(Post.title)
        .where(
            Post.person_id == person_id,
            Post.unit_id == act.handling.unit_id,
            Post.valid_from <= on,
            or_(Post.valid_to.is_(None), Post.valid_to >= on),
        )
        .order_by(Post.valid_from.desc(), Post.id.desc())
        .limit(1)
    )
    person = act.office.db.get(Person, person_id)
    return post or (person.title if person else "")


def _person_named(act: Act, name: str) -> int | None:
    """The one person of the unit who bears this name; None for several or for nobody."""
    found = act.office.db.scalars(
        select(Person.id).where(Person.unit_id == act.handling.unit_id, Person.name == name.strip())
    ).all()
    return found[0] if len(found) == 1 else None


def opinion_of(text: str) -> str:
    """An opinion as kept; may be empty."""
    return check_text(text, "意见", OPINION, multiline=True, field="opinion")


def reason_of(text: str, what: str) -> str:
    """A reason as kept; never empty."""
    kept = check_text(text, f"{what}的理由", OPINION, multiline=True, field="reason")
    if not kept:
        raise BadInput(f"请写明{what}的理由。", field="reason")
    return kept


def delegator(office: Office, actor: Actor, step: ReviewStep) -> str:
    """Whose delegate acts on this step; empty where somebody acts in their own right."""
    fitting = [
        g
        for g in actor.grants
        if g.role is step.role
        and g.unit_id == step.unit_id
        and (step.department_id is None or g.department_id in (None, step.department_id))
    ]
    own = actor.person_id == step.person_id or any(g.delegated_by is None for g in fitting)
    if (own and step.person_id is None) or actor.person_id == step.person_id:
        return ""
    lent = next((g.delegated_by for g in fitting if g.delegated_by is not None), None)
    person = office.db.get(Person, lent) if lent is not None else None
    return person.name if person else ""
