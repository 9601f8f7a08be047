"""The facts the rules ask for, gathered from the tables as plain values; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from proposals.domain.facts import (
    AssignmentFact,
    CohandlingFact,
    ContactFact,
    DeliveryFact,
    Facts,
    ReviewFact,
    StepState,
)
from proposals.domain.kinds import Kind
from proposals.domain.proofing.structure import structural_errors
from proposals.domain.workflow import MEMBER_PARTS, State
from proposals.storage.handling import chain_for, current_round, latest_draft, merged_into
from proposals.storage.notices import open_notices
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import CommentRequest, Contact, ContactCase, ContactWay
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.drafting import Draft, DraftParagraph, PointAnswer
from proposals.storage.tables.handling import (
    Adjustment,
    Assignment,
    Extension,
    Handling,
    RestrictedReader,
    Round,
    Waiver,
)
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Point, Proposer
from proposals.storage.tables.review import ReviewStep

NOT_AWAITED = (State.PENDING_DISPATCH, State.RETURNED, State.WITHDRAWN, State.TRANSFERRED, State.REFERRED)
"""States of a co-handling whose unit was not asked, or is no longer."""


def gather(db: Session, handling: Handling, kind: Kind) -> Facts:
    """Everything the rules need to know of this handling, as plain values."""
    running = current_round(db, handling)
    lead = db.get(Handling, handling.parent_id) if handling.parent_id else None
    dispatcher = db.get(Unit, handling.dispatcher_unit_id) if handling.dispatcher_unit_id else None
    adjustment = _latest_adjustment(db, handling.id)
    draft = latest_draft(db, running.id)
    lead_handler_id, lead_department_id = _lead_people(db, lead)
    return Facts(
        handling_id=handling.id,
        version=handling.version,
        state=handling.state,
        part=handling.part,
        unit_id=handling.unit_id,
        dispatcher_unit_id=handling.dispatcher_unit_id,
        authority_inside=bool(dispatcher and dispatcher.inside and dispatcher.id != handling.unit_id),
        lead_unit_id=lead.unit_id if lead else None,
        lead_state=lead.state if lead else None,
        lead_handler_id=lead_handler_id,
        lead_department_id=lead_department_id,
        lead_outside=lead is not None and lead.stub,
        stub=handling.stub,
        restricted_to=_readers(db, handling),
        accepted=handling.accepted_at is not None,
        adjustment_refused=handling.adjustment_refused,
        adjustment_reported=bool(adjustment and adjustment.reported_on),
        adjustment_requested_by=adjustment.asked_by if adjustment else None,
        extension_pending=_extension_pending(db, handling.id),
        round_no=handling.round_no,
        round_kind=running.kind.value,
        round_opened_from=running.opened_from,
        assignments=_assignments(db, handling.id),
        reviews=_reviews(db, running),
        submitted_by=running.submitted_by,
        cohandlings=cohandlings(db, handling.id),
        contacts=_contacts(db, running.id),
        has_draft=draft is not None,
        has_chain=handling.unit_id is not None and chain_for(db, handling.unit_id, handling.part) is not None,
        unanswered_points=_unanswered_points(db, handling, running, draft),
        draft_errors=structural_errors(draft.body) if draft else (),
        comment_asked=draft is not None and _comment_asked(db, draft.id),
        letters_in_round=_count_letters(db, running.id),
        deliveries=_deliveries(db, handling.id),
        kind_rates_cohandling=kind.rates_cohandling,
        cosigner_rule=handling.cosigner_rule,
        merged_into_issued=_issued_together(db, handling.merged_into_id),
        reopen_requested_by=handling.reopen_requested_by,
        waived=frozenset(db.scalars(select(Waiver.gate).where(Waiver.round_id == running.id))),
        open_notices=open_notices(db, handling.id),
        past=handling.past,
    )


def _readers(db: Session, handling: Handling) -> frozenset[int] | None:
    if not handling.restricted:
        return None
    rows = select(RestrictedReader.person_id).where(RestrictedReader.handling_id == handling.id)
    return frozenset(db.scalars(rows))


def _latest_adjustment(db: Session, handling_id: int) -> Adjustment | None:
    return db.scalar(
        select(Adjustment)
        .where(Adjustment.handling_id == handling_id, Adjustment.outcome.is_(None))
        .order_by(Adjustment.id.desc())
        .limit(1)
    )


def _lead_people(db: Session, lead: Handling | None) -> tuple[int | None, int | None]:
    """The lead's handler, if named, and its lead department."""
    if lead is None:
        return None, None
    row = db.execute(
        select(Assignment.handler_id, Assignment.department_id).where(
            Assignment.handling_id == lead.id, Assignment.lead, Assignment.ended_at.is_(None)
        )
    ).first()
    return (row.handler_id, row.department_id) if row else (None, None)


def _extension_pending(db: Session, handling_id: int) -> bool:
    waiting = select(Extension.id).where(Extension.handling_id == handling_id, Extension.outcome.is_(None))
    return db.scalar(waiting.limit(1)) is not None


def _assignments(db: Session, handling_id: int) -> tuple[AssignmentFact, ...]:
    rows = db.scalars(
        select(Assignment)
        .where(Assignment.handling_id == handling_id, Assignment.ended_at.is_(None))
        .order_by(Assignment.lead.desc(), Assignment.id)
    )
    return tuple(
        AssignmentFact(
            id=a.id,
            department_id=a.department_id,
            lead=a.lead,
            handler_id=a.handler_id,
            accepted=a.accepted_at is not None,
            opinion_given=a.opinion_at is not None,
        )
        for a in rows
    )


