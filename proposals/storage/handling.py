"""Queries on handlings: locking them, their rounds, drafts and chains, and what is merged into them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from proposals.domain.workflow import Part
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.register import Proposal
from proposals.storage.tables.review import Chain


def lock(db: Session, handling_id: int) -> Handling | None:
    """The handling, locked for this transaction; its lead first, so that two never wait for each other."""
    parent_id = db.scalar(select(Handling.parent_id).where(Handling.id == handling_id))
    for each in filter(None, (parent_id, handling_id)):
        db.execute(select(Handling.id).where(Handling.id == each).with_for_update())
    return db.get(Handling, handling_id, populate_existing=True)


def lock_all(db: Session, handling_ids: Iterable[int]) -> None:
    """Lock several handlings and their leads in the order of their ids, so that two never wait for each other."""
    ids = set(handling_ids)
    leads = db.scalars(
        select(Handling.parent_id).where(Handling.id.in_(ids), Handling.parent_id.is_not(None))
    )
    wanted = ids | {lead for lead in leads if lead is not None}
    db.execute(
        select(Handling.id).where(Handling.id.in_(wanted)).order_by(Handling.id).with_for_update()
    ).all()


_WITH_PROPOSAL = (
    select(Handling)
    .where(Handling.id == bindparam("id"))
    .options(
        joinedload(Handling.proposal).joinedload(Proposal.session),
        joinedload(Handling.unit),
    )
)


def handling_with_proposal(db: Session, handling_id: int) -> Handling | None:
    """The handling as pages show it: its proposal, session and unit come along in one statement."""
    return db.scalar(_WITH_PROPOSAL, {"id": handling_id})


def current_round(db: Session, handling: Handling) -> Round:
    """The running round of a handling."""
    return db.scalars(
        select(Round).where(
            Round.handling_id == handling.id,
            Round.number == handling.round_no,
            Round.cancelled_at.is_(None),
        )
    ).one()


def previous_rounds(db: Session, handling: Handling) -> list[Round]:
    """Earlier rounds of a handling, the latest first; cancelled ones aside."""
    return list(
        db.scalars(
            select(Round)
            .where(
                Round.handling_id == handling.id,
                Round.number < handling.round_no,
                Round.cancelled_at.is_(None),
            )
            .order_by(Round.number.desc())
        )
    )


def latest_draft(db: Session, round_id: int) -> Draft | None:
    """The newest version of the answer in this round."""
    return db.scalar(select(Draft).where(Draft.round_id == round_id).order_by(Draft.version.desc()).limit(1))


def merged_into(db: Session, handling_id: int) -> list[Handling]:
    """Handlings that are answered together with this one."""
    return list(
        db.scalars(select(Handling).where(Handling.merged_into_id == handling_id).order_by(Handling.id))
    )


def chain_for(db: Session, unit_id: int, part: Part) -> Chain | None:
    """The review chain of a unit for this part, else its chain for all parts."""
    chains = db.scalars(select(Chain).where(Chain.unit_id == unit_id, Chain.active)).all()
    own = next((c for c in chains if c.part is part), None)
    return own or next((c for c in chains if c.part is None), None)
