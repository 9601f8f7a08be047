"""Queries on letters, their copies and what came back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.storage.tables.delivery import Delivery, Receipt, ReceiptLink
from proposals.storage.tables.handling import Round
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile


def letters_of_round(db: Session, round_id: int) -> list[Letter]:
    """Letters of a round that are not void, oldest first."""
    rows = select(Letter).where(Letter.round_id == round_id, Letter.void_at.is_(None)).order_by(Letter.id)
    return list(db.scalars(rows))


def letters_of_handling(db: Session, handling_id: int) -> list[Letter]:
    """Every letter of a handling, void ones included, oldest first."""
    return list(db.scalars(select(Letter).where(Letter.handling_id == handling_id).order_by(Letter.id)))


def valid_letter(db: Session, handling_id: int, proposal_id: int) -> Letter | None:
    """The newest letter about a proposal that is not void."""
    return db.scalar(
        select(Letter)
        .where(Letter.handling_id == handling_id, Letter.proposal_id == proposal_id, Letter.void_at.is_(None))
        .order_by(Letter.id.desc())
        .limit(1)
    )


def deliveries_of(db: Session, letter_ids: Iterable[int]) -> list[Delivery]:
    """Copies of these letters, in the order of their recipients."""
    rows = select(Delivery).where(Delivery.letter_id.in_(list(letter_ids))).order_by(Delivery.id)
    return list(db.scalars(rows))


def receipt_of(db: Session, delivery_id: int) -> Receipt | None:
    """The receipt that counts for a copy."""
    return db.scalar(select(Receipt).where(Receipt.delivery_id == delivery_id, Receipt.superseded.is_(False)))


def all_receipts(db: Session, delivery_ids: Iterable[int]) -> list[Receipt]:
    """Every receipt for these copies, corrected ones included, oldest first."""
    rows = select(Receipt).where(Receipt.delivery_id.in_(list(delivery_ids))).order_by(Receipt.id)
    return list(db.scalars(rows))


def link_of(db: Session, delivery_id: int) -> ReceiptLink | None:
    """The newest link of a copy."""
    return db.scalar(
        select(ReceiptLink)
        .where(ReceiptLink.delivery_id == delivery_id)
        .order_by(ReceiptLink.id.desc())
        .limit(1)
    )


def link_with_hash(db: Session, token_hash: str) -> ReceiptLink | None:
    """The link that a token opens."""
    return db.scalar(select(ReceiptLink).where(ReceiptLink.token_hash == token_hash))


def files_of(db: Session, letter_id: int, use: FileUse | None = None) -> list[LetterFile]:
    """Files of a letter, oldest first."""
    rows = select(LetterFile).where(LetterFile.letter_id == letter_id).order_by(LetterFile.id)
    return list(db.scalars(rows if use is None else rows.where(LetterFile.use == use)))


def live_rounds(db: Session, handling_id: int) -> list[Round]:
    """Rounds that were not cancelled, first to last."""
    rows = select(Round).where(Round.handling_id == handling_id, Round.cancelled_at.is_(None))
    return list(db.scalars(rows.order_by(Round.number)))
