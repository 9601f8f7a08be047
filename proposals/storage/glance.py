"""What lies under a handling, told by one statement: a list that is empty is then not asked for.

Statements that every page runs are built once, here and beside: SQLAlchemy builds longer than it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from proposals.domain.facts import StepState
from proposals.domain.workflow import State
from proposals.storage.tables.contact import CommentRequest, ContactCase
from proposals.storage.tables.drafting import Draft, DraftParagraph, PointAnswer, PointVerdict
from proposals.storage.tables.handling import (
    Adjustment,
    Assignment,
    Extension,
    Handling,
    Round,
    RoundKind,
    Task,
    Waiver,
)
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.notices import Notice
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Attachment, KeyFlag, Point
from proposals.storage.tables.review import Chain, ReviewStep


@dataclass(frozen=True, slots=True)
class Glance:
    """The running round, single facts of what belongs to a handling, and (``any_…``) which lists have rows."""

    round_id: int
    round_kind: RoundKind
    round_opened_from: State | None
    submissions: int
    submitted_by: int | None
    dispatcher_inside: bool | None
    lead_unit_id: int | None
    lead_state: State | None
    lead_stub: bool | None
    lead_handler_id: int | None
    lead_department_id: int | None
    adjustment_asked_by: int | None
    adjustment_reported_on: date | None
    extension_pending: bool
    draft_id: int | None
    comment_asked: bool
    unanswered_points: int
    unconfirmed_points: int
    unjudged_points: int
    letters_in_round: int
    merged_into_issued: bool
    has_chain: bool
    any_adjustments: bool
    any_assignments: bool
    any_attachments: bool
    any_children: bool
    any_cohandlings: bool
    any_contacts: bool
    any_drafts: bool
    any_key_flags: bool
    any_letters: bool
    any_merged: bool
    any_notices: bool
    any_points: bool
    any_reviews: bool
    any_running_reviews: bool
    any_tasks: bool
    any_waivers: bool


def glance_at(db: Session, handling_id: int) -> Glance:
    """What this handling has; it must exist and have its running round."""
    db.flush()  # statements over tables do not see to it, as those over classes do
    return Glance(**db.execute(_GLANCE, {"handling_id": handling_id}).one()._mapping)


_handling, _round, _draft = Handling.__table__, Round.__table__, Draft.__table__
_adjustment, _share, _letter = Adjustment.__table__, Assignment.__table__, Letter.__table__
_point, _answer = Point.__table__.alias("point"), PointAnswer.__table__
_lead, _dispatcher = _handling.alias("lead"), Unit.__table__
_together = _handling.alias("together")
"""The handling itself, and those that are merged into it."""
_IS_TOGETHER = or_(_together.c.id == _handling.c.id, _together.c.merged_into_id == _handling.c.id)


def _under(table: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.handling_id == _handling.c.id, *conditions)


def _in_round(table: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.round_id == _round.c.id, *conditions)


def _in_any_round(table: FromClause) -> ColumnElement[bool]:
    one = _round.alias("one_round")
    return exists().where(table.c.round_id == one.c.id, one.c.handling_id == _handling.c.id)


def _of_proposal(table: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.proposal_id == _handling.c.proposal_id, *conditions)


def _handlings_where(column: str, value: ColumnElement[Any]) -> ColumnElement[bool]:
    other = _handling.alias("other")
    return exists().where(other.c[column] == value)


def _first(table: FromClause, order: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Any:
    """The id of the first row by this order, for a join; the row that is joined goes by another name."""
    found = select(table.c.id).where(*conditions).order_by(order).limit(1)
    return found.correlate(_handling, _round, _lead).scalar_subquery()


def _points(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many points there are of all that is answered together, for which this holds."""
    counted = select(func.count(_point.c.id)).where(
        _point.c.proposal_id == _together.c.proposal_id,
        _IS_TOGETHER,
        _point.c.dropped_at.is_(None),
        *conditions,
    )
    return counted.correlate(_handling, _round, _draft).scalar_subquery()


