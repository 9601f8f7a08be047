"""The facts the rules ask for, gathered from the tables as plain values; decides nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select
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
from proposals.domain.workflow import MEMBER_PARTS, State
from proposals.storage.glance import Glance, glance_at
from proposals.storage.notices import open_notices
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact, ContactCase, ContactWay
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.handling import Assignment, Handling, RestrictedReader, Round, Waiver
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Proposer
from proposals.storage.tables.review import ReviewStep

NOT_AWAITED = (State.PENDING_DISPATCH, State.RETURNED, State.WITHDRAWN, State.TRANSFERRED, State.REFERRED)
"""States of a co-handling whose unit was not asked, or is no longer."""


def gather(db: Session, handling: Handling, kind: Kind, glance: Glance | None = None) -> Facts:
    """Everything the rules need to know of this handling, as plain values; ``glance`` is of this moment, if given."""
    seen = glance or glance_at(db, handling.id)
    authority_inside = bool(seen.dispatcher_inside) and handling.dispatcher_unit_id != handling.unit_id
    return Facts(
        handling_id=handling.id,
        version=handling.version,
        state=handling.state,
        part=handling.part,
        unit_id=handling.unit_id,
        dispatcher_unit_id=handling.dispatcher_unit_id,
        authority_inside=authority_inside,
        lead_unit_id=seen.lead_unit_id,
        lead_state=seen.lead_state,
        lead_handler_id=seen.lead_handler_id,
        lead_department_id=seen.lead_department_id,
        lead_outside=bool(seen.lead_stub),
        stub=handling.stub,
        restricted_to=_readers(db, handling.id) if handling.restricted else None,
        accepted=handling.accepted_at is not None,
        adjustment_refused=handling.adjustment_refused,
        adjustment_reported=seen.adjustment_reported_on is not None,
        adjustment_requested_by=seen.adjustment_asked_by,
        extension_pending=seen.extension_pending,
        round_no=handling.round_no,
        round_kind=seen.round_kind.value,
        round_opened_from=seen.round_opened_from,
        assignments=_assignments(db, handling.id) if seen.any_assignments else (),
        reviews=_reviews(db, seen) if seen.any_running_reviews else (),
        submitted_by=seen.submitted_by,
        cohandlings=cohandlings(db, handling.id) if seen.any_cohandlings else (),
        contacts=_contacts(db, seen.round_id) if seen.any_contacts else (),
        has_draft=seen.draft_id is not None,
        has_chain=seen.has_chain,
        unanswered_points=seen.unanswered_points if handling.part in MEMBER_PARTS else 0,
        unconfirmed_points=seen.unconfirmed_points if handling.part in MEMBER_PARTS else 0,
        unjudged_points=seen.unjudged_points if handling.part in MEMBER_PARTS else 0,
        comment_asked=seen.comment_asked,
        letters_in_round=seen.letters_in_round,
        deliveries=_deliveries(db, handling.id) if seen.any_letters else (),
        kind_rates_cohandling=kind.rates_cohandling,
        cosigner_rule=handling.cosigner_rule,
        merged_into_issued=seen.merged_into_issued,
        reopen_requested_by=handling.reopen_requested_by,
        waived=_waived(db, seen.round_id) if seen.any_waivers else frozenset(),
        open_notices=open_notices(db, handling.id) if seen.any_notices else (),
        past=handling.past,
    )


_handling, _round, _share, _step = (of.__table__ for of in (Handling, Round, Assignment, ReviewStep))
_contact, _contact_case = Contact.__table__, ContactCase.__table__
_letter, _delivery, _receipt, _proposer = (of.__table__ for of in (Letter, Delivery, Receipt, Proposer))
_reader, _waiver, _opinion, _unit = (of.__table__ for of in (RestrictedReader, Waiver, Opinion, Unit))

_READERS = select(_reader.c.person_id).where(_reader.c.handling_id == bindparam("handling_id"))
_WAIVED = select(_waiver.c.gate).where(_waiver.c.round_id == bindparam("round_id"))
_ASSIGNMENTS = (
    select(
        _share.c.id,
        _share.c.department_id,
        _share.c.lead,
        _share.c.handler_id,
        _share.c.accepted_at,
        _share.c.opinion_at,
    )
    .where(_share.c.handling_id == bindparam("handling_id"), _share.c.ended_at.is_(None))
    .order_by(_share.c.lead.desc(), _share.c.id)
)
_REVIEWS = (
    select(_step)
    .where(
        _step.c.round_id == bindparam("round_id"),
        _step.c.submission == bindparam("submission"),
        _step.c.state.not_in([StepState.VOID, StepState.RETURNED]),
    )
    .order_by(_step.c.position, _step.c.id)
)


def _readers(db: Session, handling_id: int) -> frozenset[int]:
    return frozenset(db.scalars(_READERS, {"handling_id": handling_id}))


def _waived(db: Session, round_id: int) -> frozenset[str]:
    return frozenset(db.scalars(_WAIVED, {"round_id": round_id}))


def _assignments(db: Session, handling_id: int) -> tuple[AssignmentFact, ...]:
    return tuple(
        AssignmentFact(
            id=a.id,
            department_id=a.department_id,
            lead=a.lead,
            handler_id=a.handler_id,
            accepted=a.accepted_at is not None,
            opinion_given=a.opinion_at is not None,
        )
        for a in db.execute(_ASSIGNMENTS, {"handling_id": handling_id})
    )


def _reviews(db: Session, seen: Glance) -> tuple[ReviewFact, ...]:
    steps = db.execute(_REVIEWS, {"round_id": seen.round_id, "submission": seen.submissions})
    return tuple(as_fact(step) for step in steps)


def as_fact(step: ReviewStep | Row[Any]) -> ReviewFact:
    """A review step, or a row with its columns, as the rules see it."""
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


_given = (
    select(func.count(_opinion.c.id))
    .join(_round, _round.c.id == _opinion.c.round_id)
    .where(_opinion.c.handling_id == _handling.c.id, _round.c.number == _handling.c.round_no)
    .correlate(_handling)
    .scalar_subquery()
)
_together = _handling.alias("together")
_COHANDLINGS = (
    select(_handling.c.id, _unit.c.name, _handling.c.state, _handling.c.released_at, _given)
    .join(_unit, _unit.c.id == _handling.c.unit_id)
    .where(
        _handling.c.parent_id.in_(
            select(_together.c.id).where(
                or_(
                    _together.c.id == bindparam("handling_id"),
                    _together.c.merged_into_id == bindparam("handling_id"),
                )
            )
        ),
        _handling.c.state.not_in(NOT_AWAITED),
    )
    .order_by(_handling.c.id)
)


def cohandlings(db: Session, handling_id: int) -> tuple[CohandlingFact, ...]:
    """Co-handlings somebody was asked for, under a lead or a case merged into it, and whether opinions are in."""
    rows = db.execute(_COHANDLINGS, {"handling_id": handling_id})
    return tuple(
        CohandlingFact(
            handling_id=i, unit_name=name, state=state, released=released is not None, answered=count > 0
        )
        for i, name, state, released, count in rows
    )


_CONTACTS = (
    select(_contact.c.id, _contact.c.stage, _contact.c.way, _contact.c.failed, _contact.c.on)
    .join(_contact_case, _contact_case.c.contact_id == _contact.c.id)
    .where(_contact_case.c.round_id == bindparam("round_id"))
    .order_by(_contact.c.on, _contact.c.id)
    .distinct()
)


def _contacts(db: Session, round_id: int) -> tuple[ContactFact, ...]:
    return tuple(
        ContactFact(
            stage=stage.value,
            face_to_face=way in (ContactWay.MEETING, ContactWay.FORUM),
            failed=failed,
            on=on,
        )
        for _, stage, way, failed, on in db.execute(_CONTACTS, {"round_id": round_id})
    )


_DELIVERIES = (
    select(
        _delivery.c.id,
        _round.c.number,
        _delivery.c.proposer_id,
        _proposer.c.leads,
        _delivery.c.delivered_on,
        _receipt.c.attitude,
        _receipt.c.result,
    )
    .join(_letter, _letter.c.id == _delivery.c.letter_id)
    .join(_round, _round.c.id == _letter.c.round_id)
    .join(_proposer, _proposer.c.id == _delivery.c.proposer_id, isouter=True)
    .join(
        _receipt, (_receipt.c.delivery_id == _delivery.c.id) & _receipt.c.superseded.is_(False), isouter=True
    )
    .where(_letter.c.handling_id == bindparam("handling_id"), _letter.c.void_at.is_(None))
    .order_by(_delivery.c.id)
)


def _deliveries(db: Session, handling_id: int) -> tuple[DeliveryFact, ...]:
    rows = db.execute(_DELIVERIES, {"handling_id": handling_id})
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