def _reviews(db: Session, running: Round) -> tuple[ReviewFact, ...]:
    rows = db.scalars(
        select(ReviewStep)
        .where(
            ReviewStep.round_id == running.id,
            ReviewStep.submission == running.submissions,
            ReviewStep.state.not_in([StepState.VOID, StepState.RETURNED]),
        )
        .order_by(ReviewStep.position, ReviewStep.id)
    )
    return tuple(as_fact(r) for r in rows)


def as_fact(step: ReviewStep) -> ReviewFact:
    """A review step as the rules see it."""
    return ReviewFact(
        id=step.id,
        position=step.position,
        name=step.name,
        role=step.role.value,
        unit_id=step.unit_id,
        department_id=step.department_id,
        person_id=step.person_id,
        state=step.state,
        acted_by=step.acted_by,
        acted_order=step.acted_order,
    )


def cohandlings(db: Session, handling_id: int) -> tuple[CohandlingFact, ...]:
    """Co-handlings somebody was asked for, under a lead or a case merged into it, and whether opinions are in."""
    together = select(Handling.id).where(
        or_(Handling.id == handling_id, Handling.merged_into_id == handling_id)
    )
    given = (
        select(func.count(Opinion.id))
        .join(Round, Round.id == Opinion.round_id)
        .where(Opinion.handling_id == Handling.id, Round.number == Handling.round_no)
        .correlate(Handling)
        .scalar_subquery()
    )
    rows = db.execute(
        select(Handling.id, Unit.name, Handling.state, Handling.released_at, given)
        .join(Unit, Unit.id == Handling.unit_id)
        .where(
            Handling.parent_id.in_(together),
            Handling.state.not_in(NOT_AWAITED),
        )
        .order_by(Handling.id)
    )
    return tuple(
        CohandlingFact(
            handling_id=i, unit_name=name, state=state, released=released is not None, answered=count > 0
        )
        for i, name, state, released, count in rows
    )


def _contacts(db: Session, round_id: int) -> tuple[ContactFact, ...]:
    rows = db.execute(
        select(Contact.id, Contact.stage, Contact.way, Contact.failed, Contact.on)
        .join(ContactCase, ContactCase.contact_id == Contact.id)
        .where(ContactCase.round_id == round_id)
        .order_by(Contact.on, Contact.id)
        .distinct()
    )
    return tuple(
        ContactFact(
            stage=stage.value,
            face_to_face=way in (ContactWay.MEETING, ContactWay.FORUM),
            failed=failed,
            on=on,
        )
        for _, stage, way, failed, on in rows
    )


def _unanswered_points(db: Session, handling: Handling, running: Round, draft: Draft | None) -> int:
    """Points without a paragraph of the newest draft that answers them; nothing to count for co-handlers."""
    if handling.part not in MEMBER_PARTS:
        return 0
    lineages: Iterable[str] = ()
    if draft is not None:
        lineages = db.scalars(select(DraftParagraph.lineage).where(DraftParagraph.draft_id == draft.id)).all()
    answered = set(
        db.scalars(
            select(PointAnswer.point_id).where(
                PointAnswer.round_id == running.id, PointAnswer.lineage.in_(lineages)
            )
        )
    )
    proposals = [handling.proposal_id, *(h.proposal_id for h in merged_into(db, handling.id))]
    points = db.scalars(select(Point.id).where(Point.proposal_id.in_(proposals), Point.dropped_at.is_(None)))
    return sum(1 for p in points if p not in answered)


def _comment_asked(db: Session, draft_id: int) -> bool:
    asked = select(CommentRequest.id).where(CommentRequest.draft_id == draft_id)
    return db.scalar(asked.limit(1)) is not None


def _count_letters(db: Session, round_id: int) -> int:
    return (
        db.scalar(select(func.count(Letter.id)).where(Letter.round_id == round_id, Letter.void_at.is_(None)))
        or 0
    )


def _deliveries(db: Session, handling_id: int) -> tuple[DeliveryFact, ...]:
    rows = db.execute(
        select(
            Delivery.id,
            Round.number,
            Delivery.proposer_id,
            Proposer.leads,
            Delivery.delivered_on,
            Receipt.attitude,
            Receipt.result,
        )
        .join(Letter, Letter.id == Delivery.letter_id)
        .join(Round, Round.id == Letter.round_id)
        .join(Proposer, Proposer.id == Delivery.proposer_id, isouter=True)
        .join(Receipt, (Receipt.delivery_id == Delivery.id) & Receipt.superseded.is_(False), isouter=True)
        .where(Letter.handling_id == handling_id, Letter.void_at.is_(None))
        .order_by(Delivery.id)
    )
    return tuple(
        DeliveryFact(
            id=i,
            round_no=number,
            proposer_id=proposer_id,
            leads=bool(leads) or proposer_id is None,
            delivered_on=delivered_on,
            attitude=attitude,
            result=result,
        )
        for i, number, proposer_id, leads, delivered_on, attitude, result in rows
    )


def _issued_together(db: Session, merged_into_id: int | None) -> bool:
    if merged_into_id is None:
        return False
    issued = select(Letter.id).where(Letter.handling_id == merged_into_id, Letter.void_at.is_(None))
    return db.scalar(issued.limit(1)) is not None