def _answered(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """A paragraph of the newest draft answers the point."""
    paragraph = DraftParagraph.__table__
    found = exists().where(
        _answer.c.round_id == _round.c.id,
        _answer.c.point_id == _point.c.id,
        _answer.c.lineage == paragraph.c.lineage,
        paragraph.c.draft_id == _draft.c.id,
        *conditions,
    )
    return found.correlate(_point, _round, _draft)


def _judged() -> ColumnElement[bool]:
    verdict = PointVerdict.__table__
    found = exists().where(verdict.c.round_id == _round.c.id, verdict.c.point_id == _point.c.id)
    return found.correlate(_point, _round)


def _letters_in_round() -> ColumnElement[int]:
    counted = select(func.count(_letter.c.id))
    return counted.where(_letter.c.round_id == _round.c.id, _letter.c.void_at.is_(None)).scalar_subquery()


def _cohandlings() -> ColumnElement[bool]:
    """Somebody was asked, for the handling or for one that is answered together with it."""
    child = _handling.alias("child")
    return exists().where(child.c.parent_id == _together.c.id, _IS_TOGETHER).correlate(_handling)


def _chain() -> ColumnElement[bool]:
    chain = Chain.__table__
    fits = or_(chain.c.part == _handling.c.part, chain.c.part.is_(None))
    return exists().where(chain.c.unit_id == _handling.c.unit_id, chain.c.active, fits)


def _merged_into_issued() -> ColumnElement[bool]:
    return exists().where(_letter.c.handling_id == _handling.c.merged_into_id, _letter.c.void_at.is_(None))


def _running_reviews() -> ColumnElement[bool]:
    step = ReviewStep.__table__
    return _in_round(
        step,
        step.c.submission == _round.c.submissions,
        step.c.state != StepState.VOID,
        step.c.state != StepState.RETURNED,
    )


def _statement() -> Select[Any]:
    adjustment, draft, share = _adjustment.alias(), _draft.alias(), _share.alias("lead_share")
    running = and_(
        _round.c.handling_id == _handling.c.id,
        _round.c.number == _handling.c.round_no,
        _round.c.cancelled_at.is_(None),
    )
    open_one = _first(
        adjustment,
        adjustment.c.id.desc(),
        adjustment.c.handling_id == _handling.c.id,
        adjustment.c.outcome.is_(None),
    )
    newest = _first(draft, draft.c.version.desc(), draft.c.round_id == _round.c.id)
    leading = _first(
        _share, _share.c.id, _share.c.handling_id == _lead.c.id, _share.c.lead, _share.c.ended_at.is_(None)
    )
    return (
        select(*_facts(share), *_lists())
        .select_from(_handling)
        .join(_round, running)
        .outerjoin(_dispatcher, _dispatcher.c.id == _handling.c.dispatcher_unit_id)
        .outerjoin(_lead, _lead.c.id == _handling.c.parent_id)
        .outerjoin(share, share.c.id == leading)
        .outerjoin(_adjustment, _adjustment.c.id == open_one)
        .outerjoin(_draft, _draft.c.id == newest)
        .where(_handling.c.id == bindparam("handling_id"))
    )


def _facts(lead_share: FromClause) -> list[ColumnElement[Any]]:
    found: dict[str, ColumnElement[Any]] = {
        "round_id": _round.c.id,
        "round_kind": _round.c.kind,
        "round_opened_from": _round.c.opened_from,
        "submissions": _round.c.submissions,
        "submitted_by": _round.c.submitted_by,
        "dispatcher_inside": _dispatcher.c.inside,
        "lead_unit_id": _lead.c.unit_id,
        "lead_state": _lead.c.state,
        "lead_stub": _lead.c.stub,
        "lead_handler_id": lead_share.c.handler_id,
        "lead_department_id": lead_share.c.department_id,
        "adjustment_asked_by": _adjustment.c.asked_by,
        "adjustment_reported_on": _adjustment.c.reported_on,
        "extension_pending": _under(Extension.__table__, Extension.__table__.c.outcome.is_(None)),
        "draft_id": _draft.c.id,
        "comment_asked": exists().where(CommentRequest.__table__.c.draft_id == _draft.c.id),
        "unanswered_points": _points(~_answered()),
        "unconfirmed_points": _points(_answered(), ~_answered(_answer.c.automatic.is_(False))),
        "unjudged_points": _points(~_judged()),
        "letters_in_round": _letters_in_round(),
        "merged_into_issued": _merged_into_issued(),
        "has_chain": _chain(),
    }
    return [column.label(name) for name, column in found.items()]


def _lists() -> list[ColumnElement[Any]]:
    point, share = Point.__table__, _share
    found = {
        "any_adjustments": _under(_adjustment.alias("any_adjustment")),
        "any_assignments": _under(share, share.c.ended_at.is_(None)),
        "any_attachments": _of_proposal(Attachment.__table__),
        "any_children": _handlings_where("parent_id", _handling.c.id),
        "any_cohandlings": _cohandlings(),
        "any_contacts": _under(ContactCase.__table__),
        "any_drafts": _in_any_round(_draft.alias("any_draft")),
        "any_key_flags": _of_proposal(KeyFlag.__table__),
        "any_letters": _under(_letter),
        "any_merged": _handlings_where("merged_into_id", _handling.c.id),
        "any_notices": _under(Notice.__table__),
        "any_points": _of_proposal(point, point.c.dropped_at.is_(None)),
        "any_reviews": _in_any_round(ReviewStep.__table__),
        "any_running_reviews": _running_reviews(),
        "any_tasks": _under(Task.__table__),
        "any_waivers": _in_round(Waiver.__table__),
    }
    return [column.label(name) for name, column in found.items()]


_GLANCE = _statement()
