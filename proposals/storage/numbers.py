"""Counters of 发文字号: one row per unit, code and Beijing year, locked by whoever takes a number."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from proposals.storage.tables.issuing import Letter, NumberCounter


def locked_counter(db: Session, unit_id: int, code: str, year: int) -> NumberCounter:
    """The counter, made if absent and locked until the transaction ends; never a database sequence."""
    insert = sqlite_insert if db.get_bind().dialect.name == "sqlite" else postgresql_insert
    row = {"unit_id": unit_id, "code": code, "year": year, "next": 1}
    db.execute(insert(NumberCounter).values(row).on_conflict_do_nothing())
    return db.scalars(
        select(NumberCounter)
        .where(
            NumberCounter.unit_id == unit_id,
            NumberCounter.code == code,
            NumberCounter.year == year,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def next_number(db: Session, unit_id: int, code: str, year: int) -> int:
    """The number that would be taken now, without lock: for showing alone."""
    counter = db.get(NumberCounter, (unit_id, code, year))
    return counter.next if counter else 1


def letter_with_number(db: Session, unit_id: int, number: str) -> Letter | None:
    """The letter of this unit that has the number, void ones included."""
    return db.scalar(select(Letter).where(Letter.unit_id == unit_id, Letter.number == number))
