"""Steps of the running review as other stages need them: who signed, and putting the last one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.dates import BEIJING
from proposals.domain.errors import NotPossible
from proposals.domain.facts import StepState
from proposals.domain.letter import Signer
from proposals.services._office import Office
from proposals.storage.tables.handling import Round
from proposals.storage.tables.review import ReviewStep


@dataclass(frozen=True, slots=True)
class Signature:
    """Who really signed, and the Beijing date."""

    signer: Signer
    on: date
    draft_id: int


def last_passed_step(office: Office, running: Round) -> ReviewStep | None:
    """The step of the running submission that was passed last."""
    return office.db.scalar(
        select(ReviewStep)
        .where(
            ReviewStep.round_id == running.id,
            ReviewStep.submission == running.submissions,
            ReviewStep.state == StepState.PASSED,
        )
        .order_by(ReviewStep.acted_order.desc(), ReviewStep.position.desc(), ReviewStep.id.desc())
        .limit(1)
    )


def signature_of(office: Office, running: Round) -> Signature:
    """Who signed this round's draft: the last step passed, and for 代录 the one who really did it."""
    step = last_passed_step(office, running)
    if step is None or step.acted_at is None:
        raise NotPossible("没有找到签发记录，不能编号；请先完成签发（纸质签批的由提案办理员代录）。")
    on = step.acted_at.astimezone(BEIJING).date()
    name, title = step.acted_name, step.acted_title
    if step.on_behalf:
        on = date.fromisoformat(step.on_behalf["on"])
        name, title = step.on_behalf["name"], step.on_behalf.get("title") or title
    return Signature(Signer(name, title), on, step.draft_id)


def reopen_last_step(office: Office, running: Round) -> None:
    """Put the last step back to its person: the passed row stays as void, a fresh one waits."""
    last = last_passed_step(office, running)
    assert last is not None
    last.state = StepState.VOID
    office.db.add(
        ReviewStep(
            round_id=last.round_id,
            draft_id=last.draft_id,
            draft_sha256=last.draft_sha256,
            submission=last.submission,
            position=last.position,
            kind=last.kind,
            name=last.name,
            role=last.role,
            unit_id=last.unit_id,
            department_id=last.department_id,
            person_id=last.person_id,
            state=StepState.ACTIVE,
            activated_at=office.now,
        )
    )
    office.db.flush()
